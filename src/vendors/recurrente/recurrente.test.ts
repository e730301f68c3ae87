import fc from 'fast-check'
import { Webhook as StandardWebhook } from 'standardwebhooks'
import { Webhook as SvixWebhook } from 'svix'
import { describe, expect, it } from 'vitest'
import { ioAt, makeRequest } from '../../../test/harness/request.ts'
import type { Event } from '../../domain/events.ts'
import { markVerified } from '../_kit/request.ts'
import { inbound } from './inbound.ts'
import { settings } from './settings.ts'
import { createSimulator } from './simulator.ts'

const secret = 'whsec_MDEyMzQ1Njc4OWFiY2RlZmdoaWprbG1u'
const connection = settings.parse({ webhookSecrets: secret })
const now = new Date()

const judge = (text: string, headers: Record<string, string>) =>
  inbound.verify(makeRequest({ text, headers }), connection, ioAt(now))

const factsOf = (body: object, eventFamily: 'legacy' | 'unified' = 'legacy'): Event[] =>
  inbound.translate(markVerified(makeRequest({ text: JSON.stringify(body) })), { ...connection, eventFamily })

describe('the proof, judged by the libraries of Svix and of the standard', () => {
  it('is theirs: what they sign is believed, and nothing else', () => {
    fc.assert(
      fc.property(fc.string(), fc.stringMatching(/^\w+$/), fc.boolean(), (text, id, branded) => {
        const signature = branded
          ? new SvixWebhook(secret).sign(id, now, text)
          : new StandardWebhook(secret).sign(id, now, text)
        const name = branded ? 'svix' : 'webhook'
        const seconds = Math.floor(now.getTime() / 1000)
        const headers = { [`${name}-id`]: id, [`${name}-timestamp`]: String(seconds), [`${name}-signature`]: signature }
        expect(judge(text, headers)).toMatchObject({ ok: true })
        expect(judge(`${text} `, headers)).toEqual({ ok: false, reason: 'wrong_proof' })
        expect(judge(text, { ...headers, [`${name}-id`]: `${id}x` })).toEqual({ ok: false, reason: 'wrong_proof' })
        expect(judge(text, { ...headers, [`${name}-timestamp`]: String(seconds - 1) })).toMatchObject({ ok: false })
      }),
    )
  })

  it('of the simulator is believed by Svix', () => {
    const { events, send } = createSimulator()
    for (const event of events) {
      const { headers, body } = send(event, 7, connection, now, 'https://hub.example.test/')
      expect(new SvixWebhook(secret).verify(body, headers)).toMatchObject({ event_type: event })
    }
  })
})

describe('a payment told by both families', () => {
  const common = { created_at: '2025-11-03T15:00:00Z', amount_in_cents: 999, currency: 'USD' }
  const both = [
    { ...common, id: 'pa_1', event_type: 'payment_intent.succeeded', checkout: { id: 'ch_1' } },
    { ...common, id: 'in_1', event_type: 'intent.succeeded', type: 'payment', checkout: { id: 'ch_1' } },
  ]

  it.each(['legacy', 'unified'] as const)('counts once when %s is chosen', (family) => {
    expect(both.flatMap((body) => factsOf(body, family))).toHaveLength(1)
  })

  it('is one fact even when the choice changes between the two', () => {
    expect(factsOf(both[0]!, 'legacy')[0]!.key).toBe(factsOf(both[1]!, 'unified')[0]!.key)
  })
})

it('approves an order once that is told as succeeded and as paid', () => {
  const told = (event_type: string, family: 'legacy' | 'unified') =>
    factsOf({ id: 'in_1', event_type, amount_in_cents: 999, currency: 'USD', checkout: { id: 'ch_1' } }, family)
  for (const family of ['legacy', 'unified'] as const) {
    const name = family === 'legacy' ? 'balance_intent' : 'intent'
    const paid = told(`${name}.paid`, family)
    expect(paid).toMatchObject([{ type: 'purchase.approved', data: { orderId: 'ch_1' } }])
    expect(paid.map(({ key }) => key)).toEqual(told(`${name}.succeeded`, family).map(({ key }) => key))
  }
})

it('writes cents as the major unit', () => {
  const [fact] = factsOf({ id: 'pa_1', event_type: 'payment_intent.failed', amount_in_cents: 3990, currency: 'gtq' })
  expect(fact!.data).toMatchObject({ orderId: 'pa_1', amount: 39.9, currency: 'GTQ' })
})
