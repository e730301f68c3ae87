import { type FieldError, type Refusal, refuse } from '../../base/errors.ts'
import type { Field } from './store-records.ts'

type Scalar = string | number | boolean | null

/**
 * Custom values by the types that the workspace defined for them: a number may come as text, a date is YYYY-MM-DD, a choice
 * is one of its options. What nobody defines (any more) is taken as it is, null empties.
 */
export function checkCustom(
  given: Record<string, Scalar> | undefined,
  fields: readonly Field[],
): Record<string, Scalar> | undefined | Refusal {
  if (!given) return given
  const byName = new Map(fields.filter(({ archivedAt }) => !archivedAt).map((field) => [field.name, field]))
  const wrong: FieldError[] = []
  const checked = Object.entries(given).map(([name, value]) => {
    const field = byName.get(name)
    if (!field || value === null || value === '') return [name, value]
    const read = readValue(field, value)
    if (read === undefined) wrong.push({ path: `body.custom.${name}`, message: `is no ${wordOf(field)}` })
    return [name, read ?? null]
  })
  return wrong.length > 0 ? refuse('invalid_request', undefined, wrong) : Object.fromEntries(checked)
}

const wordOf = ({ type, options }: Field) =>
  type === 'choice' ? `one of ${options.join(', ')}` : type === 'date' ? 'date (YYYY-MM-DD)' : type

/** Undefined: not a value of this field. */
function readValue({ type, options }: Field, value: string | number | boolean): Scalar | undefined {
  switch (type) {
    case 'text':
      return String(value)
    case 'number': {
      const number = typeof value === 'string' ? Number(value.trim() || Number.NaN) : value
      return typeof number === 'number' && Number.isFinite(number) ? number : undefined
    }
    case 'boolean':
      if (typeof value === 'boolean') return value
      return value === 'true' ? true : value === 'false' ? false : undefined
    case 'date':
      return typeof value === 'string' && isDate(value) ? value : undefined
    case 'choice':
      return options.includes(String(value)) ? String(value) : undefined
  }
}

function isDate(text: string): boolean {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return false
  const date = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text)
}
