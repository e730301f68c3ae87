import { canonicalJson } from '../../base/canonical-json.ts'
import { type Condition, testsOf } from '../../domain/condition/condition.ts'
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
    const selective = selectiveTest(rule.condition)
    if (!selective) {
      anywhere.push(at)
      continue
    }
    const byKey = byField.get(selective.field) ?? new Map<string, number[]>()
    byField.set(selective.field, byKey)
    for (const key of selective.keys) {
      const places = byKey.get(key)
      if (places) places.push(at)
      else byKey.set(key, [at])
    }
  }
  return (subject) => {
    const found = new Set(anywhere)
    for (const [field, byKey] of byField)
      for (const key of subject.keys(field)) for (const at of byKey.get(key) ?? []) found.add(at)
    return byField.size === 0 ? anywhere : [...found].sort((a, b) => a - b)
  }
}

/** How few leads a test of this type lets through, the fewest first. */
const selectivity: FieldType[] = [
  'id',
  'cep',
  'ddd',
  'text',
  'custom',
  'list',
  'uf',
  'state',
  'region',
  'choice',
  'country',
]

/** A test that every lead of the rule must meet, and its keys: a rule is looked at only for leads with one of them. */
function selectiveTest(condition: Condition): { field: ConditionField; keys: Set<string> } | null {
  if (!('all' in condition)) return null
  const tests = condition.all.flatMap((part) => {
    if (!('field' in part) || part.exact || !['is', 'in', 'has_any'].includes(part.op)) return []
    const { type } = findField(part.field)!.field
    if (type === 'boolean') return []
    const values = Array.isArray(part.value) ? part.value.map(String) : [String(part.value)]
    const keys = new Set(values.flatMap((value) => keysOfValue(type, value)))
    return [{ field: part.field, keys, rank: selectivity.indexOf(type) * 1_000 + keys.size }]
  })
  return tests.sort((a, b) => a.rank - b.rank)[0] ?? null
}
