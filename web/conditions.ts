import { queryOptions, useQuery } from '@tanstack/react-query'
import type { z } from 'zod'
import type { fieldList } from '../src/features/routing/contract-look.ts'
import { read } from './api.ts'
import { currentLanguage } from './language.ts'

type FieldList = z.output<typeof fieldList>
export type Field = FieldList['fields'][number]
export type Value = string | number | boolean | string[] | [number, number]

/** One question to one field of a lead. */
export interface Test {
  field: string
  op: string
  value?: Value
  exact?: true
}

/** What filters, routing rules and audiences mean, in its canonical form. `all` of nothing is met by everybody. */
export type Condition = { all: Condition[] } | { any: Condition[] } | { not: Condition } | Test

/** How the parts of a group go together; `none` is written as the opposite of `any`. */
export type Mode = 'all' | 'any' | 'none'
export interface Group {
  mode: Mode
  parts: Condition[]
}

export const everybody: Condition = { all: [] }

export const isTest = (condition: Condition): condition is Test => 'field' in condition

export function readGroup(condition: Condition): Group {
  if ('all' in condition) return { mode: 'all', parts: condition.all }
  if ('any' in condition) return { mode: 'any', parts: condition.any }
  if ('not' in condition) return { mode: 'none', parts: 'any' in condition.not ? condition.not.any : [condition.not] }
  return { mode: 'all', parts: [condition] }
}

export const writeGroup = ({ mode, parts }: Group): Condition =>
  mode === 'none' ? { not: { any: parts } } : mode === 'any' ? { any: parts } : { all: parts }

/** Null for anything that is not in canonical form: the short form of the API, or no condition at all. */
export function readCondition(given: unknown): Condition | null {
  if (typeof given !== 'object' || given === null) return null
  const [key, ...more] = Object.keys(given)
  const node = given as { all?: unknown; any?: unknown; not?: unknown; field?: unknown; op?: unknown }
  if (typeof node.field === 'string') return typeof node.op === 'string' ? (given as Test) : null
  if (more.length > 0) return null
  if (key === 'not') {
    const part = readCondition(node.not)
    return part && { not: part }
  }
  const list = key === 'all' ? node.all : key === 'any' ? node.any : null
  if (!Array.isArray(list)) return null
  const parts = list.map(readCondition)
  if (parts.some((part) => part === null)) return null
  return key === 'all' ? { all: parts as Condition[] } : { any: parts as Condition[] }
}

/** A condition in an address; null when it holds none that can be shown. */
export function conditionIn(text: string | undefined): Condition | null {
  if (!text) return null
  try {
    return readCondition(JSON.parse(text))
  } catch {
    return null
  }
}

/** Without the tests that are not filled in yet, and without groups of nothing: `any` of nothing would be met by nobody. */
export function completeOf(condition: Condition, shapeOf: (test: Test) => string | undefined): Condition {
  const prune = (part: Condition): Condition | null => {
    if (isTest(part)) return isComplete(part, shapeOf(part)) ? part : null
    const { mode, parts } = readGroup(part)
    const left = parts.flatMap((each) => prune(each) ?? [])
    return left.length === 0 ? null : writeGroup({ mode, parts: left })
  }
  return prune(condition) ?? everybody
}

function isComplete({ field, value }: Test, shape: string | undefined): boolean {
  if (field === '' || field === 'custom.' || shape === undefined) return false
  if (shape === 'none') return true
  if (shape === 'pair') return Array.isArray(value) && value.length === 2 && value.every(isGiven)
  return Array.isArray(value) ? value.length > 0 : isGiven(value)
}

const isGiven = (value: unknown) => value !== undefined && value !== null && String(value).trim() !== ''

/** How many tests it asks. */
export const countTests = (condition: Condition): number =>
  isTest(condition) ? 1 : readGroup(condition).parts.reduce((sum, part) => sum + countTests(part), 0)

const fieldsQuery = queryOptions({
  queryKey: ['condition-fields'],
  queryFn: ({ signal }) => read<FieldList>('/routing-rules/fields', {}, signal),
  staleTime: Number.POSITIVE_INFINITY,
})

export interface Vocabulary {
  fields: Field[]
  find(name: string): Field | undefined
  /** The field's name in the reader's language; of a custom field the name it was given. */
  labelOf(name: string): string
  operatorOf(test: Test): Field['operators'][number] | undefined
}

/** What conditions can ask, in the reader's language; undefined until it is known. */
export function useVocabulary(): Vocabulary | undefined {
  const { data } = useQuery(fieldsQuery)
  return data && vocabularyOf(data)
}

function vocabularyOf({ fields }: FieldList): Vocabulary {
  const language = currentLanguage()
  const custom = customField(fields)
  const find = (name: string) => (name.startsWith('custom.') ? custom : fields.find((field) => field.name === name))
  return {
    fields: [...fields].sort((a, b) => a.labels[language].localeCompare(b.labels[language], language)),
    find,
    labelOf: (name) => (name.startsWith('custom.') ? name.slice(7) : (find(name)?.labels[language] ?? name)),
    operatorOf: ({ field, op }) => find(field)?.operators.find(({ name }) => name === op),
  }
}

/** A field of somebody's own may hold a text or a number: it can be asked what both can be asked. */
function customField(fields: Field[]): Field {
  const all = fields.flatMap(({ type, operators }) => (type === 'text' || type === 'number' ? operators : []))
  const operators = [...new Map(all.map((operator) => [operator.name, operator])).values()]
  return { name: 'custom.', type: 'custom', labels: { 'pt-BR': '', en: '', es: '' }, operators, choices: null }
}
