import { createHmac } from 'node:crypto'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { browserOf, type TestBrowser } from '../../../test/harness/browser-of.ts'
import { startTestHub, type TestHub } from '../../../test/harness/hub.ts'
import { setupToken } from './set-up.ts'

const email = 'tina@example.test'
let password = 'correct horse battery'
let hub: TestHub
let tina: TestBrowser
let secret: string
let recoveryCodes: string[]
beforeAll(async () => {
  hub = await startTestHub({ role: 'web' })
  tina = browserOf(hub)
  const token = await setupToken(hub.database.pool, hub.sealer)
  await tina.api('POST', '/api/v1/setup', { token, name: 'Tina', email, password })
})
afterAll(() => hub.stop())

/** RFC 6238 by hand: what an authenticator app shows now. */
function codeNow(base32: string): string {
  const bits = [...base32.replace(/=+$/, '')]
    .map((letter) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0'))
    .join('')
  const key = Buffer.from(bits.match(/.{8}/g)!.map((byte) => Number.parseInt(byte, 2)))
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000)))
  const mac = createHmac('sha1', key).update(counter).digest()
  return String((mac.readUInt32BE(mac.at(-1)! & 15) & 0x7fffffff) % 1_000_000).padStart(6, '0')
}

const signIn = (browser: TestBrowser) => browser.api('POST', '/api/v1/auth/sign-in', { email, password })

it('is begun with the password, and asked for once a right code was seen', async () => {
  expect((await tina.api('POST', '/api/v1/auth/two-factor', { password: 'wrong' })).status).toBe(401)
  const begun = await tina.api('POST', '/api/v1/auth/two-factor', { password })
  expect(begun).toMatchObject({ status: 200, body: { uri: expect.stringMatching(/^otpauth:\/\/totp\//) } })
  const { uri, recoveryCodes: codes } = begun.body as { uri: string; recoveryCodes: string[] }
  ;[secret, recoveryCodes] = [new URL(uri).searchParams.get('secret')!, codes]
  expect(recoveryCodes.length).toBeGreaterThan(5)
  expect((await signIn(browserOf(hub))).body).toMatchObject({ needsSecondFactor: false })
  expect((await tina.api('POST', '/api/v1/auth/two-factor/confirm', { code: codeNow(secret) })).status).toBe(200)
  expect((await tina.api('GET', '/api/v1/session')).body).toMatchObject({ user: { hasTwoFactor: true } })
})

it('keeps whoever has the password alone out', async () => {
  const browser = browserOf(hub)
  expect((await signIn(browser)).body).toEqual({ needsSecondFactor: true, session: null })
  expect((await browser.api('GET', '/api/v1/session')).body).toBeNull()
  const wrong = await browser.api('POST', '/api/v1/auth/second-factor', { code: '000000' })
  expect(wrong).toMatchObject({ status: 401, body: { code: 'wrong_credentials' } })
  expect((await browserOf(hub).api('POST', '/api/v1/auth/second-factor', { code: codeNow(secret) })).status).toBe(401)
  const right = await browser.api('POST', '/api/v1/auth/second-factor', { code: codeNow(secret) })
  expect(right.body).toMatchObject({ needsSecondFactor: false, session: { user: { email } } })
})

it('is replaced by a recovery code, which works once', async () => {
  for (const expected of [200, 401]) {
    const browser = browserOf(hub)
    await signIn(browser)
    const answer = await browser.api('POST', '/api/v1/auth/second-factor', { code: recoveryCodes[0], kind: 'recovery' })
    expect(answer.status).toBe(expected)
  }
})

it('is kept sealed', async () => {
  const { rows } = await hub.database.pool.query('select * from two_factors')
  expect(JSON.stringify(rows)).not.toContain(secret)
  for (const code of recoveryCodes) expect(JSON.stringify(rows)).not.toContain(code)
})

it('outlives a new password, which a link sets once and which ends every session', async () => {
  const { rows } = await hub.database.pool.query('select id from users')
  const made = await hub.api('POST', `/api/v1/members/${rows[0].id}/reset-link`)
  const token = new URL((made.body as { url: string }).url).searchParams.get('token')
  const next = { token, password: 'another good one' }
  expect((await browserOf(hub).api('POST', '/api/v1/auth/password/reset', next)).status).toBe(200)
  expect((await browserOf(hub).api('POST', '/api/v1/auth/password/reset', next)).status).toBe(410)
  expect((await tina.api('GET', '/api/v1/session')).body).toBeNull()
  expect((await signIn(browserOf(hub))).status).toBe(401)
  password = next.password
  expect((await signIn(browserOf(hub))).body).toEqual({ needsSecondFactor: true, session: null })
  const { rows: told } = await hub.database.pool.query(
    `select action from audit_log where action like 'user.%' order by id`,
  )
  expect(told.map(({ action }) => action)).toEqual([
    'user.create',
    'user.two_factor.begin',
    'user.two_factor.on',
    'user.password_reset',
  ])
})
