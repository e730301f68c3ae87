import { type FieldError, type Refusal, refuse } from '../../base/errors.ts'
import type { Vendor } from '../../vendors/_kit/contract.ts'
import { fieldsOf, masked } from '../../vendors/_kit/settings.ts'

type Settings = Record<string, unknown>

/** Settings as the vendor's schema accepts them, or what is wrong with each field. */
export function readSettings(vendor: Vendor, given: Settings): { settings: Settings } | Refusal {
  const known = new Set(Object.keys(vendor.settings.shape))
  const unknown: FieldError[] = Object.keys(given)
    .filter((name) => !known.has(name))
    .map((name) => ({ path: `body.settings.${name}`, message: `${vendor.title} has no such setting` }))
  const parsed = vendor.settings.safeParse(given)
  const issues = parsed.error?.issues ?? []
  const wrong = issues.map(({ path, message }) => ({ path: ['body.settings', ...path].join('.'), message }))
  if (parsed.success && unknown.length === 0) return { settings: parsed.data }
  return refuse('invalid_request', undefined, [...unknown, ...wrong])
}

/**
 * The stored settings with these changes: null takes a field away, a secret that comes back masked stays what it is,
 * in a list each at its place.
 */
export function changeSettings(vendor: Vendor, stored: Settings, changes: Settings): { settings: Settings } | Refusal {
  const secrets = new Set(fieldsOf(vendor).flatMap(({ name, secret }) => (secret ? [name] : [])))
  const changed = { ...stored }
  for (const [name, value] of Object.entries(changes)) {
    if (value === null) delete changed[name]
    else changed[name] = secrets.has(name) ? unmask(value, stored[name]) : value
  }
  return readSettings(vendor, changed)
}

function unmask(value: unknown, stored: unknown): unknown {
  if (value === masked) return stored
  if (!Array.isArray(value) || !Array.isArray(stored)) return value
  return value.map((each, at) => (each === masked ? stored[at] : each)).filter((each) => each !== undefined)
}
