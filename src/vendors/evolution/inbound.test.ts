import { SignJWT } from 'jose'
import { expect, it } from 'vitest'
import { ioAt, makeRequest } from '../../../test/harness/request.ts'
import { markVerified } from '../_kit/request.ts'
import { inbound } from './inbound.ts'
import { settings as schema } from './settings.ts'

const token = 'invented-webhook-token-1'
const settings = schema.parse({ webhookTokens: token })
const update = { event: 'messages.update', instance: 'loja-01', data: { keyId: '3EB0', fromMe: true, status: 'READ' } }

const minutes = (n: number) => n * 60_000
const madeAt = Date.parse('2026-01-15T12:00:00Z')

/** As Evolution makes it: once per event, good for ten minutes. */
async function bearer(key: string, alg = 'HS256'): Promise<string> {
  const made = new SignJWT({ app: 'evolution', action: 'webhook' }).setProtectedHeader({ alg, typ: 'JWT' })
  const seconds = madeAt / 1000
  return `Bearer ${await made
    .setIssuedAt(seconds)
    .setExpirationTime(seconds + 600)
    .sign(new TextEncoder().encode(key))}`
}

it('believes a JWT until half an hour after its end, for retries carry the first one', async () => {
  const headers = { authorization: await bearer(token) }
  const at = (time: number) => inbound.verify(makeRequest({ headers }), settings, ioAt(madeAt + time))
  expect(await at(0)).toEqual({ ok: true, proof: 'jwt bearer' })
  expect(await at(minutes(39))).toMatchObject({ ok: true })
  expect(await at(minutes(41))).toEqual({ ok: false, reason: 'stale_timestamp' })
})

it('believes no JWT of another key or algorithm, and no bare token in its place', async () => {
  const verify = async (authorization: string) =>
    (await inbound.verify(makeRequest({ headers: { authorization } }), settings, ioAt(madeAt))).ok
  expect(await verify(await bearer('another-webhook-token-'))).toBe(false)
  expect(await verify(await bearer(token, 'HS512'))).toBe(false)
  expect(await verify(`Bearer ${token}`)).toBe(false)
  const none = `${btoa('{"alg":"none"}')}.${btoa('{"app":"evolution"}')}.`
  expect(await verify(`Bearer ${none}`)).toBe(false)
})

it('stores neither the key of the instance nor our own URL, and changes nothing else', () => {
  const body = { ...update, destination: 'https://hub.example.test/secret-url', apikey: 'invented-instance-key' }
  const kept = inbound.redact!(markVerified(makeRequest({ text: JSON.stringify(body) })), settings)
  expect(JSON.parse(kept.body.toString())).toEqual({ ...body, destination: '***', apikey: '***' })
})

it('tells the same status twice by one key, from v1, v2 and the nested shape', () => {
  const key = (data: object) => {
    const request = markVerified(makeRequest({ text: JSON.stringify({ ...update, data }) }))
    return inbound.identify(request, settings).dedupeKey
  }
  const v2 = { keyId: '3EB0', fromMe: true, status: 'READ', messageId: 'row-1' }
  const nested = { key: { id: '3EB0' }, update: { status: 'READ' } }
  expect([key(v2), key({ id: '3EB0', status: 'READ', datetime: 1 }), key(nested)]).toEqual(
    Array(3).fill('loja-01:3EB0:READ'),
  )
})
