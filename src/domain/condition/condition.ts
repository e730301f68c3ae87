import type { ConditionField } from './fields.ts'
import type { Operator } from './operators.ts'

/** Texts, numbers, times (ISO-8601 UTC) or postal codes (eight digits), as the operator asks; see `shapeOf`. */
export type TestValue = string | number | boolean | string[] | [number, number]

/** One question to one field. */
export interface Test {
  field: ConditionField
  op: Operator
  /** Absent for `exists` and `missing`. */
  value?: TestValue
  /** Case and accents count. */
  exact?: true
}

/**
 * A condition in its one canonical form (`normalizeCondition` makes it): what filters, routing rules, audiences and saved
 * views mean. `all` of nothing is true, `any` of nothing is false.
 */
export type Condition = { all: Condition[] } | { any: Condition[] } | { not: Condition } | Test

/** The canonical condition that everything meets. */
export const always: Condition = { all: [] }

/** Every test of a condition, from left to right. */
export function testsOf(condition: Condition): Test[] {
  if ('all' in condition) return condition.all.flatMap(testsOf)
  if ('any' in condition) return condition.any.flatMap(testsOf)
  return 'not' in condition ? testsOf(condition.not) : [condition]
}
