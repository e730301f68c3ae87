import type { Condition, Test } from '../../domain/condition/condition.ts'
import { testsOf } from '../../domain/condition/condition.ts'
import { findField } from '../../domain/condition/fields.ts'
import { keysOfValue } from '../../domain/condition/keys.ts'
import { statesOfRegion } from '../../domain/condition/region-key.ts'
import type { DestinationProblem } from './decision.ts'
import type { People } from './store-office.ts'
import type { Rule, Version } from './version.ts'

export interface Warning {
  code:
    | 'invalid_rule'
    | 'unreachable_rule'
    | 'overlap'
    | 'no_fallback'
    | 'nobody_on_duty'
    | 'bad_destination'
    | 'unknown_region'
  ruleId: string | null
  otherRuleId: string | null
  message: string
}

const most = 100

/** What somebody should look at before publishing: nothing here stops a rule. */
export function warningsOf(
  version: Version,
  source: string,
  people: People,
  problemWith: (destination: string) => DestinationProblem | null,
): Warning[] {
  const active = version.rules.filter(({ isActive, problem }) => isActive && problem === null)
  return [
    ...version.rules.flatMap((rule) =>
      rule.problem ? [warn('invalid_rule', rule, `cannot be read: ${rule.problem}`)] : [],
    ),
    ...active.flatMap((rule) => destinationWarning(rule, problemWith)),
    ...active.flatMap(regionWarnings),
    ...orderWarnings(active),
    ...[...active, version.fallback].flatMap((rule) => dutyWarning(rule, source, people)),
    ...fallbackWarning(version.fallback),
  ].slice(0, most)
}

const warn = (code: Warning['code'], rule: Rule, text: string, other: Rule | null = null): Warning => ({
  code,
  ruleId: rule.id,
  otherRuleId: other?.id ?? null,
  message: `"${rule.name}" ${text}`,
})

const gives = ({ destinationWorkspaceId, actions }: Rule) =>
  actions.assign !== null || (destinationWorkspaceId !== null && actions.movesLead)

function fallbackWarning(fallback: Rule): Warning[] {
  if (gives(fallback)) return []
  const message = 'No fallback gives leads that no rule takes to anybody: they stay in this workspace without an owner'
  return [{ code: 'no_fallback', ruleId: null, otherRuleId: null, message }]
}

function destinationWarning(rule: Rule, problemWith: (destination: string) => DestinationProblem | null): Warning[] {
  const { destinationWorkspaceId: destination, actions } = rule
  const problem = destination !== null && actions.movesLead ? problemWith(destination) : null
  return problem
    ? [
        warn(
          'bad_destination',
          rule,
          `has a destination that cannot be used (${problem}): its leads go to the fallback`,
        ),
      ]
    : []
}

function regionWarnings(rule: Rule): Warning[] {
  const named = testsOf(rule.condition).filter(({ field }) => field === 'region')
  const unknown = named
    .flatMap(({ value }) => [value].flat().map(String))
    .filter((name) => statesOfRegion(name) === null)
  return unknown.map((name) => warn('unknown_region', rule, `names the region "${name}", which nobody knows`))
}

/** Rules that an earlier one hides, and pairs of one priority that both may take a lead. */
function orderWarnings(active: readonly Rule[]): Warning[] {
  const sets = active.map(({ condition }) => conjunctionOf(condition))
  const found: Warning[] = []
  for (const [at, rule] of active.entries()) {
    for (let before = 0; before < at && found.length < most; before += 1) {
      const earlier = active[before]!
      const ends = !earlier.actions.goesOn && earlier.actions.assign?.ifNobody !== 'next_rule'
      if (ends && implies(sets[at]!, sets[before]!)) {
        found.push(warn('unreachable_rule', rule, `takes no lead: "${earlier.name}" takes them all before it`, earlier))
        break
      }
      if (earlier.priority === rule.priority && ends && earlier.gives !== rule.gives && meet(sets[at]!, sets[before]!))
        found.push(
          warn('overlap', rule, `and "${earlier.name}" have the same priority and may match the same lead`, earlier),
        )
    }
  }
  return found
}

/** A condition as an AND of one-ofs, by field; `isWhole` when that is all of it. */
interface Conjunction {
  keys: Map<string, Set<string>>
  isWhole: boolean
}

function conjunctionOf(condition: Condition): Conjunction {
  if (!('all' in condition)) return { keys: new Map(), isWhole: false }
  const tests = condition.all.filter((part): part is Test => 'field' in part && isOneOf(part))
  const keys = new Map(tests.map((test) => [`${test.field} ${test.op === 'has_any' ? 'list' : ''}`, keysOf(test)]))
  return { keys, isWhole: tests.length === condition.all.length && keys.size === tests.length }
}

const isOneOf = ({ op, exact, value }: Test) =>
  ['is', 'in', 'has_any'].includes(op) && !exact && typeof value !== 'boolean'

function keysOf({ field, value }: Test): Set<string> {
  const { type } = findField(field)!.field
  return new Set([value].flat().flatMap((each) => keysOfValue(type, String(each))))
}

/** True when every lead that meets `a` surely meets `b`. */
function implies(a: Conjunction, b: Conjunction): boolean {
  return (
    b.isWhole &&
    [...b.keys].every(([field, keys]) => a.keys.has(field) && [...a.keys.get(field)!].every((key) => keys.has(key)))
  )
}

/** False when no lead can meet both, as far as one-ofs tell. */
function meet(a: Conjunction, b: Conjunction): boolean {
  return [...a.keys].every(([field, keys]) => {
    const other = b.keys.get(field)
    return !other || field.endsWith('list') || [...keys].some((key) => other.has(key))
  })
}

function dutyWarning(rule: Rule, source: string, { members, teams, rosters }: People): Warning[] {
  const { assign } = rule.actions
  if (!assign?.strategy) return []
  const place = rule.destinationWorkspaceId !== null && rule.actions.movesLead ? rule.destinationWorkspaceId : source
  const named =
    assign.choices.length > 0 ? assign.choices.map(({ id }) => id) : (teams.get(`${place} ${assign.teamId}`) ?? [])
  const isOn = (id: string) =>
    (members.get(place)?.has(id) ?? false) && (rosters.get(`${place} ${id}`)?.isOnDuty ?? true)
  return named.some(isOn) ? [] : [warn('nobody_on_duty', rule, 'gives leads to people of whom nobody is on duty')]
}
