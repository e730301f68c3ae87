import { SignJWT, UnsecuredJWT } from 'jose'
import { expect, it } from 'vitest'
import { ioAt, makeRequest } from '../../../../test/harness/request.ts'
import { jwt } from './jwt.ts'

const secret = 'a-shared-secret-of-some-length-for-hs256'
const second = 1_700_000_000
const scheme = jwt<{ secrets: string[] }>({ secrets: ({ secrets }) => secrets })
const judge = (token: string | null, secrets = [secret], at = second) =>
  scheme(makeRequest({ headers: token ? { authorization: `Bearer ${token}` } : {} }), { secrets }, ioAt(at * 1000))
const signed = (key = secret, alg = 'HS256') =>
  new SignJWT({ app: 'demo' })
    .setProtectedHeader({ alg, typ: 'JWT' })
    .setIssuedAt(second)
    .setExpirationTime(second + 600)
    .sign(Buffer.from(key))

it('believes what jose signs, with any active secret, until it expires', async () => {
  const token = await signed()
  expect(judge(token)).toEqual({ ok: true, proof: 'jwt bearer' })
  expect(judge(token, ['other', secret])).toMatchObject({ ok: true })
  expect(judge(token, [secret], second + 600 + 59)).toMatchObject({ ok: true })
  expect(judge(token, [secret], second + 600 + 60)).toEqual({ ok: false, reason: 'stale_timestamp' })
})

it('refuses another key, another algorithm, no algorithm and broken tokens', async () => {
  expect(judge(await signed('another-secret-of-some-length'))).toEqual({ ok: false, reason: 'wrong_proof' })
  expect(judge(await signed(secret.padEnd(64, 'x'), 'HS512'))).toEqual({ ok: false, reason: 'malformed_proof' })
  expect(judge(new UnsecuredJWT({ app: 'demo' }).encode())).toEqual({ ok: false, reason: 'malformed_proof' })
  expect(judge('a.b')).toEqual({ ok: false, reason: 'malformed_proof' })
  expect(judge(null)).toEqual({ ok: false, reason: 'missing_proof' })
  expect(judge(await signed(), [''])).toEqual({ ok: false, reason: 'no_secret_configured' })
})

it('refuses a token that is not valid yet', async () => {
  const early = await new SignJWT({})
    .setProtectedHeader({ alg: 'HS256' })
    .setNotBefore(second + 61)
    .sign(Buffer.from(secret))
  expect(judge(early)).toEqual({ ok: false, reason: 'future_timestamp' })
})
