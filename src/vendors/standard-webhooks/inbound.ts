import type { Event } from '../../domain/events.ts'
import { canonicalEvent, isCanonical } from '../_kit/canonical.ts'
import type { Inbound, VerifiedRequest } from '../_kit/contract.ts'
import { bodyHash, identifyWith } from '../_kit/identify.ts'
import { instantOfText } from '../_kit/instant.ts'
import { objectAt, textAt } from '../_kit/pick.ts'
import { harmlessHeaders } from '../_kit/redact.ts'
import { readJson } from '../_kit/request.ts'
import { standardWebhooks } from '../_kit/schemes/standard-webhooks.ts'
import type { StandardWebhooksSettings } from './settings.ts'

const idNames = ['webhook-id', 'svix-id']

const idOf = (request: VerifiedRequest) =>
  idNames.map((name) => request.headers[name]?.trim()).find(Boolean) ?? bodyHash(request)

/** `{type, timestamp, data}`; null when it is no such thing. */
function readDelivery(request: VerifiedRequest) {
  const body = readJson(request)
  const root = body.ok ? objectAt(body.value) : null
  const type = textAt(root, 'type')
  return type ? { type, at: instantOfText(textAt(root, 'timestamp'), 'UTC'), data: root?.data } : null
}

function translate(request: VerifiedRequest): Event[] {
  const delivery = readDelivery(request)
  if (!delivery || !isCanonical(delivery.type)) return []
  const { type, data, at } = delivery
  const id = idOf(request)
  const event = canonicalEvent(type, data, { key: id, at, fallback: id })
  return event ? [event] : []
}

export const inbound: Inbound<StandardWebhooksSettings> = {
  verify: standardWebhooks({ secrets: ({ secrets }) => secrets }),
  identify: identifyWith((request) => {
    const delivery = readDelivery(request)
    if (!delivery) return null
    const [event] = translate(request)
    return {
      dedupeKey: idOf(request),
      type: delivery.type,
      subject: event?.subject ?? delivery.type,
      occurredAt: delivery.at,
    }
  }),
  // the id is no proof, and the fact is known by it
  redact: ({ body, headers }) => ({ body, headers: harmlessHeaders(headers, idNames) }),
  translate,
}
