/**
 * The value as PostgreSQL can keep it: its texts hold no NUL and no half of a surrogate pair. Done once where facts enter, so
 * that an id derived from a text and the text in its column never part. A value without such a text is returned as it is.
 */
export function storable<T>(value: T): T {
  return isStorable(value) ? value : (mend(value) as T)
}

function isStorable(value: unknown): boolean {
  if (typeof value === 'string') return !value.includes('\u0000') && value.isWellFormed()
  if (typeof value !== 'object' || value === null) return true
  for (const key in value) if (!isStorable(key) || !isStorable((value as Record<string, unknown>)[key])) return false
  return true
}

function mend(value: unknown): unknown {
  if (typeof value === 'string') return value.replaceAll('\u0000', '\ufffd').toWellFormed()
  if (Array.isArray(value)) return value.map(mend)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [mend(key), mend(each)]))
}
