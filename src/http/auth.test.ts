import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { demoDelivery } from '../../test/harness/demo-vendor.ts'
import { eventually } from '../../test/harness/eventually.ts'
import { instanceKey, startTestHub, type TestHub } from '../../test/harness/hub.ts'
import { createSealer } from '../base/seal.ts'
import { createSessions } from './session.ts'

let hub: TestHub
/** Workspaces made through the API, by slug: `north` and `south` are children of `default`, `inner` of `north`. */
const made: Record<string, string> = {}
const keys: Record<string, string> = {}

beforeAll(async () => {
  hub = await startTestHub()
  for (const [slug, parent] of [['north'], ['south'], ['inner', 'north']]) {
    const body = { slug, name: slug, ...(parent && { parent }) }
    const workspace = await hub.api('POST', '/api/v1/workspaces', { body })
    expect(workspace.status).toBe(201)
    made[slug!] = (workspace.body as { id: string }).id
    const key = await hub.api('POST', '/api/v1/api-keys', { body: { name: slug, workspace: slug } })
    expect(key).toMatchObject({ status: 201, body: { key: expect.stringMatching(/^ll_/), hint: expect.any(String) } })
    keys[slug!] = (key.body as { key: string }).key
  }
})
afterAll(() => hub.stop())

const intakes = (key: string | null, workspace?: string) =>
  hub.api('GET', '/api/v1/intakes', { key, ...(workspace && { workspace }) })

describe('a key', () => {
  it.each([
    ['none', null],
    ['an unknown one', 'll_unknown'],
    ['the empty one', ''],
    ['almost the instance key', instanceKey.slice(0, -1)],
  ])('that is %s opens nothing', async (_name, key) => {
    expect(await intakes(key)).toMatchObject({ status: 401, body: { code: 'not_signed_in' } })
  })

  it('opens its workspace and the children of it, and no other', async () => {
    expect((await intakes(keys.north!)).status).toBe(200)
    expect((await intakes(keys.north!, 'north')).status).toBe(200)
    expect((await intakes(keys.north!, 'inner')).status).toBe(200)
    for (const slug of ['default', 'south', 'nobody'])
      expect(await intakes(keys.north!, slug)).toMatchObject({ status: 403, body: { code: 'workspace_forbidden' } })
    expect((await intakes(keys.inner!, 'north')).status).toBe(403)
  })

  it('of the instance opens every workspace that exists', async () => {
    for (const slug of ['default', 'north', 'inner']) expect((await intakes(instanceKey, slug)).status).toBe(200)
    expect(await intakes(instanceKey, 'nobody')).toMatchObject({ status: 404, body: { code: 'not_found' } })
  })

  it('does nothing that its scopes do not name, and gives no scope that it lacks', async () => {
    const reader = await hub.newKey(made.north!, ['read'])
    expect((await intakes(reader)).status).toBe(200)
    const replay = await hub.api('POST', '/api/v1/intakes/replay', { key: reader, body: { filter: { vendor: 'x' } } })
    expect(replay).toMatchObject({ status: 403, body: { code: 'scope_missing' } })
    const admin = await hub.newKey(made.north!, ['admin'])
    const wider = await hub.api('POST', '/api/v1/api-keys', { key: admin, body: { name: 'w', scopes: ['write'] } })
    expect(wider).toMatchObject({ status: 403, body: { code: 'scope_missing' } })
  })

  it('ends when it is revoked, and when its time is over', async () => {
    const body = { name: 'short', workspace: 'north', expiresAt: new Date(Date.now() - 1_000).toISOString() }
    const expired = (await hub.api('POST', '/api/v1/api-keys', { body })).body as { key: string }
    expect((await intakes(expired.key)).status).toBe(401)
    const { id, key } = (await hub.api('POST', '/api/v1/api-keys', { body: { name: 'gone', workspace: 'north' } }))
      .body as { id: string; key: string }
    expect((await intakes(key)).status).toBe(200)
    expect((await hub.api('DELETE', `/api/v1/api-keys/${id}`, { workspace: 'north' })).status).toBe(200)
    expect((await intakes(key)).status).toBe(401)
  })

  it('is shown once and kept only as a hash', async () => {
    const { rows } = await hub.database.pool.query('select * from api_keys')
    expect(JSON.stringify(rows)).not.toContain(keys.north)
    const { body } = await hub.api('GET', '/api/v1/api-keys', { workspace: 'north' })
    expect(JSON.stringify(body)).not.toContain(keys.north)
  })

  it('says when it was used last', async () => {
    const made = await hub.api('POST', '/api/v1/api-keys', { body: { name: 'idle' } })
    const { id, key, lastUsedAt } = made.body as { id: string; key: string; lastUsedAt: null }
    expect(lastUsedAt).toBeNull()
    const usedAt = async () => {
      const { items } = (await hub.api('GET', '/api/v1/api-keys')).body as {
        items: { id: string; lastUsedAt: string | null }[]
      }
      return items.find((each) => each.id === id)!.lastUsedAt
    }
    expect(await usedAt()).toBeNull()
    const before = Date.now()
    expect((await hub.api('GET', '/api/v1/leads', { key })).status).toBe(200)
    // it is written beside the answer
    const last = await eventually(async () => (await usedAt()) ?? undefined)
    expect(Math.abs(Date.parse(last) - before)).toBeLessThan(60_000)
  })

  it('makes workspaces below its own', async () => {
    const body = { slug: 'made-by-north', name: 'x' }
    const { body: workspace } = await hub.api('POST', '/api/v1/workspaces', { key: keys.north!, body })
    expect(workspace).toMatchObject({ parentId: made.north })
    const taken = await hub.api('POST', '/api/v1/workspaces', { key: keys.south!, body })
    expect(taken).toMatchObject({ status: 409, body: { code: 'already_exists' } })
    const { body: seen } = await hub.api('GET', '/api/v1/workspaces', { key: keys.north! })
    const slugs = (seen as { items: { slug: string }[] }).items.map((item) => item.slug)
    expect(slugs).toEqual(['inner', 'made-by-north', 'north'])
  })
})

describe('rows of another workspace', () => {
  it('do not exist for a key', async () => {
    const sent = await fetch(`${hub.url}/api/v1/webhooks/demo`, demoDelivery({ id: 'secret', about: 'secret' }))
    const { id } = (await sent.json()) as { id: string }
    expect((await hub.api('GET', `/api/v1/intakes/${id}`)).status).toBe(200)
    expect((await hub.api('GET', `/api/v1/intakes/${id}`, { key: keys.north! })).status).toBe(404)
    expect((await hub.api('POST', `/api/v1/intakes/${id}/replay`, { key: keys.north! })).status).toBe(404)
    expect((await intakes(keys.north!)).body).toEqual({ items: [], nextCursor: null })
  })
})

describe('a session', () => {
  const signIn = async (key: string) => {
    const { status, headers } = await hub.api('POST', '/api/v1/session', { key: null, body: { key } })
    return {
      status,
      setCookie: headers.get('set-cookie') ?? '',
      cookie: (headers.get('set-cookie') ?? '').split(';')[0]!,
    }
  }
  const probe = async (cookie: string) =>
    (await hub.api('GET', '/api/v1/session', { key: null, headers: { cookie } })).body

  it('is begun with a key, in a cookie that no script and no other site can use', async () => {
    const { status, setCookie, cookie } = await signIn(keys.north!)
    expect(status).toBe(204)
    expect(setCookie).toMatch(/HttpOnly; SameSite=Strict; Max-Age=\d+/)
    expect(setCookie).not.toContain(keys.north)
    expect(await probe(cookie)).toMatchObject({ actor: expect.stringContaining('key "north"') })
    const list = await hub.api('GET', '/api/v1/intakes', { key: null, headers: { cookie } })
    expect(list.status).toBe(200)
  })

  it('answers a probe with null when nobody is signed in', async () => {
    expect(await probe('')).toBeNull()
    expect(await probe('leadline_session=rubbish')).toBeNull()
    expect((await signIn('wrong')).status).toBe(401)
  })

  it('is of no use to a page of another site', async () => {
    const { cookie } = await signIn(instanceKey)
    const replay = (headers: Record<string, string>) =>
      hub.api('POST', '/api/v1/intakes/replay', {
        key: null,
        body: { filter: { vendor: 'nobody' }, dryRun: true },
        headers: { cookie, ...headers },
      })
    expect(await replay({ 'sec-fetch-site': 'cross-site' })).toMatchObject({
      status: 403,
      body: { code: 'foreign_origin' },
    })
    expect((await replay({ 'sec-fetch-site': 'same-site' })).status).toBe(403)
    expect((await replay({ 'sec-fetch-site': 'same-origin' })).status).toBe(202)
  })

  it('ends with its key, and after its hours', async () => {
    const { id, key } = (await hub.api('POST', '/api/v1/api-keys', { body: { name: 'session', workspace: 'north' } }))
      .body as { id: string; key: string }
    const { cookie } = await signIn(key)
    await hub.api('DELETE', `/api/v1/api-keys/${id}`, { workspace: 'north' })
    expect(await probe(cookie)).toBeNull()

    let now = Date.now()
    const sessions = createSessions(createSealer('x'), () => now)
    const sealed = sessions.seal({ kind: 'key', keyId: id })
    expect(sessions.open(sealed)).toEqual({ kind: 'key', keyId: id })
    now += 13 * 3_600_000
    expect(sessions.open(sealed)).toBeNull()
    expect(createSessions(createSealer('y'), () => 0).open(sealed)).toBeNull()
  })
})
