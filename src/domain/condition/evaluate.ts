import { fold } from '../fold.ts'
import type { Condition, Test } from './condition.ts'
import { type FieldType, findField } from './fields.ts'
import { keysOfValue } from './keys.ts'
import type { Subject } from './subject.ts'
import { toNumber } from './value.ts'

/** A condition made ready to be asked often. */
export type Predicate = (subject: Subject) => boolean

/** True when the lead meets the condition. For many leads compile once. */
export function evaluate(condition: Condition, subject: Subject): boolean {
  return compile(condition)(subject)
}

/** Negative tests (`is_not`, `not_in`, `not_contains`, `has_none`) are the exact opposite of their positive: what is missing meets them. */
export function compile(condition: Condition): Predicate {
  if ('all' in condition) {
    const parts = condition.all.map(compile)
    return (subject) => parts.every((part) => part(subject))
  }
  if ('any' in condition) {
    const parts = condition.any.map(compile)
    return (subject) => parts.some((part) => part(subject))
  }
  if ('not' in condition) {
    const part = compile(condition.not)
    return (subject) => !part(subject)
  }
  return compileTest(condition)
}

/** One test as a predicate. */
export function compileTest(test: Test): Predicate {
  const { field, op } = test
  const { type } = findField(field)!.field
  switch (op) {
    case 'exists':
      return ({ operand }) => operand(field).value !== null
    case 'missing':
      return ({ operand }) => operand(field).value === null
    case 'is':
    case 'in':
    case 'has_any':
      return type === 'boolean' ? ({ operand }) => operand(field).value === test.value : sharesKey(test, type)
    case 'is_not':
    case 'not_in':
    case 'has_none':
      return opposite(sharesKey(test, type))
    case 'has_all':
      return hasAll(test)
    case 'contains':
      return matchesText(test, (text, part) => text.includes(part))
    case 'not_contains':
      return opposite(matchesText(test, (text, part) => text.includes(part)))
    case 'starts_with':
      return matchesText(test, (text, part) => text.startsWith(part))
    case 'ends_with':
      return matchesText(test, (text, part) => text.endsWith(part))
    case 'within_days':
      return withinDays(test)
    case 'older_than_days':
      return olderThanDays(test)
    default:
      return compares(test, type)
  }
}

const opposite =
  (predicate: Predicate): Predicate =>
  (subject) =>
    !predicate(subject)

const textsOf = (value: Test['value']): string[] => (Array.isArray(value) ? value.map(String) : [String(value)])

const valuesOf = (value: unknown): string[] =>
  value === null ? [] : Array.isArray(value) ? value.map(String) : [String(value)]

/** Equality with one of several values. */
function sharesKey({ field, value, exact }: Test, type: FieldType): Predicate {
  const texts = textsOf(value)
  if (exact) {
    const wanted = new Set(texts)
    return ({ operand }) => valuesOf(operand(field).value).some((each) => wanted.has(each))
  }
  const wanted = new Set(texts.flatMap((text) => keysOfValue(type, text)))
  return ({ keys }) => keys(field).some((key) => wanted.has(key))
}

function hasAll({ field, value, exact }: Test): Predicate {
  const wanted = textsOf(value).map((text) => (exact ? text : fold(text)))
  return ({ operand, keys }) => {
    const has = exact ? valuesOf(operand(field).value) : keys(field)
    return wanted.every((each) => has.includes(each))
  }
}

function matchesText({ field, value, exact }: Test, matches: (text: string, part: string) => boolean): Predicate {
  const part = exact ? String(value) : fold(String(value))
  return ({ operand, keys }) => {
    const texts = exact ? valuesOf(operand(field).value) : keys(field)
    return texts.some((text) => matches(text, part))
  }
}

const dayMs = 86_400_000

function withinDays({ field, value }: Test): Predicate {
  return ({ operand, now }) => {
    const age = ageOf(operand(field).value, now)
    return age !== null && age >= 0 && age <= (value as number) * dayMs
  }
}

function olderThanDays({ field, value }: Test): Predicate {
  return ({ operand, now }) => {
    const age = ageOf(operand(field).value, now)
    return age !== null && age > (value as number) * dayMs
  }
}

const ageOf = (value: unknown, now: Date) => (value === null ? null : now.getTime() - Date.parse(value as string))

type Ordered = string | number

/** Numbers as numbers; times (to the millisecond, UTC) and postal codes as texts of one length. What cannot be compared does not match. */
function compares({ field, op, value }: Test, type: FieldType): Predicate {
  const read = (each: unknown): Ordered | null => {
    if (type === 'cep') return each as string | null
    if (type === 'time') return each === null ? null : timeText(each as string)
    return toNumber(each)
  }
  const [from, to] = (op === 'between' ? value : [value, value]) as [Ordered, Ordered]
  const holds = comparisons[op as keyof typeof comparisons]
  return ({ operand }) => {
    const has = read(operand(field).value)
    return has !== null && holds(has, from, to)
  }
}

const comparisons = {
  eq: (has: Ordered, from: Ordered) => has === from,
  gt: (has: Ordered, from: Ordered) => has > from,
  gte: (has: Ordered, from: Ordered) => has >= from,
  lt: (has: Ordered, from: Ordered) => has < from,
  lte: (has: Ordered, from: Ordered) => has <= from,
  between: (has: Ordered, from: Ordered, to: Ordered) => has >= from && has <= to,
}

function timeText(text: string): string | null {
  const at = Date.parse(text)
  return Number.isNaN(at) ? null : new Date(at).toISOString()
}
