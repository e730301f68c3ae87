import { retryAfterMs } from '../../base/retry-after.ts'
import type { HttpResult, OutboundResponse, Outcome } from './contract.ts'
import { pick, textAt } from './pick.ts'

/** What a status means where it differs from the usual: a verdict, or a closer look at the answer. */
export type Meaning = 'retry' | 'reject' | 'doubtful' | ((response: OutboundResponse) => Outcome)

export interface AnswerTable {
  /** What a 2xx answer says. */
  done(response: OutboundResponse): Outcome
  /** `5xx`: every one from 500 on that is not listed itself. */
  statuses?: { [status: number]: Meaning; '5xx'?: Meaning }
  /**
   * What of the answer a person may read in the reason; default the vendor's own message. Null quotes nothing: answers that
   * may hold personal data.
   */
  quote?: ((response: OutboundResponse) => string | null) | null
}

/** The vendor says that it did not begin with what we asked. */
const notBegun = [408, 425, 429, 503]

/**
 * What one answer means, by a table. Usual are: 2xx `done`; 408, 425, 429 and 503 `retry` (with what `Retry-After` asks);
 * other 5xx `doubtful`, for a vendor or its gateway may fail after having done it; everything else `reject`. A request that
 * never left is `retry`, one that got no answer `doubtful`. Where repeating is safe the engine tries a doubtful one again.
 */
export function readAnswer(result: HttpResult, table: AnswerTable, now: Date): Outcome {
  if (!result.ok) return readFailure(result)
  const { response } = result
  const { status } = response
  const meaning = table.statuses?.[status] ?? usualMeaning(status, table)
  if (typeof meaning === 'function') return meaning(response)
  const reason = reasonOf(response, table)
  if (meaning === 'retry') return { kind: 'retry', reason, afterMs: retryAfterMs(response.headers['retry-after'], now) }
  return meaning === 'reject' ? { kind: 'reject', reason, code: String(status) } : { kind: 'doubtful', reason }
}

/** A 2xx answer whose body is not what was agreed: worth another try, the engine bounds how many. */
export const unreadableAnswer = (): Outcome => ({ kind: 'retry', reason: 'unreadable answer' })

function readFailure(result: Extract<HttpResult, { ok: false }>): Outcome {
  const { failure, reason, permanent, afterMs } = result
  if (permanent) return { kind: 'reject', reason }
  return failure === 'not_sent' ? { kind: 'retry', reason, afterMs } : { kind: 'doubtful', reason }
}

function usualMeaning(status: number, { done, statuses }: AnswerTable): Meaning {
  if (status >= 200 && status < 300) return done
  if (status >= 500 && statuses?.['5xx']) return statuses['5xx']
  if (notBegun.includes(status)) return 'retry'
  return status >= 500 ? 'doubtful' : 'reject'
}

function reasonOf(response: OutboundResponse, { quote = messageOf }: AnswerTable): string {
  const said = quote?.(response)
  return said ? `${explain(response)}: ${said}` : explain(response)
}

function explain({ status, headers }: OutboundResponse): string {
  if (status === 401 || status === 403) return `the vendor did not accept our credentials (${status})`
  if (status >= 300 && status < 400) return `the vendor redirects to ${headers.location ?? 'nowhere'} (${status})`
  return `the vendor answered ${status}`
}

const LONGEST_QUOTE = 200
/** Where vendors put a sentence for people. */
const messagePaths = [
  ['message'],
  ['error', 'message'],
  ['error_description'],
  ['error'],
  ['errors', 0, 'message'],
  ['errors', 0],
  ['msg'],
  ['detail'],
  ['title'],
  ['reason'],
]

/** The vendor's own words on what went wrong, on one line, or null. */
export function messageOf({ json }: OutboundResponse): string | null {
  for (const path of messagePaths) {
    const found = pick(json, ...path)
    const text = textAt(Array.isArray(found) ? found[0] : found)
    if (text) return text.replace(/\s+/g, ' ').slice(0, LONGEST_QUOTE).toWellFormed()
  }
  return null
}
