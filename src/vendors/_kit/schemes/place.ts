import { readForm } from '../form.ts'
import { readJson, type WebhookRequest } from '../request.ts'

/**
 * Where a request carries something. `header` and `bearer` ignore the case of the name, `field` is a dotted path into a
 * JSON object or the name of a form field.
 */
export type Place = { header: string } | { bearer: true } | { query: string } | { field: string }

/** The text at that place; null when it is absent, empty or not a scalar. */
export function readPlace(request: WebhookRequest, place: Place): string | null {
  if ('header' in place) return request.headers[place.header.toLowerCase()]?.trim() || null
  if ('bearer' in place) return /^bearer\s+(\S+)\s*$/i.exec(request.headers.authorization ?? '')?.[1] ?? null
  if ('query' in place) return request.query[place.query] || null
  return readField(request, place.field)
}

/** How a place is named in a verdict; never its value. */
export function namePlace(place: Place): string {
  if ('header' in place) return `header ${place.header.toLowerCase()}`
  if ('bearer' in place) return 'bearer'
  return 'query' in place ? `query ${place.query}` : `field ${place.field}`
}

function readField(request: WebhookRequest, path: string): string | null {
  const form = readForm(request)
  if (form) return form.find(([name]) => name === path)?.[1] || null
  const body = readJson(request)
  if (!body.ok) return null
  let value = body.value
  for (const step of path.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return null
    value = (value as Record<string, unknown>)[step]
  }
  return typeof value === 'string' || typeof value === 'number' ? String(value) || null : null
}
