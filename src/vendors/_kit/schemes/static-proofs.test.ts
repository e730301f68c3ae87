import { describe, expect, it } from 'vitest'
import { ioAt, makeRequest } from '../../../../test/harness/request.ts'
import type { WebhookRequest } from '../contract.ts'
import { anyOf } from './any-of.ts'
import { basicAuth } from './basic-auth.ts'
import { sharedSecret } from './shared-secret.ts'
import { urlSecret } from './url-secret.ts'

type Secrets = { secrets: string[] }
const io = ioAt(0)
const settings = { secrets: ['token-new', 'token-old'] }
const request = (parts: Partial<WebhookRequest> & { text?: string }) => makeRequest(parts)

describe('a shared secret', () => {
  const scheme = sharedSecret<Secrets>({
    secrets: ({ secrets }) => secrets,
    at: [{ header: 'X-Webhook-Token' }, { bearer: true }, { query: 'token' }, { field: 'auth.secret' }],
  })

  it('is believed in every place, whichever is active', () => {
    const sent = [
      request({ headers: { 'x-webhook-token': 'token-new' } }),
      request({ headers: { authorization: 'bearer token-old' } }),
      request({ url: 'https://hooks.example.test/x?token=token-old' }),
      request({ text: '{"auth":{"secret":"token-new"}}' }),
      request({
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        text: 'auth.secret=token-new',
      }),
    ]
    expect(sent.map((one) => scheme(one, settings, io)).map((verdict) => (verdict as { proof: string }).proof)).toEqual(
      [
        'shared-secret header x-webhook-token',
        'shared-secret bearer',
        'shared-secret query token',
        'shared-secret field auth.secret',
        'shared-secret field auth.secret',
      ],
    )
  })

  it('is refused when wrong, absent, empty or of another type', () => {
    const wrong = request({ headers: { 'x-webhook-token': 'token-nex' } })
    expect(scheme(wrong, settings, io)).toEqual({ ok: false, reason: 'wrong_proof' })
    const bodies = ['', '{', 'null', '{"auth":null}', '{"auth":{"secret":["token-new"]}}', '{"__proto__":{"auth":1}}']
    for (const text of bodies) {
      expect(scheme(request({ text }), settings, io)).toEqual({ ok: false, reason: 'missing_proof' })
    }
    const empty = request({ headers: { 'x-webhook-token': '' } })
    expect(scheme(empty, { secrets: [''] }, io)).toEqual({ ok: false, reason: 'no_secret_configured' })
  })
})

describe('basic authentication', () => {
  const scheme = basicAuth<Secrets>({
    credentials: ({ secrets }) => secrets.map((password) => ({ user: 'leadline', password })),
  })
  const judge = (authorization?: string) =>
    scheme(request({ headers: authorization ? { authorization } : {} }), settings, io)
  const encoded = (pair: string) => `Basic ${Buffer.from(pair).toString('base64')}`

  it('takes an active pair and nothing else', () => {
    expect(judge(encoded('leadline:token-old'))).toEqual({ ok: true, proof: 'basic-auth' })
    expect(judge(encoded('leadline:nope'))).toEqual({ ok: false, reason: 'wrong_proof' })
    expect(judge(encoded('other:token-old'))).toEqual({ ok: false, reason: 'wrong_proof' })
    expect(judge('Basic %%%')).toEqual({ ok: false, reason: 'malformed_proof' })
    expect(judge()).toEqual({ ok: false, reason: 'missing_proof' })
  })

  it('never lets an empty password in', () => {
    const open = scheme(request({ headers: { authorization: encoded('leadline:') } }), { secrets: [''] }, io)
    expect(open).toEqual({ ok: false, reason: 'no_secret_configured' })
  })
})

describe('any of several', () => {
  const header = sharedSecret<Secrets>({ secrets: ({ secrets }) => secrets, at: [{ header: 'x-webhook-token' }] })
  const scheme = anyOf<Secrets>(header, urlSecret())

  it('is content with one', () => {
    expect(scheme(request({ viaSecretUrl: true }), settings, io)).toEqual({ ok: true, proof: 'secret-url' })
    expect(scheme(request({ headers: { 'x-webhook-token': 'token-new' } }), settings, io)).toMatchObject({ ok: true })
  })

  it('refuses with the most telling reason, whatever the order', () => {
    const wrong = request({ headers: { 'x-webhook-token': 'nope' } })
    for (const either of [scheme, anyOf<Secrets>(urlSecret(), header)]) {
      expect(either(wrong, settings, io)).toEqual({ ok: false, reason: 'wrong_proof' })
      expect(either(request({}), { secrets: [] }, io)).toEqual({ ok: false, reason: 'missing_proof' })
    }
  })

  it('waits for a scheme that has to ask the network', async () => {
    const slow = anyOf<Secrets>(async () => ({ ok: false, reason: 'stale_timestamp' }), urlSecret())
    await expect(slow(request({}), settings, io)).resolves.toEqual({ ok: false, reason: 'stale_timestamp' })
    await expect(slow(request({ viaSecretUrl: true }), settings, io)).resolves.toMatchObject({ ok: true })
  })
})
