import { normalizeCountry, normalizeState } from '../../domain/place.ts'
import { objectAt, textAt } from './pick.ts'

/** Where somebody is, in the words of whoever said it. */
export interface Location {
  city?: string | null
  state?: string | null
  country?: string | null
  postalCode?: string | null
}

/**
 * A place that is written as an object (`{city, state, country}`) or on one line (`Austin, TX, US`). On a line the last part
 * is a state when BR or US has it, else a country when there is one, and what stands before it is the city.
 */
export function locationOf(value: unknown): Location {
  const object = objectAt(value)
  if (object) {
    const postalCode = textAt(object, 'postal_code') ?? textAt(object, 'zip')
    const [city, state, country] = ['city', 'state', 'country'].map((name) => textAt(object, name))
    return { city, state, country, postalCode }
  }
  const parts = (textAt(value) ?? '').split(',').map((part) => part.trim())
  return readLine(parts.filter((part) => part !== ''))
}

function readLine(parts: string[]): Location {
  const last = parts.at(-1)
  if (last === undefined) return {}
  if (parts.length > 2) return { city: parts[0], state: parts.at(-2), country: last }
  const [first] = parts.length === 2 ? parts : []
  if (isState(last)) return { city: first, state: last }
  if (normalizeCountry(last) === null) return first === undefined ? { city: last } : { city: first, state: last }
  return first !== undefined && isState(first) ? { state: first, country: last } : { city: first, country: last }
}

const isState = (text: string) => ['US', 'BR'].some((country) => normalizeState(text, country) !== null)
