import { describe, expect, test } from 'vitest'
import { subjectOf } from '../../domain/condition/subject.ts'
import type { Office, Roster } from './candidates.ts'
import { decideLead } from './decide-lead.ts'
import { traceRules } from './explain.ts'
import { isOpen } from './schedule.ts'
import type { Given, RuleTurn } from './take-turn.ts'
import { compileVersion, type RuleContent } from './version.ts'
import { warningsOf } from './warnings.ts'

const id = (n: number) => `00000000-0000-8000-8000-${String(n).padStart(12, '0')}`
const [home, east, west, ana, bia] = [id(1), id(2), id(3), id(11), id(12)]
/** A Tuesday, noon in São Paulo. */
const noon = new Date('2026-03-10T15:00:00Z')

const rule = (n: number, more: Partial<RuleContent>): RuleContent => ({
  id: id(100 + n),
  name: `r${n}`,
  priority: 100 - n,
  conditions: {},
  destinationWorkspaceId: null,
  actions: {},
  isActive: true,
  ...more,
})

function openOffice(now: Date, rosters: Record<string, Partial<Roster>> = {}): Office {
  const turns = new Map<string, RuleTurn>()
  const given = new Map<string, Given>()
  const nothing = { isOnDuty: true, awayUntil: null, schedule: null, perHour: null, perDay: null }
  return {
    now,
    zoneOf: () => 'America/Sao_Paulo',
    isMember: () => true,
    teamMembers: () => [ana, bia],
    roster: (_, user) => rosters[user] && { ...nothing, ...rosters[user] },
    ruleTurn: (_, rule) => turns.set(rule, turns.get(rule) ?? {}).get(rule)!,
    given: (_, user) => given.get(user),
    noteGiven: (_, user, now) => void given.set(user, now),
    openLeads: () => 0,
    noteOpen: () => undefined,
  }
}

const hvac = { company_industry: 'HVAC', company_location_state: 'TX' }
const decide = (rules: RuleContent[], lead: object = hvac, office = openOffice(noon), fallback: unknown = {}) => {
  const version = compileVersion({ rules, fallback: { destinationWorkspaceId: null, actions: fallback } }, id(9), 3)
  const subject = subjectOf(lead, { country: 'BR', now: office.now })
  const decision = decideLead(version, subject, home, office, (place) => (place === west ? 'suspended' : null))
  return { ...decision, trace: traceRules(version, subject, decision).map(({ outcome }) => outcome) }
}
const toEast = { destinationWorkspaceId: east }

describe('which rule decides', () => {
  test.each<[string, RuleContent[], object]>([
    [
      'the first that matches',
      [rule(1, { ...toEast, conditions: { industries: ['Law'] } }), rule(2, toEast)],
      { ruleId: id(102), trace: ['not_matched', 'decided'] },
    ],
    [
      'the higher priority, however they stand',
      [rule(2, {}), rule(1, toEast)],
      { ruleId: id(101), workspaceId: east, trace: ['decided', 'not_reached'] },
    ],
    [
      'not one that is switched off',
      [rule(1, { ...toEast, isActive: false })],
      { ruleId: null, workspaceId: home, trace: ['inactive'] },
    ],
    [
      'not one that cannot be read',
      [rule(1, { ...toEast, conditions: { shoes: [1] } })],
      { ruleId: null, trace: ['invalid'] },
    ],
    [
      'of those that go on, the first that gives',
      [
        rule(1, { actions: { tag_with: ['a'], continue: true } }),
        rule(2, { ...toEast, actions: { tag_with: ['b'], stop: false } }),
        rule(3, { actions: { tag_with: ['c'] } }),
      ],
      { ruleId: id(102), workspaceId: east, tags: ['a', 'b', 'c'], trace: ['took_part', 'decided', 'took_part'] },
    ],
    [
      'none where the destination cannot be used',
      [rule(1, { destinationWorkspaceId: west })],
      {
        ruleId: null,
        workspaceId: home,
        reason: 'Rule "r1" matched, but its destination is suspended: stays in source',
        trace: ['passed_on'],
      },
    ],
    [
      'one that only tags, though it names a destination',
      [rule(1, { ...toEast, actions: { assign_to_workspace: false, tag_with: ['a'] } })],
      { ruleId: id(101), workspaceId: home, tags: ['a'] },
    ],
    [
      'one with a team and no strategy: the team’s queue',
      [rule(1, { ...toEast, actions: { assign_to_team: id(50) } })],
      { teamId: id(50), ownerId: null, workspaceId: east },
    ],
    [
      'one with a team and a strategy: a member',
      [rule(1, { ...toEast, actions: { assign_to_team: id(50), strategy: 'round_robin' } })],
      { teamId: id(50), ownerId: ana },
    ],
  ])('%s', (_, rules, decision) => {
    expect(decide(rules)).toMatchObject(decision)
  })

  test('the fallback may give too', () => {
    expect(decide([], hvac, openOffice(noon), { assign_to_user: ana, tag_with: ['lost'] })).toMatchObject({
      ruleId: null,
      ownerId: ana,
      tags: ['lost'],
      reason: 'No rule matched: the fallback applies',
    })
  })
})

describe('who is available', () => {
  const both = (more: object = {}) => [rule(1, { actions: { assign_to_user: [ana, bia], strategy: 'fixed', ...more } })]
  test.each<[string, Partial<Roster>, object, string | null]>([
    ['everybody', {}, {}, ana],
    ['not who is off duty', { isOnDuty: false }, {}, bia],
    ['not who is away', { awayUntil: new Date('2026-03-11T00:00:00Z') }, {}, bia],
    ['who is back', { awayUntil: new Date('2026-03-10T00:00:00Z') }, {}, ana],
    ['not outside their hours', { schedule: { hours: [['13:00', '18:00']] } }, {}, bia],
    ['nobody outside the rule’s hours', {}, { schedule: { weekdays: [0, 6] } }, null],
  ])('%s', (_, roster, more, ownerId) => {
    expect(decide(both(more), hvac, openOffice(noon, { [ana]: roster }))).toMatchObject({ ownerId })
  })

  test('caps of the rule count by hour and day; then the next rule, if it says so', () => {
    const office = openOffice(noon)
    const rules = [
      ...both({ caps: { per_hour: 1 }, if_nobody: 'next_rule' }),
      rule(2, { actions: { assign_to_team: id(50) } }),
    ]
    const owners = [1, 2, 3].map(() => decide(rules, hvac, office))
    expect(owners.map(({ ownerId, ruleId }) => [ownerId, ruleId])).toEqual([
      [ana, id(101)],
      [bia, id(101)],
      [null, id(102)],
    ])
    expect(owners[2]).toMatchObject({
      trace: ['passed_on', 'decided'],
      draws: [{ chosen: null, candidates: [{ skipped: 'rule_hour_cap' }, { skipped: 'rule_hour_cap' }] }],
    })
  })

  test.each([
    [{ hours: [['22:00', '06:00']] as [string, string][] }, '2026-03-11T04:00:00Z', true],
    [{ hours: [['22:00', '06:00']] as [string, string][] }, '2026-03-10T15:00:00Z', false],
    [{ holidays: 'BR' as const }, '2026-04-21T15:00:00Z', false],
    [{ holidays: ['2026-03-10'] }, '2026-03-11T02:59:00Z', false],
    [{ weekdays: [2], time_zone: 'America/New_York' }, '2026-03-11T03:30:00Z', true],
  ])('the schedule %j at %s is open: %s', (given, at, open) => {
    expect(isOpen(given, new Date(at), 'America/Sao_Paulo')).toBe(open)
  })
})

test('warnings name what no rule can say for itself', () => {
  const rules = [
    rule(1, { ...toEast, conditions: { industries: ['HVAC', 'Law'] } }),
    rule(2, { conditions: { industries: ['hvac'], countries: ['US'] }, actions: { assign_to_user: ana } }),
    rule(3, { priority: 50, destinationWorkspaceId: west, conditions: { regions: ['Atlantis'] } }),
    rule(4, { priority: 50, ...toEast, conditions: { job_titles: ['CEO'] } }),
  ]
  const version = compileVersion({ rules, fallback: { destinationWorkspaceId: null, actions: {} } }, null, 1)
  const people = {
    members: new Map([[home, new Set([ana])]]),
    teams: new Map(),
    rosters: new Map([
      [`${home} ${ana}`, { isOnDuty: false, awayUntil: null, schedule: null, perHour: null, perDay: null }],
    ]),
  }
  const codes = warningsOf(version, home, people, (place) => (place === west ? 'suspended' : null)).map(
    ({ code, ruleId }) => [code, ruleId],
  )
  expect(codes).toEqual([
    ['bad_destination', id(103)],
    ['unknown_region', id(103)],
    ['unreachable_rule', id(102)],
    ['overlap', id(104)],
    ['nobody_on_duty', id(102)],
    ['no_fallback', null],
  ])
})
