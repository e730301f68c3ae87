import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { browserOf, type TestBrowser } from '../../../test/harness/browser-of.ts'
import { startTestHub, type TestHub } from '../../../test/harness/hub.ts'
import { newPerson } from '../../../test/harness/people.ts'
import { setupToken } from './set-up.ts'

const email = 'ana@example.test'
const password = 'correct horse battery'

let hub: TestHub
let desk: TestBrowser
let phone: TestBrowser
beforeAll(async () => {
  hub = await startTestHub({ role: 'web' })
  desk = browserOf(hub)
  const token = await setupToken(hub.database.pool, hub.sealer)
  await desk.api('POST', '/api/v1/setup', { token, name: 'Ana', email, password })
  phone = browserOf(hub)
  await signIn(phone, password)
})
afterAll(() => hub.stop())

const signIn = (browser: TestBrowser, word: string) =>
  browser.api('POST', '/api/v1/auth/sign-in', { email, password: word }, { 'user-agent': 'A phone' })
const isIn = async (browser: TestBrowser) => (await browser.api('GET', '/api/v1/session')).body !== null
const sessions = async (browser: TestBrowser) =>
  ((await browser.api('GET', '/api/v1/auth/sessions')).body as { items: { id: string; isThis: boolean }[] }).items

describe('somebody who is signed in', () => {
  it('changes their own name', async () => {
    expect((await desk.api('PATCH', '/api/v1/auth/profile', { name: 'Ana Prado' })).status).toBe(200)
    expect((await phone.api('GET', '/api/v1/session')).body).toMatchObject({ user: { name: 'Ana Prado', email } })
  })

  it('sees where they are signed in, and ends one of it, but nobody else’s', async () => {
    const both = await sessions(desk)
    expect(both.map(({ isThis }) => isThis).sort()).toEqual([false, true])
    const other = both.find(({ isThis }) => !isThis)!
    const stranger = await newPerson(hub, hub.workspaceId, { role: 'owner' })
    const end = (visitor: object) => hub.api('DELETE', `/api/v1/auth/sessions/${other.id}`, { key: null, ...visitor })
    expect((await end({ headers: stranger.headers })).status).toBe(404)
    expect(await isIn(phone)).toBe(true)
    expect((await desk.api('DELETE', `/api/v1/auth/sessions/${other.id}`)).status).toBe(200)
    expect(await isIn(phone)).toBe(false)
    expect(await sessions(desk)).toHaveLength(1)
  })

  it('changes their password with the one they have, which ends their other sessions and is written down', async () => {
    await signIn(phone, password)
    const change = (currentPassword: string) =>
      desk.api('POST', '/api/v1/auth/password', { currentPassword, newPassword: 'a new word for the horse' })
    expect((await change('not this one')).status).toBe(401)
    expect(await isIn(phone)).toBe(true)
    expect((await change(password)).status).toBe(200)
    expect([await isIn(desk), await isIn(phone)]).toEqual([true, false])
    expect((await signIn(phone, password)).status).toBe(401)
    expect((await signIn(phone, 'a new word for the horse')).status).toBe(200)
    const { rows } = await hub.database.pool.query(`select actor from audit_log where action = 'user.password'`)
    expect(rows).toEqual([{ actor: expect.stringContaining(email) }])
  })
})
