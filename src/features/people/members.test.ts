import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { browserOf, type TestBrowser } from '../../../test/harness/browser-of.ts'
import { startTestHub, type TestHub } from '../../../test/harness/hub.ts'
import { insertLead } from '../../../test/harness/insert-lead.ts'
import { newPerson, type TestPerson } from '../../../test/harness/people.ts'

let hub: TestHub
let owner: TestPerson
let admin: TestPerson
beforeAll(async () => {
  hub = await startTestHub({ role: 'web' })
  owner = await newPerson(hub, hub.workspaceId, { role: 'owner' })
  admin = await newPerson(hub, hub.workspaceId, { role: 'admin' })
})
afterAll(() => hub.stop())

/** The fields of answers that are asked further. */
interface Answer {
  status: number
  body: { id: string; url: string; members: unknown; workspaces: { slug: string }[] }
}
const as = (person: TestPerson, method: string, path: string, body?: unknown): Promise<Answer> =>
  hub.api(method, path, { key: null, headers: person.headers, body })
const audited = async (action: string) =>
  (await hub.database.pool.query('select count(*) from audit_log where action = $1', [action])).rows[0].count

describe('an invitation', () => {
  const invite = (body: object, by = owner) => as(by, 'POST', '/api/v1/invitations', body)
  const tokenOf = (url: string) => new URL(url).searchParams.get('token')

  it('lets somebody new in as what it says, once, and signs them in', async () => {
    const made = await invite({ email: 'New@example.test', role: 'agent' })
    expect(made).toMatchObject({ status: 201, body: { email: 'new@example.test', recordScope: 'own', isSent: false } })
    const token = tokenOf(made.body.url)
    const nina: TestBrowser = browserOf(hub)
    const shown = await nina.api('POST', '/api/v1/auth/invitation', { token })
    expect(shown.body).toMatchObject({ workspace: { slug: 'default' }, role: 'agent', hasAccount: false })
    const accept = { token, name: 'Nina', password: 'a long enough one' }
    const session = await nina.api('POST', '/api/v1/auth/invitation/accept', accept)
    expect(session).toMatchObject({
      status: 200,
      body: { role: 'agent', recordScope: 'own', scopes: ['read', 'write'] },
    })
    expect((await nina.api('GET', '/api/v1/leads')).status).toBe(200)
    expect((await nina.api('POST', '/api/v1/auth/invitation/accept', accept)).status).toBe(410)
    expect(await audited('member.join')).toBe(1)
  })

  it('is joined by whoever has an account already, with the address it is for', async () => {
    const { rows } = await hub.database.pool.query(
      `insert into workspaces (id, slug, name) values (gen_random_uuid(), 'agency', 'Agency') returning id`,
    )
    const other = await newPerson(hub, rows[0].id, { role: 'owner' })
    const token = tokenOf((await invite({ email: admin.email, role: 'viewer' }, other)).body.url)
    expect((await as(owner, 'POST', '/api/v1/auth/invitation/join', { token })).status).toBe(409)
    const joined = await as(admin, 'POST', '/api/v1/auth/invitation/join', { token })
    expect(joined.body).toMatchObject({ role: 'viewer', workspace: { slug: 'agency' } })
    expect(joined.body.workspaces.map(({ slug }: { slug: string }) => slug)).toEqual(['agency', 'default'])
  })

  it('ends when it is taken back, when the address is invited again, and is never to more than one has', async () => {
    const first = (await invite({ email: 'late@example.test', role: 'viewer' })).body
    const second = (await invite({ email: 'late@example.test', role: 'viewer' })).body
    await as(owner, 'DELETE', `/api/v1/invitations/${second.id}`)
    for (const { url } of [first, second])
      expect((await browserOf(hub).api('POST', '/api/v1/auth/invitation', { token: tokenOf(url) })).status).toBe(410)
    expect(await invite({ email: 'boss@example.test', role: 'owner' }, admin)).toMatchObject({ status: 403 })
    expect(await invite({ email: owner.email, role: 'viewer' })).toMatchObject({ body: { code: 'already_exists' } })
  })

  it('needs room in the plan', async () => {
    const { pool } = hub.database
    await pool.query(`update workspaces set settings = '{"limits":{"members":2}}' where slug = 'default'`)
    expect(await invite({ email: 'more@example.test', role: 'viewer' })).toMatchObject({
      body: { code: 'limit_reached' },
    })
    await pool.query(`update workspaces set settings = '{}' where slug = 'default'`)
  })
})

describe('a member', () => {
  it('is changed by an admin, but an owner only by an owner, and owners always see everything', async () => {
    const agent = await newPerson(hub, hub.workspaceId, { role: 'agent', recordScope: 'own' })
    const path = `/api/v1/members/${agent.id}`
    expect((await as(admin, 'PATCH', path, { recordScope: 'team' })).body).toMatchObject({
      role: 'agent',
      recordScope: 'team',
    })
    expect((await as(admin, 'PATCH', path, { role: 'owner' })).body).toMatchObject({ code: 'scope_missing' })
    expect((await as(admin, 'PATCH', `/api/v1/members/${owner.id}`, { role: 'viewer' })).status).toBe(403)
    expect((await as(owner, 'PATCH', path, { role: 'admin', recordScope: 'own' })).status).toBe(400)
    expect((await as(owner, 'PATCH', path, { role: 'admin' })).body).toMatchObject({
      role: 'admin',
      recordScope: 'all',
    })
  })

  it('is out with the next request, and their leads go to whoever is named', async () => {
    const agent = await newPerson(hub, hub.workspaceId, { role: 'agent', recordScope: 'own' })
    const lead = await insertLead(hub.database.pool, hub.workspaceId, { name: 'Lia' })
    await hub.database.pool.query('update leads set owner_id = $1 where id = $2', [agent.id, lead.id])
    expect((await as(agent, 'GET', `/api/v1/leads/${lead.id}`)).status).toBe(200)
    const gone = await as(admin, 'DELETE', `/api/v1/members/${agent.id}?leadsTo=${admin.id}`)
    expect(gone.body).toEqual({ userId: agent.id, leadsMoved: 1 })
    expect(await as(agent, 'GET', '/api/v1/leads')).toMatchObject({
      status: 403,
      body: { code: 'workspace_forbidden' },
    })
    const { rows } = await hub.database.pool.query('select owner_id from leads where id = $1', [lead.id])
    expect(rows).toEqual([{ owner_id: admin.id }])
  })

  it('stays when they are the last owner, until they have handed the workspace over', async () => {
    expect(await as(owner, 'DELETE', '/api/v1/members/me')).toMatchObject({
      status: 409,
      body: { code: 'wrong_state' },
    })
    expect((await as(owner, 'PATCH', `/api/v1/members/${owner.id}`, { role: 'admin' })).status).toBe(409)
    const handed = await as(owner, 'POST', '/api/v1/members/transfer-ownership', { userId: admin.id })
    expect(handed.body).toMatchObject({ userId: admin.id, role: 'owner' })
    expect((await as(owner, 'POST', '/api/v1/members/transfer-ownership', { userId: admin.id })).status).toBe(403)
    expect((await as(owner, 'DELETE', '/api/v1/members/me')).status).toBe(200)
    expect(await audited('member.transfer_ownership')).toBe(1)
  })
})

describe('a team', () => {
  it('shows its leads to those of its members who see their teams’', async () => {
    const [one, two] = [
      await newPerson(hub, hub.workspaceId, { role: 'agent', recordScope: 'team' }),
      await newPerson(hub, hub.workspaceId, { role: 'manager', recordScope: 'team' }),
    ]
    const team = (await as(admin, 'POST', '/api/v1/teams', { name: 'Sul' })).body
    const set = await as(admin, 'PUT', `/api/v1/teams/${team.id}/members`, { userIds: [one.id] })
    expect(set.body.members).toEqual([{ userId: one.id, name: 'The agent' }])
    const lead = await insertLead(hub.database.pool, hub.workspaceId, { name: 'Rui' })
    await hub.database.pool.query('update leads set team_id = $1 where id = $2', [team.id, lead.id])
    expect((await as(one, 'GET', `/api/v1/leads/${lead.id}`)).status).toBe(200)
    expect((await as(two, 'GET', `/api/v1/leads/${lead.id}`)).status).toBe(404)
    await as(admin, 'DELETE', `/api/v1/teams/${team.id}`)
    expect((await as(one, 'GET', `/api/v1/leads/${lead.id}`)).status).toBe(404)
  })
})

describe('a workspace', () => {
  it('is changed by its admins, its plan only from above, and is owned by whoever makes it', async () => {
    const child = (await as(admin, 'POST', '/api/v1/workspaces', { slug: 'client', name: 'Client' })).body
    const inChild = (body: object) =>
      hub.api('PATCH', `/api/v1/workspaces/${child.id}`, {
        key: null,
        workspace: 'client',
        headers: admin.headers,
        body,
      })
    const brand = { name: 'Imóveis Sul', colour: '#aa3300' }
    expect((await inChild({ brand, language: 'es' })).body).toMatchObject({
      brand: { ...brand, logo: null },
      language: 'es',
    })
    expect((await inChild({ plan: 'free' })).status).toBe(403)
    expect((await inChild({ settings: { madeUp: 1 } })).status).toBe(400)
    expect((await as(admin, 'PATCH', `/api/v1/workspaces/${child.id}`, { plan: 'free' })).body).toMatchObject({
      plan: 'free',
    })
    const { rows } = await hub.database.pool.query('select user_id, role from members where workspace_id = $1', [
      child.id,
    ])
    expect(rows).toEqual([{ user_id: admin.id, role: 'owner' }])
    const session = await hub.api('GET', '/api/v1/session', { key: null, workspace: 'client', headers: admin.headers })
    expect(session.body).toMatchObject({ workspace: { slug: 'client', brand: { name: 'Imóveis Sul' } } })
    await inChild({ brand: null })
  })

  it('shows its clients its brand, until they have one of their own', async () => {
    const brandIn = async (workspace: string) =>
      (
        (await hub.api('GET', '/api/v1/session', { key: null, workspace, headers: admin.headers })).body as {
          workspace: { brand: object }
        }
      ).workspace.brand
    expect(await brandIn('client')).toEqual({ name: null, logo: null, colour: null })
    const agency = { name: 'Agência Norte', logo: 'https://agency.example.test/logo.png', colour: '#003366' }
    await as(admin, 'PATCH', `/api/v1/workspaces/${hub.workspaceId}`, { brand: agency })
    expect(await brandIn('client')).toEqual(agency)
    const child = await hub.database.pool.query(`select id from workspaces where slug = 'client'`)
    const own = { name: 'Cliente', logo: null, colour: null }
    await as(admin, 'PATCH', `/api/v1/workspaces/${child.rows[0].id}`, { brand: own })
    expect(await brandIn('client')).toEqual(own)
    expect(await brandIn('default')).toEqual(agency)
  })
})
