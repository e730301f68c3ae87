import { canonicalJson } from '../../base/canonical-json.ts'
import { type Condition, type Test, testsOf } from '../../domain/condition/condition.ts'
import { compile, type Predicate } from '../../domain/condition/evaluate.ts'
import { type ConditionField, type FieldType, findField } from '../../domain/condition/fields.ts'
import { keysOfValue } from '../../domain/condition/keys.ts'
import { normalizeCondition } from '../../domain/condition/normalize.ts'
import type { Subject } from '../../domain/condition/subject.ts'
import { type Actions, actions, readActions } from './actions.ts'

/** A rule as versions and drafts keep it: conditions and actions as they were written. */
export interface RuleContent {
  id: string
  name: string
  priority: number
  conditions: unknown
  destinationWorkspaceId: string | null
  actions: unknown
  isActive: boolean
}

export interface VersionContent {
  /** The higher priority first; of equals the one named first. */
  rules: RuleContent[]
  fallback: { destinationWorkspaceId: string | null; actions: unknown }
}

/** A rule made ready. */
export interface Rule {
  id: string
  name: string
  priority: number
  destinationWorkspaceId: string | null
  isActive: boolean
  condition: Condition
  actions: Actions
  meets: Predicate
  /** The same for rules that give leads to the same people and places in the same way. */
  gives: string
  /** Why it can take no lead: what is wrong with its conditions or actions, written past the API. */
  problem: string | null
}

/** The rules of one workspace at one version, made ready once and kept: versions never change. */
export interface Version {
  id: string | null
  number: number
  /** In the order of their evaluation. */
  rules: Rule[]
  fallback: Rule
  /** What the conditions ask for. */
  fields: ReadonlySet<ConditionField>
  /** The rules that a lead meets, in order; found by index, so that 500 rules cost little more than one. */
  matching(subject: Subject): Iterable<Rule>
}

export function compileVersion(content: VersionContent, id: string | null, number: number): Version {
  const rules = content.rules.map(readyRule).sort((a, b) => b.priority - a.priority)
  const fallback = {
    name: 'Fallback',
    priority: 0,
    conditions: {},
    isActive: true,
    id: fallbackId,
    ...content.fallback,
  }
  const active = rules.filter(({ isActive, problem }) => isActive && problem === null)
  const candidatesOf = indexRules(active)
  return {
    id,
    number,
    rules,
    fallback: readyRule(fallback),
    fields: new Set(active.flatMap(({ condition }) => testsOf(condition).map(({ field }) => field))),
    matching: function* (subject) {
      for (const at of candidatesOf(subject)) if (active[at]!.meets(subject)) yield active[at]!
    },
  }
}

/** Of the turns of the fallback. */
export const fallbackId = '00000000-0000-8000-8000-000000000000'

function readyRule(content: RuleContent): Rule {
  const { id, name, priority, destinationWorkspaceId, isActive } = content
  const condition = normalizeCondition(content.conditions)
  const does = actions.safeParse(content.actions)
  const problems = [
    ...('problems' in condition ? condition.problems.map(({ path, message }) => `conditions.${path} ${message}`) : []),
    ...(does.success ? [] : does.error.issues.map(({ path, message }) => `actions.${path.join('.')}: ${message}`)),
  ]
  const tree: Condition = 'condition' in condition ? condition.condition : { any: [] }
  return {
    id,
    name,
    priority,
    destinationWorkspaceId,
    isActive,
    condition: tree,
    actions: readActions(does.data ?? {}),
    meets: compile(tree),
    gives: canonicalJson([destinationWorkspaceId, content.actions ?? {}]),
    problem: problems.length > 0 ? problems.join('; ') : null,
  }
}

/** For a lead the places of the rules that it may meet, ascending. */
function indexRules(rules: readonly Rule[]): (subject: Subject) => Iterable<number> {
  const anywhere: number[] = []
  const byField = new Map<ConditionField, Map<string, number[]>>()
  for (const [at, rule] of rules.entries()) {
    const gates = gatesOf(rule.condition)
    if (!gates) anywhere.push(at)
    for (const { field, keys } of gates ?? []) {
      const byKey = byField.get(field) ?? new Map<string, number[]>()
      byField.set(field, byKey)
      for (const key of keys) byKey.set(key, [...(byKey.get(key) ?? []), at])
    }
  }
  return (subject) => {
    if (byField.size === 0) return anywhere
    const found = new Set(anywhere)
    for (const [field, byKey] of byField)
      for (const key of subject.keys(field)) for (const at of byKey.get(key) ?? []) found.add(at)
    return [...found].sort((a, b) => a - b)
  }
}

/** A field and the keys of which a lead must have one. */
interface Gate {
  field: ConditionField
  keys: Set<string>
  /** The lower, the fewer leads go through. */
  rank: number
}

/** How few leads a test of this type lets through, the fewest first. */
const selectivity: FieldType[] = [
  'id',
  'cep',
  'text',
  'custom',
  'list',
  'ddd',
  'uf',
  'state',
  'region',
  'choice',
  'country',
]

/** Gates of which every lead that meets the condition goes through at least one; null when there are none. The rule is looked at for those leads only. */
function gatesOf(condition: Condition): Gate[] | null {
  if ('not' in condition) return null
  if ('any' in condition) {
    const gates = condition.any.map(gatesOf)
    return gates.every((each) => each !== null) ? gates.flat() : null
  }
  if ('field' in condition) return gateOf(condition)
  const width = (gates: Gate[]) => Math.max(0, ...gates.map(({ rank }) => rank))
  const gates = condition.all.flatMap((part) => [gatesOf(part) ?? []].filter((each) => each.length > 0))
  return gates.sort((a, b) => width(a) - width(b))[0] ?? null
}

function gateOf({ field, op, value, exact }: Test): Gate[] | null {
  const { type } = findField(field)!.field
  if (exact || !['is', 'in', 'has_any'].includes(op) || type === 'boolean') return null
  const values = Array.isArray(value) ? value.map(String) : [String(value)]
  const keys = new Set(values.flatMap((each) => keysOfValue(type, each)))
  return [{ field, keys, rank: selectivity.indexOf(type) * 1_000 + keys.size }]
}
