import { performance } from 'node:perf_hooks'
import { type ConditionLead, subjectOf } from '../src/domain/condition/subject.ts'
import type { Office } from '../src/features/routing/candidates.ts'
import { decideLead } from '../src/features/routing/decide-lead.ts'
import type { RuleTurn } from '../src/features/routing/take-turn.ts'
import { compileVersion, type RuleContent } from '../src/features/routing/version.ts'
import { percentile } from './load.ts'
import { say } from './print.ts'

const source = '00000000-0000-8000-8000-0000000000aa'
const idOf = (n: number) => `00000000-0000-8000-8000-${n.toString(16).padStart(12, '0')}`
const states = ['SP', 'RJ', 'MG', 'TX', 'NY', 'CA', 'BA', 'PR', 'FL', 'RS']
const regions = ['Northeast', 'South', 'Sudeste', 'Nordeste', 'Midwest']

/** Rules as users write them: by industry, place, tag, source, area code, and a few that no index helps. */
function ruleAt(n: number): RuleContent {
  const conditions = [
    { industries: [`Industry ${n}`, `Trade ${n}`], countries: ['US', 'BR'] },
    { states: [states[n % states.length]], job_titles: [`Title ${n}`] },
    { regions: [regions[n % regions.length]], tags: [`tag-${n}`] },
    { ddds: [String(11 + (n % 9))], field: undefined, custom: { budget: [`level-${n}`] } },
    {
      any: [
        { industries: [`Sector ${n}`] },
        { all: [{ field: 'company_name', op: 'contains', value: `corp ${n}` }, { ufs: ['SP'] }] },
      ],
    },
  ][n % 5]!
  const { field: _, ...given } = conditions as Record<string, unknown>
  const assign = { assign_to_user: [idOf(1), idOf(2), idOf(3)], strategy: 'round_robin' }
  return {
    id: idOf(1_000 + n),
    name: `Rule ${n}`,
    priority: 1_000 - n,
    conditions: given,
    destinationWorkspaceId: null,
    actions: n % 2 === 0 ? assign : { tag_with: [`t${n}`] },
    isActive: true,
  }
}

const leadAt = (n: number): ConditionLead => ({
  full_name: `Person ${n}`,
  email: `person${n}@example.test`,
  phone: `+5511987${String(100_000 + (n % 800_000))}`,
  company_name: `Corp ${n % 700}`,
  company_industry: `Industry ${n % 700}`,
  company_location_state: states[n % states.length]!,
  job_title: `Title ${n % 300}`,
  tags: [`tag-${n % 900}`],
  custom: { budget: `level-${n % 900}` },
})

/** One decision after the other over 500 rules, candidates drawn; nothing is read from a database. */
export async function routing(): Promise<void> {
  const now = new Date()
  const rules = Array.from({ length: 500 }, (_, n) => ruleAt(n))
  const started = performance.now()
  const version = compileVersion({ rules, fallback: { destinationWorkspaceId: null, actions: {} } }, idOf(9), 1)
  say(`500 rules made ready               ${(performance.now() - started).toFixed(1)} ms`)
  const broken = version.rules.filter(({ problem }) => problem !== null)
  if (broken.length > 0) throw new Error(broken[0]!.problem!)
  const turns = new Map<string, RuleTurn>()
  const office: Office = {
    now,
    zoneOf: () => 'America/Sao_Paulo',
    isMember: () => true,
    teamMembers: () => [],
    roster: () => undefined,
    ruleTurn: (_, id) => turns.set(id, turns.get(id) ?? {}).get(id)!,
    given: () => undefined,
    noteGiven: () => undefined,
    openLeads: () => 0,
    noteOpen: () => undefined,
  }
  const decide = (n: number) =>
    decideLead(version, subjectOf(leadAt(n), { country: 'BR', now }), source, office, () => null)
  for (let n = 0; n < 5_000; n += 1) decide(n)
  const count = 50_000
  let matched = 0
  const times: number[] = []
  for (let n = 0; n < count; n += 1) {
    const before = performance.now()
    const decision = decide(n)
    times.push(performance.now() - before)
    if (decision.ruleId !== null) matched += 1
  }
  const total = times.reduce((sum, each) => sum + each)
  times.sort((a, b) => a - b)
  const at = (share: number) => percentile(times, share).toFixed(3)
  say(
    `decisions over 500 rules           ${Math.round(count / (total / 1_000))} /s  p50 ${at(0.5)} ms  p99 ${at(0.99)} ms  matched ${matched} of ${count}`,
  )
  if (percentile(times, 0.99) > 1) throw new Error('the goal is 1 ms at p99')
}
