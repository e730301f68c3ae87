import { inputsOf } from '../../domain/condition/columns.ts'
import { subjectOf } from '../../domain/condition/subject.ts'
import type { Office } from './candidates.ts'
import { decideLead, type Kept, type ProblemWith } from './decide-lead.ts'
import type { Decision } from './decision.ts'
import { leadAsDecided } from './explain.ts'
import type { People } from './store-office.ts'
import type { RoutableLead } from './store-route.ts'
import type { Given, RuleTurn } from './take-turn.ts'
import type { Version } from './version.ts'

/** Where a lead went, or would have gone. */
export interface Place {
  workspaceId: string
  ownerId: string | null
  teamId: string | null
  ruleId: string | null
  reason: string
}

export interface Simulated {
  lead: RoutableLead
  before: Place
  after: Place
  isChanged: boolean
}

export interface SimulationWorld {
  source: string
  /** Country of the source, for leads without a decision. */
  country: string
  /** The version that each stored decision names. */
  versions: ReadonlyMap<string, Version>
  people: People
  zoneOf(workspaceId: string): string
  problemWith: ProblemWith
}

/**
 * What the rules of a version would have done with leads, in the order of their decisions. A rule that chose somebody then and
 * still gives in the same way has chosen the same person again, so the version that decided reproduces its own decisions
 * exactly; rules that are new or give otherwise draw from today's people with turns of their own, beginning at nobody.
 */
export function simulate(version: Version, leads: readonly RoutableLead[], world: SimulationWorld): Simulated[] {
  const office = virtualOffice(world)
  const timeOf = ({ metadata, lead }: RoutableLead) => new Date(metadata?.decided_at ?? lead.created_at ?? 0).getTime()
  return [...leads]
    .sort((a, b) => timeOf(a) - timeOf(b) || (a.id < b.id ? -1 : 1))
    .map((lead) => {
      office.now = new Date(timeOf(lead))
      const then = world.versions.get(lead.metadata?.version_id ?? '')
      const asked = then ? inputsOf(lead.lead, then.fields) : {}
      const held = lead.metadata ? leadAsDecided(lead.lead, lead.metadata.inputs.lead, asked) : lead.lead
      const country = lead.metadata?.inputs.country ?? world.country
      const subject = subjectOf(held, { country, now: office.now })
      const decision = decideLead(
        version,
        subject,
        world.source,
        office,
        world.problemWith,
        keptBy(version, then, lead),
      )
      const [before, after] = [placeBefore(lead, world.source), placeOf(decision)]
      return { lead, before, after, isChanged: !isSamePlace(before, after) }
    })
}

/** The draws of rules that still give in the same way. */
function keptBy(version: Version, then: Version | undefined, { metadata }: RoutableLead): Kept | null {
  if (!metadata || !then) return null
  const givesOf = (of: Version) => new Map([...of.rules, of.fallback].map(({ id, gives }) => [id, gives]))
  const [was, is] = [givesOf(then), givesOf(version)]
  return { draws: metadata.outcome.draws.filter(({ ruleId }) => was.get(ruleId) === is.get(ruleId)) }
}

const placeOf = ({ workspaceId, ownerId, teamId, ruleId, reason }: Decision): Place => ({
  workspaceId,
  ownerId,
  teamId,
  ruleId,
  reason,
})

/** As routing decided, whatever a person did since. */
function placeBefore({ metadata, ownerId, teamId }: RoutableLead, source: string): Place {
  if (!metadata) return { workspaceId: source, ownerId, teamId, ruleId: null, reason: 'No rules' }
  const { workspace_id, owner_id, team_id } = metadata.outcome
  return {
    workspaceId: workspace_id,
    ownerId: owner_id,
    teamId: team_id,
    ruleId: metadata.rule_id,
    reason: metadata.routing_reason,
  }
}

const isSamePlace = (a: Place, b: Place) =>
  a.workspaceId === b.workspaceId && a.ownerId === b.ownerId && a.teamId === b.teamId && a.ruleId === b.ruleId

/** An office whose turns begin at nobody and are written nowhere. */
function virtualOffice({ people, zoneOf }: SimulationWorld): Office & { now: Date } {
  const turns = new Map<string, RuleTurn>()
  const given = new Map<string, Given>()
  const open = new Map<string, number>()
  return {
    now: new Date(0),
    zoneOf,
    isMember: (workspaceId, userId) => people.members.get(workspaceId)?.has(userId) ?? false,
    teamMembers: (workspaceId, teamId) => people.teams.get(`${workspaceId} ${teamId}`) ?? [],
    roster: (workspaceId, userId) => people.rosters.get(`${workspaceId} ${userId}`),
    ruleTurn: (_, ruleId) => {
      const turn = turns.get(ruleId) ?? {}
      turns.set(ruleId, turn)
      return turn
    },
    given: (workspaceId, userId) => given.get(`${workspaceId} ${userId}`),
    noteGiven: (workspaceId, userId, now) => void given.set(`${workspaceId} ${userId}`, now),
    openLeads: (userId) => open.get(userId) ?? 0,
    noteOpen: (userId) => void open.set(userId, (open.get(userId) ?? 0) + 1),
  }
}
