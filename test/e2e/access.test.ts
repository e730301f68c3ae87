import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { demoSecret } from '../harness/demo-vendor.ts'
import { type GuardedWorld, openGuardedWorld, person, phone, rowsOfDefault, thing } from '../harness/guarded-world.ts'
import { instanceKey, type TestHub } from '../harness/hub.ts'
import type { Operation } from '../harness/operations.ts'
import { newPerson } from '../harness/people.ts'
import { ask, namesIn, type Visitor, walk as walkFrom } from '../harness/walk.ts'

/**
 * Walks every operation of the live OpenAPI document as everybody who has no business there. Nothing here names a route: a
 * new one is walked because it is in the document, and what the walk finds in lists it asks for one by one.
 */
let world: GuardedWorld
let hub: TestHub
beforeAll(async () => {
  world = await openGuardedWorld()
  hub = world.hub
})
afterAll(() => hub.stop())

const guarded = () => world.operations.filter(({ isPublic }) => !isPublic)
const reads = () => guarded().filter(({ method, scope }) => method === 'GET' && scope !== 'own')
const walk = (list: Operation[], visitor: Visitor, more?: string) =>
  walkFrom({ url: hub.url, ids: world.ids }, list, visitor, more)

const people = [person, phone.slice(-9)]
const anything = [...people, thing]

/** A last use is written when a key comes; what the line does by itself goes on meanwhile. */
const restless = ['api_keys', 'rollups', 'work']

describe('the world', () => {
  it('has something to find: leads, their people, requests and facts, and what could be made', async () => {
    const full = [...world.ids].filter(([, found]) => found.length > 0).map(([path]) => path)
    expect(full.length).toBeGreaterThan(12)
    const seen = await walk(reads(), { key: await hub.newKey(hub.workspaceId) })
    expect(new Set(namesIn(seen, people)).size).toBeGreaterThan(12)
    expect(new Set(namesIn(seen, [thing])).size).toBeGreaterThan(3)
    expect(seen.filter(({ status }) => status >= 500)).toEqual([])
  })
})

describe('every operation', () => {
  it('says what it asks of its caller', () => {
    expect(guarded().length).toBeGreaterThan(60)
    const silent = guarded().filter(({ scope }) => !['read', 'write', 'admin', 'own'].includes(scope ?? ''))
    expect(silent.map(({ name }) => name)).toEqual([])
  })

  it('that changes something asks for more than reading', () => {
    /** They answer a question that is too long for a path, or are about the caller alone. */
    const asks = /\/(count|explain|simulate|preview|search|test|me|validate|query|notifications\/(read|preferences))$/
    const lax = guarded().filter(({ method, scope, path }) => method !== 'GET' && scope === 'read' && !asks.test(path))
    expect(lax.map(({ name }) => name)).toEqual([])
  })

  it('is closed to a stranger, before anything of the request is looked at', async () => {
    const visits = await walk(guarded(), {})
    expect(visits.filter(({ status, code }) => status !== 401 || code !== 'not_signed_in')).toEqual([])
  })

  it('is closed to a key that does not exist, and to a session that nobody signed', async () => {
    const forged = { cookie: 'leadline_person=x.eA%3D%3D; leadline_session=eA' }
    for (const visitor of [{ key: 'll_nobody' }, { headers: forged }])
      expect((await walk(guarded(), visitor)).filter(({ status }) => status !== 401)).toEqual([])
  })
})

describe('a viewer', () => {
  it('reads, and is refused everything that writes or administers', async () => {
    const viewer = await newPerson(hub, hub.workspaceId, { role: 'viewer' })
    // who took an export with them is written down
    const before = await rowsOfDefault(hub, [...restless, 'audit_log'])
    const closed = guarded().filter(({ scope }) => scope === 'write' || scope === 'admin')
    const visits = await walk(closed, viewer)
    expect(closed.length).toBeGreaterThan(25)
    expect(visits.filter(({ code }) => code !== 'scope_missing')).toEqual([])
    const open = await walk(
      reads().filter(({ scope }) => scope === 'read'),
      viewer,
    )
    expect(open.filter(({ status }) => status === 401 || status === 403 || status >= 500)).toEqual([])
    expect(await rowsOfDefault(hub, [...restless, 'audit_log'])).toEqual(before)
  })
})

describe('an agent who sees only their own leads', () => {
  it('finds nothing of anybody else’s in any list, detail, count, export or search, and changes nothing of it', async () => {
    const { pool } = hub.database
    const agent = await newPerson(hub, hub.workspaceId, { role: 'agent', recordScope: 'own' })
    const open = reads().filter(({ scope }) => scope === 'read')
    const visits = await walk(open, agent)
    expect(visits.filter(({ status }) => status === 401 || status >= 500)).toEqual([])
    expect(namesIn(visits, people)).toEqual([])
    for (const query of [
      `?q=${person}`,
      '?q=zebulina@example.test',
      `?q=${encodeURIComponent(phone)}`,
      '?q=zebulina-1',
    ])
      expect(
        namesIn(
          await walk(
            open.filter(({ path }) => /\/(leads|parties|businesses|intakes)$/.test(path)),
            agent,
            query,
          ),
          people,
        ),
      ).toEqual([])
    const leads = async () => (await pool.query('select * from leads order by id')).rows
    const before = await leads()
    const changes = guarded().filter(
      ({ method, path, scope }) => method !== 'GET' && scope === 'write' && path.includes('{'),
    )
    expect((await walk(changes, agent)).filter(({ status }) => status >= 500)).toEqual([])
    expect(await leads()).toEqual(before)
  })

  it('finds their own, with its story', async () => {
    const agent = await newPerson(hub, hub.workspaceId, { role: 'agent', recordScope: 'own' })
    const { rows } = await hub.database.pool.query(
      `update leads set owner_id = $1 where full_name like '%Souza' returning id`,
      [agent.id],
    )
    const visits = await walk(reads(), agent)
    expect(new Set(namesIn(visits, people)).size).toBeGreaterThan(3)
    expect(namesIn(visits, ['Lima'])).toEqual([])
    const story = await ask(hub.url, 'GET', `/api/v1/leads/${rows[0].id}/timeline`, agent)
    expect(JSON.parse(story.text).items.map((item: { kind: string }) => item.kind)).toContain('event')
    await hub.database.pool.query('update leads set owner_id = null')
  })
})

describe.each([
  ['a key of the workspace beside it', 'aside'],
  ['a key of its child', 'below'],
  ['a key of its parent, in the parent', 'above'],
])('%s', (_name, slug) => {
  it('finds nothing by any id or search, and changes nothing', async () => {
    const key = await hub.newKey(world.workspaces[slug]!)
    const before = await rowsOfDefault(hub, restless)
    const visits = await walk(guarded(), { key })
    expect(visits.filter(({ status }) => status >= 500)).toEqual([])
    // the parent's lists of workspaces name its children
    expect(namesIn(visits, anything)).toEqual([])
    expect(
      namesIn(
        await walk(
          reads().filter(({ path }) => !path.includes('{')),
          { key },
          `?q=${person}`,
        ),
        people,
      ),
    ).toEqual([])
    expect(await rowsOfDefault(hub, restless)).toEqual(before)
  })
})

describe('the name of a workspace in `X-Workspace`', () => {
  it.each(['aside', 'below'])('does not let a key or an owner of %s in', async (slug) => {
    const key = await hub.newKey(world.workspaces[slug]!)
    const owner = await newPerson(hub, world.workspaces[slug]!, { role: 'owner' })
    const doors = guarded().filter(({ scope }) => scope !== 'own')
    for (const visitor of [
      { key, workspace: 'default' },
      { ...owner, workspace: 'default' },
    ])
      expect((await walk(doors, visitor)).filter(({ code }) => code !== 'workspace_forbidden')).toEqual([])
  })

  it('lets the parent’s keys and people in, as what they are there', async () => {
    const key = await hub.newKey(world.workspaces.above!, ['read'])
    const viewer = await newPerson(hub, world.workspaces.above!, { role: 'viewer' })
    for (const visitor of [
      { key, workspace: 'default' },
      { ...viewer, workspace: 'default' },
    ]) {
      const open = await walk(
        reads().filter(({ scope }) => scope === 'read'),
        visitor,
      )
      expect(open.filter(({ status }) => status === 401 || status === 403 || status >= 500)).toEqual([])
      const closed = await walk(
        guarded().filter(({ scope }) => scope === 'write' || scope === 'admin'),
        visitor,
      )
      expect(closed.filter(({ code }) => code !== 'scope_missing')).toEqual([])
    }
  })
})

describe('secrets', () => {
  it('are in no answer, whoever asks', async () => {
    const { rows } = await hub.database.pool.query(
      `select password as secret from accounts where password is not null union all select token from sessions
       union all select encode(key_hash, 'hex') from api_keys union all select encode(token_hash, 'hex') from invitations`,
    )
    const secrets = [...rows.map(({ secret }) => secret as string), instanceKey, demoSecret]
    expect(secrets.length).toBeGreaterThan(5)
    expect(namesIn(await walk(reads(), { key: instanceKey }), secrets)).toEqual([])
  })
})

describe('a page of another site', () => {
  it('changes nothing with somebody’s session, and signs nobody in', async () => {
    const owner = await newPerson(hub, hub.workspaceId, { role: 'owner' })
    const before = await rowsOfDefault(hub, restless)
    const headers = { ...owner.headers, 'sec-fetch-site': 'cross-site', origin: 'https://evil.example.test' }
    const unsafe = world.operations.filter(
      ({ method, path }) => method !== 'GET' && !path.includes('/webhooks/') && !/^\/[tu]\//.test(path),
    )
    expect((await walk(unsafe, { headers })).filter(({ code }) => code !== 'foreign_origin')).toEqual([])
    expect(await rowsOfDefault(hub, restless)).toEqual(before)
  })
})
