/** Reading JSON that somebody else wrote: every reader takes any value and answers null or empty instead of throwing. */

/** The value at a path of own members, or undefined. */
export function pick(value: unknown, ...path: (string | number)[]): unknown {
  let here = value
  for (const step of path) {
    if (typeof here !== 'object' || here === null || !Object.hasOwn(here, step)) return undefined
    here = (here as Record<string | number, unknown>)[step]
  }
  return here
}

/** Text without blanks at its ends; numbers are written out; null when there is nothing in it. */
export function textAt(value: unknown, ...path: (string | number)[]): string | null {
  const found = pick(value, ...path)
  if (typeof found === 'number' || typeof found === 'bigint') return String(found)
  return typeof found === 'string' ? found.trim() || null : null
}

/** A finite number, or a text that is nothing but one in plain notation (`350000.5`). */
export function numberAt(value: unknown, ...path: (string | number)[]): number | null {
  const found = pick(value, ...path)
  if (typeof found === 'number') return Number.isFinite(found) ? found : null
  return typeof found === 'string' && /^-?\d+(\.\d+)?$/.test(found.trim()) ? Number(found) : null
}

/** True, false, or null when it is neither. */
export function flagAt(value: unknown, ...path: (string | number)[]): boolean | null {
  const found = pick(value, ...path)
  if (typeof found === 'boolean') return found
  return found === 'true' ? true : found === 'false' ? false : null
}

/** An array, else an empty one. */
export function listAt(value: unknown, ...path: (string | number)[]): unknown[] {
  const found = pick(value, ...path)
  return Array.isArray(found) ? found : []
}

/** A JSON object (no array), else null. */
export function objectAt(value: unknown, ...path: (string | number)[]): Record<string, unknown> | null {
  const found = pick(value, ...path)
  return typeof found === 'object' && found !== null && !Array.isArray(found)
    ? (found as Record<string, unknown>)
    : null
}
