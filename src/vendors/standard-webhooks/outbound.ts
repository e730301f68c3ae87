import { createHmac } from 'node:crypto'
import { retryAfterMs } from '../../base/retry-after.ts'
import type { HttpResult, Outbound, OutboundIo, OutboundResponse, Outcome } from '../_kit/contract.ts'
import { forwardable, type StandardWebhooksSettings } from './settings.ts'

export const outbound: Outbound<StandardWebhooksSettings> = {
  'event.forward': {
    // `webhook-id` stays the same: the receiver folds repeats
    repeat: 'safe',
    accepts: ({ event }, { url, events, signingSecrets }) =>
      Boolean(url) &&
      signingSecrets.length > 0 &&
      (forwardable as readonly string[]).includes(event.type) &&
      (events.length === 0 || (events as readonly string[]).includes(event.type)),
    async perform({ event }, settings, io) {
      const { id, type, at, leadId, data } = event
      return readResult(await post(settings, io, id, { type, timestamp: at, ...(leadId && { leadId }), data }), io)
    },
  },
}

/** One signed request, by the specification of Standard Webhooks. */
export function post(
  { url = '', signingSecrets }: StandardWebhooksSettings,
  io: OutboundIo,
  id: string,
  payload: Record<string, unknown>,
): Promise<HttpResult> {
  const body = JSON.stringify(payload)
  const timestamp = String(Math.floor(io.now().getTime() / 1000))
  return io.http({
    method: 'POST',
    url,
    headers: {
      'content-type': 'application/json',
      'webhook-id': id,
      'webhook-timestamp': timestamp,
      'webhook-signature': signingSecrets.map((secret) => sign(secret, `${id}.${timestamp}.${body}`)).join(' '),
    },
    body,
    timeoutMs: 20_000,
    recordAs: ({ text }) => text.slice(0, 1_000),
  })
}

/** The decoded bytes are the key; a secret that is no base64 is used as it stands, as receivers' libraries refuse it anyway. */
function sign(secret: string, content: string): string {
  const text = secret.replace(/^whsec_/, '')
  const key = /^[A-Za-z0-9+/]+={0,2}$/.test(text) ? Buffer.from(text, 'base64') : Buffer.from(text)
  return `v1,${createHmac('sha256', key).update(content).digest('base64')}`
}

/** From the fifth try on the specification's own times; until then the engine's seconds. Twelve tries span two days. */
const minutes = [5, 30, 120, 300, 600, 840, 1200]

function readResult(result: HttpResult, io: OutboundIo): Outcome {
  if (!result.ok) {
    const { failure, reason, permanent, afterMs } = result
    if (permanent) return { kind: 'reject', reason }
    return failure === 'not_sent' ? { kind: 'retry', reason, afterMs } : { kind: 'doubtful', reason }
  }
  const { status, headers } = result.response
  if (status >= 200 && status < 300) return { kind: 'done', answer: { status } }
  const reason = explain(result.response)
  // by the specification the endpoint is to be switched off
  if (status === 410) return { kind: 'reject', reason, code: 'gone' }
  const patience = io.attempt < 5 ? 0 : minutes[Math.min(io.attempt - 5, minutes.length - 1)]! * 60_000
  const asked = retryAfterMs(headers['retry-after'], io.now()) ?? 0
  const afterMs = Math.max(asked, patience)
  return { kind: 'retry', reason, ...(afterMs > 0 && { afterMs }) }
}

function explain({ status, headers }: OutboundResponse): string {
  if (status >= 300 && status < 400) return `the endpoint redirects to ${headers.location ?? 'nowhere'} (${status})`
  return status === 410 ? 'the endpoint wants no more (410)' : `the endpoint answered ${status}`
}
