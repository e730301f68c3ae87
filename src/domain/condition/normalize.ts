import type { Condition, Test } from './condition.ts'
import { findField } from './fields.ts'
import { type Operator, operators, operatorsOf } from './operators.ts'
import { customTests, shorthands } from './shorthand.ts'
import { readValue } from './value.ts'

/** What is wrong with a condition and where: `any.0.value`. */
export interface ConditionProblem {
  path: string
  message: string
}

export type Normalized = { condition: Condition } | { problems: ConditionProblem[] }

const deepest = 16
const mostTests = 2_000

/** On the way through one condition. */
interface Reading {
  problems: ConditionProblem[]
  tests: number
}

/**
 * The canonical tree of any accepted form: groups `{all}`, `{any}`, `{not}`, tests `{field, op, value, exact?}`, the short
 * form of the seeds (`shorthand.ts`), and mixtures: several keys of one object mean AND. Nothing (null, `{}`) is met by
 * everything. The root is a group. Normalising what is canonical changes nothing.
 */
export function normalizeCondition(given: unknown): Normalized {
  const reading: Reading = { problems: [], tests: 0 }
  const condition = readNode(given ?? {}, [], reading)
  if (reading.problems.length > 0) return { problems: reading.problems }
  return { condition: 'field' in condition ? { all: [condition] } : condition }
}

const nothing: Condition = { all: [] }

function readNode(given: unknown, path: string[], reading: Reading): Condition {
  const wrong = (message: string, ...at: string[]) => {
    reading.problems.push({ path: [...path, ...at].join('.'), message })
    return nothing
  }
  if (typeof given !== 'object' || given === null || Array.isArray(given)) return wrong('is no condition')
  if (path.length > deepest * 2) return wrong(`is nested deeper than ${deepest} groups`)
  if ('field' in given) return readTest(given as Record<string, unknown>, path, reading)
  const parts: Condition[] = []
  const groups: Condition[] = []
  for (const [key, value] of inTableOrder(given)) {
    if (key === 'all' || key === 'any') {
      if (!Array.isArray(value)) wrong('is no list of conditions', key)
      else {
        const of = value.map((each, at) => readNode(each, [...path, key, String(at)], reading))
        groups.push(key === 'all' ? { all: of } : { any: of })
      }
    } else if (key === 'not') groups.push({ not: readNode(value, [...path, key], reading) })
    else if (Object.hasOwn(shorthands, key) || key === 'custom')
      parts.push(...readShorthand(key, value, [...path, key], reading))
    else wrong('is no part of a condition', key)
  }
  if (parts.length === 0 && groups.length === 1) return groups[0]!
  return { all: [...parts, ...groups] }
}

/** jsonb keeps keys in an order of its own: the short form has one order however it is stored, groups as they stand. */
function inTableOrder(given: object): [string, unknown][] {
  const places = [...Object.keys(shorthands), 'custom']
  const place = (key: string) => (places.includes(key) ? places.indexOf(key) : places.length)
  return Object.entries(given).sort(([a], [b]) => place(a) - place(b))
}

function readShorthand(key: string, given: unknown, path: string[], reading: Reading): Condition[] {
  if (key === 'custom' && (typeof given !== 'object' || given === null || Array.isArray(given))) {
    reading.problems.push({ path: path.join('.'), message: 'is no object of names and values' })
    return []
  }
  const values = Array.isArray(given) ? given : given === null || given === undefined ? [] : [given]
  if (values.length === 0) return []
  const drafts = key === 'custom' ? customTests(given as Record<string, unknown>) : shorthands[key]!(values)
  return drafts.map((draft) => readNode(draft, path, reading))
}

function readTest(given: Record<string, unknown>, path: string[], reading: Reading): Condition {
  const wrong = (message: string, at?: string) => {
    reading.problems.push({ path: [...path, ...(at ? [at] : [])].join('.'), message })
    return nothing
  }
  reading.tests += 1
  if (reading.tests === mostTests + 1) return wrong(`has more than ${mostTests} tests`)
  const stranger = Object.keys(given).find((key) => !['field', 'op', 'value', 'exact'].includes(key))
  if (stranger !== undefined) return wrong('is no part of a test', stranger)
  const found = typeof given.field === 'string' ? findField(given.field) : null
  if (!found) return wrong(`There is no field ${JSON.stringify(given.field)}`, 'field')
  const { name, field } = found
  const allowed = operatorsOf[field.type]
  const op = given.op as Operator
  if (typeof given.op !== 'string' || !Object.hasOwn(operators, given.op) || !allowed.includes(op))
    return wrong(`needs one of ${allowed.join(', ')}`, 'op')
  const read = readValue(field, op, given.value)
  if ('problem' in read) return wrong(read.problem, 'value')
  const test: Test = { field: name, op, ...read }
  if (given.exact === true && ['text', 'list', 'custom'].includes(field.type)) test.exact = true
  return test
}
