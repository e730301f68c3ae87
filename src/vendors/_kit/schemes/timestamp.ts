import type { RejectReason } from '../contract.ts'
import type { WebhookRequest } from '../request.ts'
import { type Place, readPlace } from './place.ts'

export interface TimestampRule {
  at: Place
  /** Unix seconds, Unix milliseconds, or ISO-8601 text, UTC unless it says otherwise. */
  unit: 's' | 'ms' | 'iso'
  /** How far the sender's clock may be from ours, both ways, the limit included. */
  toleranceSeconds: number
}

/**
 * Judges the age of a request. `absent` when it carries no timestamp: whether that is allowed depends on whether the
 * timestamp is signed.
 */
export function judgeTimestamp(
  request: WebhookRequest,
  rule: TimestampRule,
  now: Date,
): RejectReason | 'absent' | null {
  const text = readPlace(request, rule.at)
  if (text === null) return 'absent'
  const at = toMilliseconds(text, rule.unit)
  return at === null ? 'malformed_proof' : judgeAge(at, rule.toleranceSeconds, now)
}

/** Null when `atMs` (Unix milliseconds) is within the tolerance of now, in whole seconds as the vendors' libraries count. */
export function judgeAge(atMs: number, toleranceSeconds: number, now: Date): RejectReason | null {
  const age = Math.floor(now.getTime() / 1000) - Math.floor(atMs / 1000)
  if (age > toleranceSeconds) return 'stale_timestamp'
  return age < -toleranceSeconds ? 'future_timestamp' : null
}

function toMilliseconds(text: string, unit: TimestampRule['unit']): number | null {
  if (unit === 'iso') {
    if (!/^\d{4}-\d\d-\d\dT/.test(text)) return null
    // without an offset JavaScript would take this machine's own zone
    const at = Date.parse(/(Z|[+-]\d\d:?\d\d)$/i.test(text) ? text : `${text}Z`)
    return Number.isNaN(at) ? null : at
  }
  if (!/^\d{1,16}$/.test(text)) return null
  // as milliseconds that would be before 1973: a sender that counts in seconds
  return Number(text) * (unit === 's' || Number(text) < 1e11 ? 1000 : 1)
}
