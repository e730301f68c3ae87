import { fold } from '../fold.ts'
import { normalizeCountry, normalizeState } from '../place.ts'
import type { FieldType } from './fields.ts'
import type { Operand } from './lead-operands.ts'
import { regionKey } from './region-key.ts'

/**
 * Equality in conditions is: the two sides have a key in common. A key is the folded text, or the code of a country or
 * state under any of its names; so `United States` is `us`, `texas` is `US-TX` and `Centro Oeste` is `centrooeste`.
 */

/** The keys that a value written in a condition may meet. */
export function keysOfValue(type: FieldType, value: string): string[] {
  if (type === 'country') return [normalizeCountry(value) ?? fold(value)]
  if (type === 'region') return [regionKey(value)]
  if (type === 'uf') return [normalizeState(value, 'BR') ?? fold(value)]
  if (type === 'ddd') return [value.replace(/\D/g, '').replace(/^0+/, '')]
  if (type !== 'state') return [fold(value)]
  const country = /^(BR|US)-/i.exec(value)?.[1]?.toUpperCase()
  const codes = (country ? [country] : ['BR', 'US']).flatMap((each) => {
    const code = normalizeState(value, each)
    return code ? [`${each}-${code}`] : []
  })
  return [...codes, fold(value)]
}

/** The keys that a lead's operand has. */
export function keysOfOperand(type: FieldType, { value, basis }: Operand): readonly string[] {
  if (value === null) return []
  if (type === 'region') return (value as readonly string[]).map(regionKey)
  if (type === 'state') return [basis?.country ? `${basis.country}-${value}` : fold(value as string)]
  if (type === 'country' || type === 'uf' || type === 'ddd') return [value as string]
  return (Array.isArray(value) ? value : [value]).map((each) => fold(String(each)))
}
