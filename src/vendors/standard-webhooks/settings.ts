import { z } from 'zod'
import { choices, optional, secretList, url } from '../_kit/settings.ts'

/** Facts that may leave: what vendors and people told. Answers of look-ups hold bought personal data and stay. */
export const forwardable = [
  'lead.created',
  'lead.updated',
  'lead.closed',
  'message.sent',
  'message.status',
  'message.received',
  'message.engaged',
  'consent.changed',
  'sender.status',
  'purchase.approved',
  'purchase.refused',
  'purchase.refunded',
  'purchase.charged_back',
  'payment.pending',
  'checkout.abandoned',
  'subscription.changed',
  'site.status',
  'import.finished',
  'test.received',
] as const

export const settings = z.object({
  secrets: secretList({
    title: 'Sender’s secrets',
    help: 'whsec_… that your system signs with when it sends to this connection’s webhook URL. During a rotation enter the new one before the old one.',
    format: 'whsec',
  }),
  url: optional(
    url({
      title: 'Endpoint',
      help: 'Where facts are sent on to: an address on the public Internet that answers 2xx. Empty: this connection only receives.',
    }),
  ),
  events: choices([...forwardable], {
    title: 'Facts',
    help: 'Which ones are sent to the endpoint; none chosen: all of them.',
  }),
  signingSecrets: secretList({
    title: 'Our secrets',
    help: 'What we sign with. “Rotate secret” makes one and shows it once. While there are two, every request carries both signatures, so that your side can change over without a gap.',
    format: 'whsec',
  }),
})

export type StandardWebhooksSettings = z.infer<typeof settings>
