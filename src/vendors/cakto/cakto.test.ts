import { webcrypto } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ioAt, makeRequest } from '../../../test/harness/request.ts'
import { createOutboundHttp } from '../../base/outbound-http.ts'
import type { OutboundIo } from '../_kit/contract.ts'
import { markVerified } from '../_kit/request.ts'
import { runSimulator } from '../_kit/simulator-server.ts'
import { commands } from './commands.ts'
import { inbound } from './inbound.ts'
import { settings } from './settings.ts'
import { createSimulator } from './simulator.ts'

const connection = settings.parse({ secrets: 'demo-cakto-secret-0001' })
const now = 1_762_171_200
const body = (secret: string) => JSON.stringify({ secret, event: 'refund', data: { id: 'o1', status: 'paid' } })
const right = body('demo-cakto-secret-0001')

/** By an implementation that is not ours. */
async function sign(text: string, seconds = now, secret = 'demo-cakto-secret-0001'): Promise<string> {
  const algorithm = { name: 'HMAC', hash: 'SHA-256' }
  const key = await webcrypto.subtle.importKey('raw', Buffer.from(secret), algorithm, false, ['sign'])
  return Buffer.from(await webcrypto.subtle.sign('HMAC', key, Buffer.from(`${seconds}.${text}`))).toString('hex')
}

const judge = (text: string, headers: Record<string, string>, requireSignature = false) =>
  inbound.verify(makeRequest({ text, headers }), { ...connection, requireSignature }, ioAt(now * 1000))
const signed = async (text: string, seconds = now) => ({
  'x-cakto-timestamp': String(seconds),
  'x-cakto-signature': `v1=${await sign(text, seconds)}`,
})

describe('the proof', () => {
  it('is what WebCrypto signs over any body', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ minLength: 1 }), async (text) => {
        expect(await judge(text, await signed(text))).toMatchObject({ ok: true })
        expect(await judge(`${text}x`, await signed(text))).toEqual({ ok: false, reason: 'wrong_proof' })
      }),
    )
  })

  it('may be 300 seconds old or ahead, and must say when it was made', async () => {
    expect(await judge(right, await signed(right, now - 300))).toMatchObject({ ok: true })
    expect(await judge(right, await signed(right, now - 301))).toEqual({ ok: false, reason: 'stale_timestamp' })
    expect(await judge(right, await signed(right, now + 301))).toEqual({ ok: false, reason: 'future_timestamp' })
    const { 'x-cakto-signature': alone } = await signed(right)
    expect(await judge(right, { 'x-cakto-signature': alone! })).toEqual({ ok: false, reason: 'missing_proof' })
  })

  it('in the body counts only where there is no signature', async () => {
    expect(await judge(right, {})).toEqual({ ok: true, proof: 'shared-secret field secret' })
    expect(await judge(body('somebody-elses-secret'), {})).toEqual({ ok: false, reason: 'wrong_proof' })
    for (const signature of ['', 'v1=', `v1=${'0'.repeat(64)}`])
      expect(await judge(right, { 'x-cakto-timestamp': String(now), 'x-cakto-signature': signature })).toMatchObject({
        ok: false,
      })
  })

  it('in the body is refused where a signature is demanded', async () => {
    expect(await judge(right, {}, true)).toEqual({ ok: false, reason: 'missing_proof' })
    expect(await judge(right, await signed(right), true)).toMatchObject({ ok: true })
  })
})

it('keeps the order and loses the secret before it is stored', () => {
  const stored = inbound.redact!(markVerified(makeRequest({ text: right })), connection)
  expect(JSON.parse(stored.body.toString())).toEqual({
    secret: '***',
    event: 'refund',
    data: { id: 'o1', status: 'paid' },
  })
})

describe('one order told as V1 and V2', () => {
  const tell = (data: unknown) => markVerified(makeRequest({ text: JSON.stringify({ event: 'refund', data }) }))

  it('is the same delivery and the same fact', () => {
    const [v1, v2] = [tell({ id: 'o1' }), tell([{ id: 'o1' }])]
    expect(inbound.identify(v1, connection)).toEqual(inbound.identify(v2, connection))
    expect(inbound.translate(v1, connection)).toEqual(inbound.translate(v2, connection))
  })

  it('is the same delivery in whatever order the list is', () => {
    const [one, other] = [
      tell([{ id: 'o1', offer_type: 'main' }, { id: 'o2' }]),
      tell([{ id: 'o2' }, { id: 'o1', offer_type: 'main' }]),
    ]
    expect(inbound.identify(one, connection)).toEqual(inbound.identify(other, connection))
  })
})

describe('reconcile', () => {
  it('turns every page of the history and asks for what was not answered', async () => {
    const { baseUrl, server, stop } = await runSimulator(createSimulator().serve!())
    const send = createOutboundHttp()
    const io = {
      http: (request) => send(request, { reach: 'anywhere' }),
      now: () => new Date(),
    } as OutboundIo
    const config = settings.parse({ baseUrl, clientId: 'c', clientSecret: 'invented' })
    const result = await commands.reconcile!(config, io, {})
    expect(result).toMatchObject({ ok: true, detail: { resent: ['503', '507', '511'], left: 0 } })
    expect(server.calls.filter(({ path }) => path.includes('event_history'))).toHaveLength(3)
    await stop()
  })
})
