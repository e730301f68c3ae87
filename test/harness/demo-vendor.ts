import { createHmac } from 'node:crypto'
import { z } from 'zod'
import type { LeadFacts } from '../../src/domain/events.ts'
import { defineVendor } from '../../src/vendors/_kit/contract.ts'
import { readJson } from '../../src/vendors/_kit/request.ts'
import { hmac } from '../../src/vendors/_kit/schemes/hmac.ts'
import { optional, secret, text } from '../../src/vendors/_kit/settings.ts'

interface Settings {
  signingSecret: string
  label?: string
}

interface Body {
  id: string
  about: string
  /** ISO-8601 UTC. */
  at?: string
  lead?: Partial<LeadFacts>
}

/** The smallest whole vendor: signed JSON `{id, about}` in, one `test.received` out, and a lead when there is one. */
export const demoVendor = defineVendor<Settings>({
  id: 'demo',
  title: 'Demo',
  aliases: { webhook: ['/api/webhook-demo'], stats: ['/api/webhook-demo/stats'] },
  settings: z.object({
    signingSecret: secret({ title: 'Signing secret', help: 'What the sender signs with' }),
    label: optional(text({ title: 'Label', help: 'Any text' })),
  }) as never,
  inbound: {
    verify: hmac({
      secrets: ({ signingSecret }) => [signingSecret],
      algorithm: 'sha256',
      signature: [{ header: 'x-demo-signature' }],
      encoding: 'hex',
    }),
    handshake: ({ method, query }) =>
      method === 'GET' ? { status: 200, headers: { 'content-type': 'text/plain' }, body: query.challenge ?? '' } : null,
    identify: (request) => {
      const body = readJson(request)
      if (!body.ok)
        return {
          dedupeKey: request.body.toString('hex'),
          type: 'unreadable',
          subject: '-',
          occurredAt: null,
          unreadable: true,
        }
      const { id, about } = body.value as Body
      return { dedupeKey: id, type: request.action ?? 'demo', subject: about, occurredAt: null }
    },
    translate: (request) => {
      const { id, about, at = null, lead } = (readJson(request) as { value: Body }).value
      const fact = { key: id, subject: about, occurredAt: at }
      if (lead) return [{ ...fact, type: 'lead.created', data: { vendorLeadId: about, ...lead } }]
      return [{ ...fact, type: 'test.received', data: { note: about } }]
    },
  },
  simulator: async () => ({
    events: ['sample'],
    send: (_event, n, settings) => {
      const lead = { name: `Sample ${n}`, email: `sample.${n}@example.test` }
      const { method, headers, body } = demoDelivery(
        { id: `sample-${n}`, about: `sample ${n}`, lead },
        settings.signingSecret as string,
      )
      return { method: method as 'POST', headers, body: Buffer.from(body) }
    },
  }),
  commands: {
    test: async ({ label }) =>
      label === 'broken' ? { ok: false, message: 'It is broken' } : { ok: true, message: 'It works' },
  },
})

export const demoSecret = 'a secret of the demo vendor'

/** A delivery as the vendor would send it. */
export function demoDelivery(body: string | object, signingSecret = demoSecret) {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  const signature = createHmac('sha256', signingSecret).update(text).digest('hex')
  return { method: 'POST', body: text, headers: { 'content-type': 'application/json', 'x-demo-signature': signature } }
}
