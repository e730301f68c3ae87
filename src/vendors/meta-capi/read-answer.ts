import { messageOf, readAnswer, unreadableAnswer } from '../_kit/answer.ts'
import type { HttpResult, OutboundResponse, Outcome } from '../_kit/contract.ts'
import { flagAt, listAt, numberAt, pick, textAt } from '../_kit/pick.ts'

/** What Meta made of one request with `count` events: the same for all of them, or `split`. */
export type Verdict = Outcome | 'split'

/** Graph's codes for "later": unknown and service faults, and every limit of calls. */
const laterCodes = new Set([1, 2, 4, 17, 32, 341, 613])
const isLater = (code: number | null) => code !== null && (laterCodes.has(code) || (code >= 80_000 && code <= 80_014))

/** Meta takes a request as a whole or not at all. */
export function readVerdict(result: HttpResult, count: number, now: Date): Verdict {
  const code = result.ok && result.response.status < 500 ? numberAt(result.response.json, 'error', 'code') : null
  if (result.ok && code !== null) return readError(result.response, code, count)
  if (result.ok && result.response.status === 413 && count > 1) return 'split'
  return readAnswer(result, { done, statuses: { '5xx': 'retry' } }, now)
}

function done({ json }: OutboundResponse): Outcome {
  const received = numberAt(json, 'events_received')
  if (received === null) return unreadableAnswer()
  const warnings = listAt(json, 'messages').map((each) => (typeof each === 'string' ? each : JSON.stringify(each)))
  const trace = textAt(json, 'fbtrace_id')
  return { kind: 'done', reference: trace, answer: { eventsReceived: received, warnings, fbtraceId: trace } }
}

function readError(response: OutboundResponse, code: number, count: number): Verdict {
  const { json } = response
  const subcode = numberAt(json, 'error', 'error_subcode')
  const said = textAt(json, 'error', 'error_user_msg') ?? messageOf(response) ?? 'no reason given'
  const reject = (reason: string): Outcome => ({
    kind: 'reject',
    reason,
    code: [code, subcode].filter(Boolean).join('/'),
  })
  if (response.status === 429 || isLater(code) || flagAt(json, 'error', 'is_transient')) {
    const afterMs = regainMs(response)
    return { kind: 'retry', reason: `Meta asks for patience (${code}): ${said}`, ...(afterMs && { afterMs }) }
  }
  if (code === 190 || code === 102)
    return reject(
      `Meta does not accept the access token (${code}): make a new one in Events Manager, enter it in the connection and send again. ${said}`,
    )
  if (code === 10 || (code >= 200 && code <= 299) || (code === 100 && subcode === 33))
    return reject(
      `The access token may not write to this dataset (${code}): share the dataset with the token’s user, then send again. ${said}`,
    )
  if (count > 1) return 'split'
  return reject(`Meta refused the event (${subcode ?? code}): ${said}`)
}

/** How long Meta says the limit lasts, in whichever header it says so. */
function regainMs({ headers }: OutboundResponse): number | undefined {
  const seconds = Number(headers['retry-after'])
  if (seconds > 0) return seconds * 1_000
  let usage: unknown
  try {
    usage = JSON.parse(headers['x-business-use-case-usage'] ?? '{}')
  } catch {
    return undefined
  }
  const accounts = Object.keys(usage as object).flatMap((account) => listAt(usage, account))
  const minutes = Math.max(0, ...accounts.map((each) => Number(pick(each, 'estimated_time_to_regain_access')) || 0))
  return minutes > 0 ? minutes * 60_000 : undefined
}
