import fc from 'fast-check'
import { Webhook } from 'standardwebhooks'
import { Webhook as SvixWebhook } from 'svix'
import { describe, expect, it } from 'vitest'
import { ioAt, makeRequest } from '../../../../test/harness/request.ts'
import { standardWebhooks } from './standard-webhooks.ts'

const secret = 'whsec_MDEyMzQ1Njc4OWFiY2RlZmdoaWprbG1u'
const scheme = standardWebhooks<{ secrets: string[] }>({ secrets: ({ secrets }) => secrets })
const seconds = 1_700_000_000
const vector = {
  'webhook-id': 'msg_demo_0001',
  'webhook-timestamp': String(seconds),
  'webhook-signature': 'v1,DqQ1bKhX87PJVm1aYkUsLm0uNatgk2Z9MSfXGX4LolA=',
}
const text = '{"hello":"olá"}'
const judge = (headers: Record<string, string>, body = text, secrets = [secret], at = seconds) =>
  scheme(makeRequest({ headers, text: body }), { secrets }, ioAt(at * 1000))
const svixNames = (headers: Record<string, string>) =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.replace('webhook-', 'svix-'), value]))

describe('standard webhooks', () => {
  it('believes the vector under both sets of names', () => {
    expect(judge(vector)).toEqual({ ok: true, proof: 'standard-webhooks webhook' })
    expect(judge(svixNames(vector))).toEqual({ ok: true, proof: 'standard-webhooks svix' })
  })

  it('judges the unbranded set when both are there', () => {
    const spoiled = { ...vector, 'webhook-signature': vector['webhook-signature'].replace('D', 'E') }
    expect(judge({ ...svixNames(vector), ...spoiled })).toEqual({ ok: false, reason: 'wrong_proof' })
  })

  it('finds the one that fits in a list and passes over unknown versions', () => {
    const list = `v1a,AAAA v1,${'A'.repeat(43)}= ${vector['webhook-signature']} v2,x`
    expect(judge({ ...vector, 'webhook-signature': list })).toMatchObject({ ok: true })
    expect(judge({ ...vector, 'webhook-signature': 'v1a,AAAA' })).toEqual({ ok: false, reason: 'malformed_proof' })
  })

  it('allows 300 seconds both ways, as the library', () => {
    const reasons = [-301, -300, 300, 301].map((shift) => judge(vector, text, [secret], seconds + shift))
    expect(reasons).toMatchObject([
      { ok: false, reason: 'future_timestamp' },
      { ok: true },
      { ok: true },
      { ok: false, reason: 'stale_timestamp' },
    ])
  })

  it('never works with an empty key', () => {
    for (const none of ['', 'whsec_']) {
      expect(judge(vector, text, [none])).toEqual({ ok: false, reason: 'no_secret_configured' })
    }
  })

  it('believes exactly what both libraries sign', () => {
    const at = new Date(seconds * 1000)
    const bytes = fc.uint8Array({ minLength: 24, maxLength: 64 })
    fc.assert(
      fc.property(bytes, bytes, fc.string(), fc.constantFrom(Webhook, SvixWebhook), (key, other, body, Library) => {
        const mine = `whsec_${Buffer.from(key).toString('base64')}`
        const theirs = `whsec_${Buffer.from(other).toString('base64')}`
        const signature = new Library(mine).sign('msg_1', at, body)
        const headers = { 'webhook-id': 'msg_1', 'webhook-timestamp': String(seconds), 'webhook-signature': signature }
        expect(judge(headers, body, [mine])).toMatchObject({ ok: true })
        expect(judge(headers, body, [theirs, mine])).toMatchObject({ ok: true })
        expect(judge(headers, body, [theirs])).toMatchObject({ ok: mine === theirs })
        expect(judge(headers, `${body}x`, [mine])).toMatchObject({ ok: false })
      }),
    )
  })
})
