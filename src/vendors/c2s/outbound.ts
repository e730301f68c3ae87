import { retryAfterMs } from '../../base/retry-after.ts'
import { readAnswer } from '../_kit/answer.ts'
import type { Outbound, OutboundResponse, Outcome, Settlement } from '../_kit/contract.ts'
import { instantOfText } from '../_kit/instant.ts'
import { pick, textAt } from '../_kit/pick.ts'
import { call, isTokenRefused, leadPath } from './call.ts'
import type { C2sSettings } from './settings.ts'

export const outbound: Outbound<C2sSettings> = {
  'crm.note': {
    // create_message has no idempotency key: a repeat is a second message on the lead
    repeat: 'once',
    accepts: (_, { token }) => token !== undefined,
    async perform({ vendorLeadId, text }, settings, io) {
      const result = await call(settings, io, 'POST', `${leadPath(vendorLeadId)}/create_message`, { body: text })
      return readAnswer(result, { done: written, statuses: refusals(io.now()) }, io.now())
    },
    async settle({ vendorLeadId, text }, settings, io, startedAt) {
      const result = await call(settings, io, 'GET', leadPath(vendorLeadId))
      if (!result.ok || result.response.status !== 200) return { kind: 'unknown' }
      return findNote(result.response.json, text, startedAt)
    },
  },
}

/** 201 was seen for a written message; another 2xx says the same, unless its body takes it back. */
function written({ status, json }: OutboundResponse): Outcome {
  if (pick(json, 'success') === false)
    return { kind: 'doubtful', reason: `C2S answered ${status}, and that it was no success` }
  return { kind: 'done', reference: textAt(json, 'data', 'id') ?? textAt(json, 'id'), answer: json }
}

/**
 * C2S writes nothing when it answers 429 or fails itself, so those are safe to repeat. 502 and 504 are its gateway's words:
 * the note may have been written behind it.
 */
const refusals = (now: Date) => ({
  403: ({ status, text }: OutboundResponse): Outcome =>
    isTokenRefused(status, text)
      ? { kind: 'reject', code: 'not_authorized', reason: 'C2S refuses the token (not_authorized)' }
      : { kind: 'reject', code: '403', reason: `C2S refused the note (403): ${text.slice(0, 200)}` },
  404: (): Outcome => ({ kind: 'reject', code: '404', reason: 'C2S does not know the lead (404)' }),
  429: ({ headers, text }: OutboundResponse): Outcome => ({
    kind: 'retry',
    reason: 'C2S asks to slow down (429)',
    afterMs: retryAfterMs(headers['retry-after'], now) ?? waitInWords(`${headers['retry-after'] ?? ''} ${text}`),
  }),
  502: 'doubtful' as const,
  504: 'doubtful' as const,
  '5xx': 'retry' as const,
})

const units: Record<string, number> = { second: 1_000, minute: 60_000 }

/** "… 1 minute" is the only wait that C2S was seen to ask for. */
function waitInWords(text: string): number | undefined {
  const words = /\b(\d{1,3}) ?(second|minute)/i.exec(text)
  return words ? Number(words[1]) * units[words[2]!.toLowerCase()]! : undefined
}

/** The note is there, is not there, or the answer does not list messages at all. */
function findNote(json: unknown, text: string, startedAt: Date): Settlement {
  const lead = pick(json, 'data') ?? json
  const places = [pick(lead, 'messages'), pick(json, 'messages'), pick(lead, 'attributes', 'messages')]
  const messages = places.find(Array.isArray)
  if (!messages) return { kind: 'unknown' }
  const wanted = squeeze(text)
  const found = messages.find(
    (message) => squeeze(textAt(message, 'body') ?? '') === wanted && !isOlder(message, startedAt),
  )
  return found ? { kind: 'done', reference: textAt(found, 'id') } : { kind: 'not_sent' }
}

/** How far C2S's clock may be behind ours. */
const CLOCKS_APART_MS = 5 * 60_000

/** True for a message that says it is from before the attempt: an earlier note may have had the same text. */
function isOlder(message: unknown, startedAt: Date): boolean {
  const writtenAt = instantOfText(textAt(message, 'created_at'), 'America/Sao_Paulo')
  return writtenAt !== null && Date.parse(writtenAt) < startedAt.getTime() - CLOCKS_APART_MS
}

/** Line breaks and blanks come back changed. */
const squeeze = (text: string): string => text.normalize('NFC').replace(/\s+/g, ' ').trim()
