import { z } from 'zod'
import type { Event } from '../../domain/events.ts'
import type { Inbound } from '../_kit/contract.ts'
import { identifyWith } from '../_kit/identify.ts'
import { readJson, type WebhookRequest } from '../_kit/request.ts'
import { byCall } from '../_kit/schemes/by-call.ts'

const told = z.object({
  /** The same thing done again has the same id. */
  id: z.string().min(1),
  kind: z.enum(['opened', 'clicked', 'unsubscribed']),
  /** Row of the messages ledger. */
  messageId: z.uuid(),
  machine: z.boolean(),
  at: z.iso.datetime({ precision: 3 }),
  url: z.string().optional(),
  /** Who wants out; known by the message where it is absent. */
  recipient: z.string().optional(),
})

function read(request: WebhookRequest) {
  const body = readJson(request)
  const parsed = body.ok ? told.safeParse(body.value) : null
  return parsed?.success ? parsed.data : null
}

export const inbound: Inbound<Record<string, never>> = {
  verify: byCall(),
  identify: identifyWith((request) => {
    const said = read(request)
    return said && { dedupeKey: said.id, type: said.kind, subject: said.messageId, occurredAt: said.at }
  }),
  translate(request): Event[] {
    const said = read(request)
    if (!said) return []
    const { id, kind, messageId, machine, at, url = null, recipient = null } = said
    const data = { channel: 'email' as const, messageId, ledgerId: messageId, kind, machine, url, recipient }
    return [{ type: 'message.engaged', key: id, subject: messageId, occurredAt: at, data }]
  },
}
