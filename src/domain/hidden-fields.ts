import { parseTemplate } from './template.ts'

/** How personal a custom field is; whoever may not see a class gets its values masked (docs/adr/0190). */
export const piiClasses = ['none', 'personal', 'sensitive'] as const
export type PiiClass = (typeof piiClasses)[number]

/** Names of custom fields whose values a caller may not see. */
export type HiddenFields = ReadonlySet<string>

/** What stands where a hidden value is; always the same, so that it tells neither length nor type. */
export const hiddenValue = '***'

/** Members that hold a lead's values by the names of custom fields. */
const holders = new Set(['custom', 'customData', 'custom_data'])
/** In the provenance of a person: of the custom values that a look-up told. */
const profileHolder = 'profile.custom'
/** Members that tell the value of the custom field that the object around them names in `field`. */
const tellers = new Set(['oldValue', 'newValue', 'operand', 'value'])
const prefix = 'custom.'

/**
 * The same answer with the values of hidden fields masked, wherever it holds a lead's custom values by name: under `custom`,
 * under `custom.<name>`, and beside a `field` that names one. What is empty stays empty.
 */
export function hideFields<T>(answer: T, hidden: HiddenFields): T {
  return hidden.size === 0 ? answer : (walk(answer, hidden, false) as T)
}

function walk(value: unknown, hidden: HiddenFields, isAbout: boolean): unknown {
  if (Array.isArray(value)) return value.map((each) => walk(each, hidden, isAbout))
  if (!isPlain(value)) return value
  const isTold = isAbout || isHidden(value.field, hidden)
  const shown = ([key, each]: [string, unknown]): [string, unknown] => {
    if (isHidden(key, hidden)) return [key, mask(each)]
    if (holders.has(key) && isPlain(each)) return [key, hideCustom(each, hidden)]
    if (key === profileHolder) return [key, hideValues(each, hidden)]
    // the value of a test is the rule's own word
    const isValue = tellers.has(key) && !(key === 'value' && 'op' in value)
    return [key, isTold && isValue ? mask(each) : walk(each, hidden, isTold)]
  }
  return Object.fromEntries(Object.entries(value).map(shown))
}

/** Where a profile's custom values came from, with those that did not hold. */
function hideValues(said: unknown, hidden: HiddenFields): unknown {
  if (!isPlain(said)) return said
  const shown = ([key, each]: [string, unknown]): [string, unknown] => [
    key,
    key === 'value' && isPlain(each) ? hideCustom(each, hidden) : hideValues(each, hidden),
  ]
  return Object.fromEntries(Object.entries(said).map(shown))
}

/** A lead's custom values with the hidden ones masked. */
export function hideCustom(custom: Readonly<Record<string, unknown>>, hidden: HiddenFields): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(custom).map(([name, value]) => [name, hidden.has(name) ? mask(value) : value]),
  )
}

/**
 * A hidden field that a request names: in a condition, as a value to write, as a choice of a merge, as the target of a column, as a
 * variable of a text. Null when it names none. Who may not see a field may not ask by it either: answers would tell its value.
 */
export function hiddenNameIn(request: unknown, hidden: HiddenFields): string | null {
  if (hidden.size === 0) return null
  if (typeof request === 'string') return isHidden(request, hidden) ? nameOf(request) : variableIn(request, hidden)
  if (Array.isArray(request)) return firstOf(request, (each) => hiddenNameIn(each, hidden))
  if (!isPlain(request)) return null
  if (request.to === 'custom' && typeof request.name === 'string' && hidden.has(request.name)) return request.name
  return firstOf(Object.entries(request), ([key, value]) => {
    if (isHidden(key, hidden)) return nameOf(key)
    const named = key === 'custom' && isPlain(value) ? Object.keys(value).find((name) => hidden.has(name)) : undefined
    return named ?? hiddenNameIn(value, hidden)
  })
}

/** A hidden field that a text with variables would tell. Their case does not count. */
function variableIn(text: string, hidden: HiddenFields): string | null {
  if (!text.includes('{{')) return null
  const asked = new Set(parseTemplate(text).variables)
  return firstOf([...hidden], (name) => (asked.has(prefix + name.toLowerCase()) ? name : null))
}

function firstOf<T>(list: readonly T[], find: (each: T) => string | null): string | null {
  for (const each of list) {
    const found = find(each)
    if (found !== null) return found
  }
  return null
}

const mask = (value: unknown) => (value === null || value === undefined || value === '' ? value : hiddenValue)
const nameOf = (field: string) => field.slice(prefix.length)
const isHidden = (field: unknown, hidden: HiddenFields): field is string =>
  typeof field === 'string' && field.startsWith(prefix) && hidden.has(nameOf(field))

function isPlain(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && [Object.prototype, null].includes(Object.getPrototypeOf(value))
}
