import { createHmac, webcrypto } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ioAt, makeRequest } from '../../../../test/harness/request.ts'
import { hmac } from './hmac.ts'

const secret = 'demo-signing-secret'
const now = 1_700_000_000_000
const body = '{"hello":"olá"}'
const sign = (text: string, key = secret) => createHmac('sha256', key).update(text).digest('hex')

const plain = hmac<{ secrets: string[] }>({
  secrets: ({ secrets }) => secrets,
  algorithm: 'sha256',
  signature: [{ header: 'X-Demo-Signature' }, { header: 'x-webhook-signature' }],
  encoding: 'hex',
  prefixes: ['', 'sha256='],
  timestamp: { at: { header: 'x-demo-timestamp' }, unit: 'ms', toleranceSeconds: 300 },
})
const judge = (headers: Record<string, string>, text = body, secrets = [secret], scheme = plain) =>
  scheme(makeRequest({ headers, text }), { secrets }, ioAt(now))
const judgeAsync = async (...args: Parameters<typeof judge>) => judge(...args)

describe('hmac over the raw body', () => {
  it('believes the signature, bare, prefixed or in upper case, in any of its headers', () => {
    for (const value of [sign(body), `sha256=${sign(body)}`, sign(body).toUpperCase()]) {
      expect(judge({ 'x-demo-signature': value })).toEqual({ ok: true, proof: 'hmac header x-demo-signature' })
      expect(judge({ 'x-webhook-signature': value })).toMatchObject({ ok: true })
    }
  })

  it('refuses with the reason', () => {
    const refused = (reason: string) => ({ ok: false, reason })
    expect(judge({})).toEqual(refused('missing_proof'))
    expect(judge({ 'x-demo-signature': sign(`${body} `) })).toEqual(refused('wrong_proof'))
    expect(judge({ 'x-demo-signature': sign(body).slice(1) })).toEqual(refused('malformed_proof'))
    expect(judge({ 'x-demo-signature': `md5=${sign(body)}` })).toEqual(refused('malformed_proof'))
    expect(judge({ 'x-demo-signature': sign(body, '') }, body, [''])).toEqual(refused('no_secret_configured'))
  })

  it('takes any active secret', () => {
    expect(judge({ 'x-demo-signature': sign(body, 'old') }, body, ['new', 'old'])).toMatchObject({ ok: true })
    expect(judge({ 'x-demo-signature': sign(body, 'older') }, body, ['new', 'old'])).toMatchObject({ ok: false })
  })

  it('checks an unsigned timestamp only when it is there, both ways, the limit included', () => {
    const at = (ms: number | string) => judge({ 'x-demo-signature': sign(body), 'x-demo-timestamp': String(ms) })
    expect(at(now - 300_000)).toMatchObject({ ok: true })
    expect(at(now + 300_000)).toMatchObject({ ok: true })
    expect(at(now - 301_000)).toEqual({ ok: false, reason: 'stale_timestamp' })
    expect(at(now + 301_000)).toEqual({ ok: false, reason: 'future_timestamp' })
    expect(at('yesterday')).toEqual({ ok: false, reason: 'malformed_proof' })
  })

  it('believes exactly what WebCrypto signs', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ minLength: 1 }), fc.string(), fc.nat(), async (key, text, n) => {
        const parameters = { name: 'HMAC', hash: 'SHA-256' }
        const imported = await webcrypto.subtle.importKey('raw', Buffer.from(key), parameters, false, ['sign'])
        const signature = Buffer.from(await webcrypto.subtle.sign('HMAC', imported, Buffer.from(text))).toString('hex')
        expect(await judgeAsync({ 'x-demo-signature': signature }, text, [key])).toMatchObject({ ok: true })
        const changed = Buffer.from(signature)
        changed[n % changed.length] = changed[n % changed.length] === 0x30 ? 0x31 : 0x30
        if (changed.toString() === signature) return
        expect(await judgeAsync({ 'x-demo-signature': changed.toString() }, text, [key])).toMatchObject({ ok: false })
      }),
      { numRuns: 50 },
    )
  })
})

describe('hmac over a template', () => {
  const signedTime = hmac<{ secrets: string[] }>({
    secrets: ({ secrets }) => secrets,
    algorithm: 'sha256',
    signature: [{ header: 'x-demo-signature' }],
    encoding: 'base64',
    prefixes: ['v1='],
    signed: ['timestamp', { text: '.' }, 'body'],
    timestamp: { at: { header: 'x-demo-timestamp' }, unit: 's', toleranceSeconds: 300 },
  })
  const mac = (text: string) => `v1=${createHmac('sha256', secret).update(text).digest('base64')}`

  it('needs the timestamp it signs, and believes it only within the tolerance', () => {
    const at = (seconds: number) =>
      judge(
        { 'x-demo-signature': mac(`${seconds}.${body}`), 'x-demo-timestamp': `${seconds}` },
        body,
        [secret],
        signedTime,
      )
    expect(at(now / 1000)).toMatchObject({ ok: true })
    expect(at(now / 1000 - 301)).toEqual({ ok: false, reason: 'stale_timestamp' })
    expect(judge({ 'x-demo-signature': mac(`.${body}`) }, body, [secret], signedTime)).toEqual({
      ok: false,
      reason: 'missing_proof',
    })
  })

  it('knows one spelling of a base64 signature only', () => {
    const seconds = `${now / 1000}`
    const good = mac(`${seconds}.${body}`)
    const respelled = good.replace(/.=$/, (end) => `${String.fromCharCode(end.charCodeAt(0) + 1)}=`)
    expect(Buffer.from(respelled.slice(3), 'base64')).toEqual(Buffer.from(good.slice(3), 'base64'))
    const headers = { 'x-demo-signature': respelled, 'x-demo-timestamp': seconds }
    expect(judge(headers, body, [secret], signedTime)).toEqual({ ok: false, reason: 'wrong_proof' })
  })

  it('reads a signature and its parts out of the body (Mailgun)', () => {
    const mailgun = hmac<{ secrets: string[] }>({
      secrets: ({ secrets }) => secrets,
      algorithm: 'sha256',
      signature: [{ field: 'signature.signature' }],
      encoding: 'hex',
      signed: ['timestamp', { field: 'signature.token' }],
      timestamp: { at: { field: 'signature.timestamp' }, unit: 's', toleranceSeconds: 300 },
    })
    const token = '0123456789abcdef0123456789abcdef0123456789abcdef01'
    const signature = 'c6e2af40deae266cb46d1ea0ff327fae0a09a9782d24ac5095c5ea52f42238b8'
    const send = (stamp: string) =>
      judge({}, JSON.stringify({ signature: { timestamp: stamp, token, signature } }), ['signing-key-demo'], mailgun)
    expect(send('1700000000')).toMatchObject({ ok: true })
    expect(send('1700000001')).toEqual({ ok: false, reason: 'wrong_proof' })
  })
})

describe('hmac listed beside others', () => {
  const listed = hmac<{ secrets: string[] }>({
    secrets: ({ secrets }) => secrets,
    algorithm: 'sha256',
    signature: [{ header: 'x-demo-signature' }],
    encoding: 'hex',
    prefixes: ['v1='],
    listedBy: ',',
  })
  const at = (value: string, scheme = listed) => judge({ 'x-demo-signature': value }, body, [secret], scheme)

  it('believes the one that fits, wherever it stands, and passes over unknown versions', () => {
    for (const list of [`v1=${sign(body)}`, `v2=x, v1=${sign('x')},v1=${sign(body)}`, `v1=${sign(body)} , v0=`])
      expect(at(list)).toMatchObject({ ok: true })
    expect(at(`v1=${sign('x')},v1=${sign('y')}`)).toEqual({ ok: false, reason: 'wrong_proof' })
    for (const list of ['', ',', `v2=${sign(body)}`, sign(body), `v1=${sign(body)}00`])
      expect(at(list)).toMatchObject({ ok: false })
  })

  it('is no list where the vendor lists none', () => {
    expect(at(`${sign(body)},${sign(body)}`, plain)).toEqual({ ok: false, reason: 'malformed_proof' })
  })
})
