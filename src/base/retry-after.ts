/** A vendor that asks for longer than this is asked again after it all the same: a typing error must not park work for years. */
const LONGEST_MS = 24 * 60 * 60 * 1000

const httpDate = /^[A-Z][a-z]{2,8}, \d{2}[ -][A-Z][a-z]{2}[ -](\d{4}|\d{2}) \d{2}:\d{2}:\d{2} GMT$/

/**
 * Milliseconds that a `Retry-After` header (RFC 9110, 10.2.3: seconds or an HTTP date) asks to wait; fractions of a second
 * are understood, as some vendors send them. A past date is 0, more than 24 hours is 24 hours. Undefined when absent or
 * unreadable.
 */
export function retryAfterMs(header: string | undefined, now: Date): number | undefined {
  const text = header?.trim()
  if (!text) return undefined
  if (/^\d+(\.\d+)?$/.test(text)) return Math.min(LONGEST_MS, Math.ceil(Number(text) * 1000))
  if (!httpDate.test(text)) return undefined
  const at = Date.parse(text)
  return Number.isNaN(at) ? undefined : Math.min(LONGEST_MS, Math.max(0, at - now.getTime()))
}
