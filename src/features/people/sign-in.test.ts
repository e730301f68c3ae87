import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { browserOf, type TestBrowser } from '../../../test/harness/browser-of.ts'
import { startTestHub, type TestHub } from '../../../test/harness/hub.ts'
import { limits } from './attempts.ts'
import { setupToken } from './set-up.ts'

const owner = { name: 'Olga Owner', email: 'Olga@example.test', password: 'correct horse battery' }

let hub: TestHub
let olga: TestBrowser
beforeAll(async () => {
  hub = await startTestHub({ role: 'web' })
  olga = browserOf(hub)
})
afterAll(() => hub.stop())

const signIn = (email: string, password: string) =>
  browserOf(hub).api('POST', '/api/v1/auth/sign-in', { email, password })

describe('the first user', () => {
  it('needs the token of the link, which nobody guesses', async () => {
    expect((await olga.api('GET', '/api/v1/setup')).body).toEqual({ isNeeded: true })
    const wrong = await olga.api('POST', '/api/v1/setup', { token: 'guessed', ...owner })
    expect(wrong).toMatchObject({ status: 410, body: { code: 'link_invalid' } })
  })

  it('is made once, owns `default`, and is signed in', async () => {
    const token = (await setupToken(hub.database.pool, hub.sealer))!
    const both = await Promise.all([
      olga.api('POST', '/api/v1/setup', { token, ...owner }),
      browserOf(hub).api('POST', '/api/v1/setup', { token, ...owner }),
    ])
    expect(both.map(({ status }) => status).sort()).toEqual([200, 410])
    expect(await setupToken(hub.database.pool, hub.sealer)).toBeNull()
    expect((await olga.api('GET', '/api/v1/setup')).body).toEqual({ isNeeded: false })
  })
})

describe('a person', () => {
  it('signs in by an e-mail address in any spelling, in a cookie that no script and no other site can use', async () => {
    olga.cookies.clear()
    const answer = await olga.api('POST', '/api/v1/auth/sign-in', { ...owner, email: 'OLGA@example.test' })
    expect(answer).toMatchObject({ status: 200, body: { needsSecondFactor: false, session: { role: 'owner' } } })
    expect(answer.headers.getSetCookie()).toEqual([
      expect.stringMatching(/^leadline_person=[^;]+; Max-Age=\d+; Path=\/; HttpOnly; SameSite=Strict$/),
    ])
  })

  it('hears from the session who they are and where they may go', async () => {
    expect((await olga.api('GET', '/api/v1/session')).body).toMatchObject({
      actor: 'Olga Owner (olga@example.test)',
      kind: 'user',
      user: { name: 'Olga Owner', email: 'olga@example.test', hasTwoFactor: false },
      role: 'owner',
      recordScope: 'all',
      scopes: ['read', 'write', 'admin'],
      workspace: { slug: 'default' },
      workspaces: [{ slug: 'default', brand: { name: null, logo: null, colour: null } }],
    })
  })

  it('leaves with the session over, on the server too', async () => {
    const cookies = new Map(olga.cookies)
    expect((await olga.api('DELETE', '/api/v1/session')).status).toBe(204)
    expect(olga.cookies.size).toBe(0)
    for (const [name, value] of cookies) olga.cookies.set(name, value)
    expect((await olga.api('GET', '/api/v1/session')).body).toBeNull()
    expect((await olga.api('GET', '/api/v1/members')).status).toBe(401)
  })

  it('learns nothing from a refusal about which part was wrong', async () => {
    const [wrong, unknown] = [await signIn(owner.email, 'wrong'), await signIn('nobody@example.test', 'wrong')]
    expect(wrong).toMatchObject({ status: 401, body: { code: 'wrong_credentials' } })
    expect(unknown.body).toEqual(wrong.body)
  })

  it('is locked out after too many wrong passwords, with the right one too, and told for how long', async () => {
    const { pool } = hub.database
    await pool.query('update sign_in_attempts set count = $1', [limits.account])
    const refused = await signIn(owner.email, owner.password)
    expect(refused).toMatchObject({ status: 429, body: { code: 'locked_out' } })
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
    await pool.query(`update sign_in_attempts set until = now() - interval '1 second'`)
    expect((await signIn(owner.email, owner.password)).status).toBe(200)
  })
})
