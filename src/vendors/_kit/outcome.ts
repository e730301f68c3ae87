import type { HttpResult, OutboundResponse, Outcome } from './contract.ts'

/** How to read trouble with a call. */
export interface TroubleRule {
  /** As the action's: may an unanswered try simply be made again? */
  repeat: 'safe' | 'once'
  /** What a 5xx means: `retry` where the vendor surely did nothing, `doubtful` where it may have. Default by `repeat`. */
  serverError?: 'retry' | 'doubtful'
  now: Date
}

/** An answer, or the outcome that trouble on the way to it means. Answers are 2xx–4xx except 429. */
export type Answered = { response: OutboundResponse } | { trouble: Outcome }

/** The outcomes that every vendor shares: no connection, no answer, 429, 5xx. What else was answered is the vendor's to read. */
export function answered(result: HttpResult, { repeat, serverError, now }: TroubleRule): Answered {
  if (!result.ok) return { trouble: unanswered(result, repeat) }
  const { response } = result
  if (response.status === 429)
    return {
      trouble: { kind: 'retry', reason: 'Too many requests (429)', afterMs: retryAfterMs(response, now) },
    }
  if (response.status < 500) return { response }
  const kind = serverError ?? (repeat === 'safe' ? 'retry' : 'doubtful')
  const reason = `The vendor failed (${response.status})`
  return { trouble: kind === 'retry' ? { kind, reason, afterMs: retryAfterMs(response, now) } : { kind, reason } }
}

function unanswered(result: Extract<HttpResult, { ok: false }>, repeat: 'safe' | 'once'): Outcome {
  const { failure, reason, permanent, afterMs } = result
  if (permanent) return { kind: 'reject', reason }
  if (failure === 'not_sent' || repeat === 'safe') return { kind: 'retry', reason, afterMs }
  return { kind: 'doubtful', reason: `No answer: ${reason}` }
}

const units: Record<string, number> = { second: 1_000, minute: 60_000, hour: 3_600_000 }

/**
 * Milliseconds until the vendor wants to be asked again: `Retry-After` in seconds or as a date (RFC 9110), else words such
 * as "try again in 1 minute" in the header or the body. Undefined when it does not say.
 */
export function retryAfterMs({ headers, text }: OutboundResponse, now: Date): number | undefined {
  const header = headers['retry-after']?.trim() ?? ''
  if (/^\d{1,7}(\.\d+)?$/.test(header)) return Math.ceil(Number(header) * 1000)
  const date = /\d{4}/.test(header) ? Date.parse(header) : Number.NaN
  if (!Number.isNaN(date)) return Math.max(0, date - now.getTime())
  const words = /\b(\d{1,4}) ?(second|minute|hour)s?\b/i.exec(`${header} ${text.slice(0, 1000)}`)
  return words ? Number(words[1]) * units[words[2]!.toLowerCase()]! : undefined
}

/** What the vendor says went wrong, in its own words, cut to a line: for reasons that a person reads. */
export function complaintOf({ status, text, json }: OutboundResponse): string {
  const said = ['error', 'message', 'msg', 'detail', 'errors'].map((name) => ownText(json, name)).find(Boolean)
  const words =
    said ??
    text
      .replace(/<[^>]*>/g, ' ')
      .replace(/\s+/g, ' ')
      .trim()
  return words ? `${status}: ${words.slice(0, 200)}` : String(status)
}

function ownText(json: unknown, name: string): string | null {
  if (typeof json !== 'object' || json === null || !Object.hasOwn(json, name)) return null
  const value = (json as Record<string, unknown>)[name]
  return typeof value === 'string' ? value : JSON.stringify(value)
}
