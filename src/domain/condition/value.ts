import { normalizeCep } from '../place.ts'
import type { TestValue } from './condition.ts'
import type { Field } from './fields.ts'
import { type Operator, shapeOf } from './operators.ts'

const longestText = 500
const mostTexts = 5_000

/** A value in its canonical form, or what is wrong with it. */
export type ReadValue = { value?: TestValue } | { problem: string }

/** Reads what a test on this field compares with. Single values are taken as lists of one where a list is meant. */
export function readValue(field: Field, op: Operator, given: unknown): ReadValue {
  switch (shapeOf(field.type, op)) {
    case 'none':
      return {}
    case 'boolean':
      return typeof given === 'boolean' ? { value: given } : { problem: 'needs true or false' }
    case 'days':
      return readDays(given)
    case 'text':
      return readText(field, op, given)
    case 'texts':
      return readTexts(field, op, given)
    case 'number':
      return readOrdered(field, given)
    case 'pair':
      return readPair(field, given)
  }
}

function readDays(given: unknown): ReadValue {
  const days = toNumber(given)
  return days !== null && days > 0 && days <= 36_500 ? { value: days } : { problem: 'needs a number of days' }
}

function readText(field: Field, op: Operator, given: unknown): ReadValue {
  if (typeof given !== 'string' && typeof given !== 'number' && typeof given !== 'boolean')
    return { problem: 'needs a text' }
  const text = String(given).trim()
  if (text === '') return { problem: field.type === 'cep' ? 'needs digits of a CEP' : 'needs a text' }
  if (text.length > longestText) return { problem: `is longer than ${longestText} characters` }
  if (field.choices && !field.choices.includes(text)) return { problem: `needs one of ${field.choices.join(', ')}` }
  if (field.type !== 'cep') return { value: text }
  if (op !== 'starts_with') return readCep(text)
  const digits = text.replace(/\D/g, '')
  return digits === '' || digits.length > 8 ? { problem: 'needs the first digits of a CEP' } : { value: digits }
}

function readCep(text: string): ReadValue {
  const cep = normalizeCep(text)
  return cep === null ? { problem: 'needs the eight digits of a CEP' } : { value: cep }
}

function readTexts(field: Field, op: Operator, given: unknown): ReadValue {
  const list: unknown[] = Array.isArray(given) ? given : [given]
  if (list.length === 0) return { problem: 'needs at least one value' }
  if (list.length > mostTexts) return { problem: `names more than ${mostTexts} values` }
  const texts = new Set<string>()
  for (const each of list) {
    const read = readText(field, op, each)
    if ('problem' in read) return read
    texts.add(read.value as string)
  }
  return { value: [...texts] }
}

/** A number, a time as ISO-8601, or a CEP. */
function readOrdered(field: Field, given: unknown): ReadValue {
  if (field.type === 'cep') return readCep(String(given))
  if (field.type === 'time') {
    const at = given instanceof Date ? given.getTime() : typeof given === 'string' ? Date.parse(given) : Number.NaN
    return Number.isNaN(at) ? { problem: 'needs a time' } : { value: new Date(at).toISOString() }
  }
  const number = toNumber(given)
  return number === null ? { problem: 'needs a number' } : { value: number }
}

function readPair(field: Field, given: unknown): ReadValue {
  if (!Array.isArray(given) || given.length !== 2) return { problem: 'needs two values, the lesser first' }
  const ends: (string | number)[] = []
  for (const each of given) {
    const read = readOrdered(field, each)
    if ('problem' in read) return read
    ends.push(read.value as string | number)
  }
  return ends[0]! <= ends[1]! ? { value: ends as string[] } : { problem: 'needs the lesser value first' }
}

/** A finite number, also when it comes as text. */
export function toNumber(given: unknown): number | null {
  const number =
    typeof given === 'number' ? given : typeof given === 'string' && given.trim() ? Number(given) : Number.NaN
  return Number.isFinite(number) ? number : null
}
