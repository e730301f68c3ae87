import type { Condition, Test, TestValue } from './condition.ts'
import { compileTest } from './evaluate.ts'
import type { ConditionField } from './fields.ts'
import type { Operand } from './lead-operands.ts'
import type { Operator } from './operators.ts'
import type { Subject } from './subject.ts'

/** One test with what the lead held and whether that was enough. */
export interface TestTrace {
  field: ConditionField
  op: Operator
  value?: TestValue
  exact?: true
  operand: Operand['value']
  /** How the operand came to be known: `{"from": "state"}` for an inferred country. */
  basis?: Operand['basis']
  result: boolean
}

/** Mirrors the condition; each part with its result. */
export type ConditionTrace =
  | { all: ConditionTrace[]; result: boolean }
  | { any: ConditionTrace[]; result: boolean }
  | { not: ConditionTrace; result: boolean }
  | TestTrace

/** Every test of a condition, also those that could not change the result any more. */
export function trace(condition: Condition, subject: Subject): ConditionTrace {
  if ('all' in condition) {
    const all = condition.all.map((part) => trace(part, subject))
    return { all, result: all.every(({ result }) => result) }
  }
  if ('any' in condition) {
    const any = condition.any.map((part) => trace(part, subject))
    return { any, result: any.some(({ result }) => result) }
  }
  if ('not' in condition) {
    const not = trace(condition.not, subject)
    return { not, result: !not.result }
  }
  return traceTest(condition, subject)
}

function traceTest(test: Test, subject: Subject): TestTrace {
  const { value: operand, basis } = subject.operand(test.field)
  return { ...test, operand, ...(basis && { basis }), result: compileTest(test)(subject) }
}
