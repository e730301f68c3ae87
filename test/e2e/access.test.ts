import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newId } from '../../src/base/ids.ts'
import { demoDelivery, demoSecret } from '../harness/demo-vendor.ts'
import { instanceKey, startTestHub, type TestHub } from '../harness/hub.ts'
import { insertLead } from '../harness/insert-lead.ts'
import { type Document, fill, type Operation, operationsOf } from '../harness/operations.ts'
import { newPerson } from '../harness/people.ts'

/**
 * Walks every operation of the live OpenAPI document as everybody who has no business there. Nothing here names a route: a
 * new one is walked because it is in the document, and what the walk finds in lists it asks for one by one.
 *
 * The workspace that is looked at is `default`: `above` stands over it, `below` under it, `aside` beside it.
 */

/** In the names and addresses of the people of `default`, and in those of everything else that is made there. */
const person = 'Zebulina'
const thing = 'Quixotica'
const phone = '+5511987650199'

let hub: TestHub
let operations: Operation[]
const workspaces: Record<string, string> = {}
/** Ids that the lists of `default` hold, by the path of the list. */
const ids = new Map<string, string[]>()

beforeAll(async () => {
  hub = await startTestHub()
  const { pool } = hub.database
  workspaces.default = hub.workspaceId
  for (const [slug, parent] of [['above'], ['aside'], ['below', 'default']]) {
    workspaces[slug!] = newId()
    const values = [workspaces[slug!], slug, parent ? workspaces[parent] : null]
    await pool.query('insert into workspaces (id, slug, name, parent_id) values ($1, $2, $2, $3)', values)
  }
  await pool.query(`update workspaces set parent_id = $1 where slug = 'default'`, [workspaces.above])
  await hub.directory.refresh()
  operations = operationsOf((await hub.api('GET', '/api/v1/openapi.json', { key: null })).body as Document)
  await writeWorld()
  await readLists()
})
afterAll(() => hub.stop())

/** A lead by webhook, another straight into the tables, and one of whatever can be made with a body that the schema describes. */
async function writeWorld() {
  const lead = { name: `${person} Souza`, email: 'zebulina@example.test', phone }
  await fetch(`${hub.url}/api/v1/webhooks/demo`, {
    ...demoDelivery({ id: 'w1', about: 'zebulina-1', lead }),
    headers: { ...demoDelivery({ id: 'w1', about: 'zebulina-1', lead }).headers, prefer: 'wait=5' },
  })
  await insertLead(hub.database.pool, hub.workspaceId, {
    name: `${person} Lima`,
    identities: { email: 'zebulina.lima@example.test' },
  })
  await writeFacts()
  const makers = operations.filter(
    ({ method, path, scope }) => method === 'POST' && /^(write|admin)$/.test(`${scope}`) && !path.includes('{'),
  )
  for (const { path, sample } of makers) await hub.api('POST', path, { body: sample(thing) ?? {} })
}

/** What only vendors tell: an order, a subscription, a message, an opt-out and an effect of the second lead. */
async function writeFacts() {
  const { pool } = hub.database
  const { rows } = await pool.query(`select id, party_id from leads where full_name like '%Lima'`)
  const [lead, party, place] = [rows[0].id, rows[0].party_id, hub.workspaceId]
  const order = `insert into purchases (id, workspace_id, vendor, order_id, connection_id, lead_id, details)
    values (gen_random_uuid(), $1, 'demo', 'o1', gen_random_uuid(), $2, '{"customer":{"name":"${person} Lima"}}')`
  const contract = `insert into subscriptions (id, workspace_id, vendor, vendor_subscription_id, connection_id, lead_id, details)
    values (gen_random_uuid(), $1, 'demo', 's1', gen_random_uuid(), $2, '{"customer":{"name":"${person} Lima"}}')`
  const message = `insert into messages (id, workspace_id, channel, direction, address, address_key, contact_name, lead_id, text)
    values (gen_random_uuid(), $1, 'email', 'out', 'zebulina.lima@example.test', 'zebulina.lima@example.test', '${person}', $2, 'Olá ${person}')`
  const wish = `insert into effects (id, workspace_id, key, connection_id, kind, weight, intake_id, intake_received_at, lead_id, target, reason, data, created_at, status, settled_at)
    values ($3, $1, 'k1', gen_random_uuid(), 'notify', 'courtesy', gen_random_uuid(), now(), $2, '${person}', 'About ${person}', $4, now(), 'failed', now())`
  for (const text of [order, contract, message]) await pool.query(text, [place, lead])
  await pool.query(wish, [place, lead, newId(), hub.sealer.sealJson({ text: person })])
  await pool.query(
    `insert into consent_facts (workspace_id, channel, address_key, key, wish, reason, address, party_id, at, cause_kind, cause_id)
     values ($1, 'email', 'zebulina.lima@example.test', 'c1', 'opt_out', 'user', 'zebulina.lima@example.test', $2, now(), 'user', 'x')`,
    [place, party],
  )
}

async function readLists() {
  for (const { path } of reads().filter((each) => !/\{/.test(each.path))) {
    const { text } = await ask('GET', path, { key: instanceKey })
    const items: { id?: string; userId?: string }[] = text.startsWith('{') ? (JSON.parse(text).items ?? []) : []
    ids.set(path, items.flatMap((item) => item.id ?? item.userId ?? []).slice(0, 3))
  }
}

const guarded = () => operations.filter(({ isPublic }) => !isPublic)
const reads = () => guarded().filter(({ method, scope }) => method === 'GET' && scope !== 'own')

/** The paths of an operation with ids of the world in them: those of the list that it hangs on, else any. */
function targets({ path }: Operation): string[] {
  if (!path.includes('{')) return [path]
  const list = ids.get(path.slice(0, path.indexOf('/{')))
  return (list?.length ? list : [...ids.values()].flat().slice(0, 1)).map((id) => fill(path, [id]))
}

interface Visitor {
  key?: string | null
  workspace?: string
  headers?: Record<string, string>
}

interface Visit {
  name: string
  status: number
  code: string | undefined
  text: string
}

/** Asks for all of them, a few at a time. */
async function walk(list: Operation[], visitor: Visitor, more = ''): Promise<Visit[]> {
  const requests = list.flatMap((operation) => targets(operation).map((path) => ({ operation, path })))
  const visits: Visit[] = []
  const next = async (): Promise<void> => {
    const request = requests.shift()
    if (!request) return
    const { operation, path } = request
    const isRead = operation.method === 'GET'
    const body = operation.sample('Intruder')
    const options = { key: null, ...visitor, ...(!isRead && body !== undefined && { body }) }
    const answer = await ask(operation.method, path + (isRead ? more : ''), options)
    visits.push({ name: `${operation.name}`, ...answer })
    return next()
  }
  await Promise.all([next(), next(), next(), next()])
  return visits
}

async function ask(method: string, path: string, { key, workspace, headers, body }: Visitor & { body?: unknown }) {
  const response = await fetch(hub.url + path, {
    method,
    headers: {
      ...(key && { authorization: `Bearer ${key}` }),
      ...(workspace && { 'x-workspace': workspace }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
  const type = response.headers.get('content-type') ?? ''
  const text = type.startsWith('text/event-stream') ? await firstWords(response) : await response.text()
  const isProblem = type.includes('problem')
  return { status: response.status, code: isProblem ? (JSON.parse(text).code as string) : undefined, text }
}

/** What a stream says at once: it would go on. */
async function firstWords(response: Response): Promise<string> {
  const reader = response.body!.getReader()
  const read = async () => Buffer.from((await reader.read()).value ?? []).toString()
  const words = await read()
  const more = words.includes('event:') ? '' : await read()
  await reader.cancel()
  return words + more
}

/** The visits that told of somebody, or of anything, in `default`. */
const namesIn = (visits: Visit[], words: readonly string[]) =>
  visits
    .filter(({ text }) => words.some((word) => text.toLowerCase().includes(word.toLowerCase())))
    .map(({ name }) => name)
const people = [person, phone.slice(-9)]
const anything = [...people, thing]

/** All rows of `default`, table by table, as one text each. */
async function rowsOfDefault(except: string[]): Promise<Map<string, string>> {
  const { rows: tables } = await hub.database.pool.query<{ name: string }>(
    `select p.polrelid::regclass::text as name from pg_policy p where p.polname = 'tenant' order by 1`,
  )
  const found = new Map<string, string>()
  for (const { name } of tables.filter((each) => !except.includes(each.name))) {
    const { rows } = await hub.database.pool.query(
      `select count(*) || ' ' || coalesce(md5(string_agg(t::text, '|' order by t::text)), '') as sum from ${name} t where workspace_id = $1`,
      [hub.workspaceId],
    )
    found.set(name, rows[0].sum)
  }
  return found
}

/** A last use is written when a key comes; what the line does by itself goes on meanwhile. */
const restless = ['api_keys', 'rollups', 'work']

describe('the world', () => {
  it('has something to find: leads, their people, requests and facts, and what could be made', async () => {
    const full = [...ids].filter(([, found]) => found.length > 0).map(([path]) => path)
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
    const asks = /\/(count|explain|simulate|preview|search|test|me|validate|query)$/
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
    const before = await rowsOfDefault([...restless, 'audit_log'])
    const closed = guarded().filter(({ scope }) => scope === 'write' || scope === 'admin')
    const visits = await walk(closed, viewer)
    expect(closed.length).toBeGreaterThan(25)
    expect(visits.filter(({ code }) => code !== 'scope_missing')).toEqual([])
    const open = await walk(
      reads().filter(({ scope }) => scope === 'read'),
      viewer,
    )
    expect(open.filter(({ status }) => status === 401 || status === 403 || status >= 500)).toEqual([])
    expect(await rowsOfDefault([...restless, 'audit_log'])).toEqual(before)
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
    const story = await ask('GET', `/api/v1/leads/${rows[0].id}/timeline`, agent)
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
    const key = await hub.newKey(workspaces[slug]!)
    const before = await rowsOfDefault(restless)
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
    expect(await rowsOfDefault(restless)).toEqual(before)
  })
})

describe('the name of a workspace in `X-Workspace`', () => {
  it.each(['aside', 'below'])('does not let a key or an owner of %s in', async (slug) => {
    const key = await hub.newKey(workspaces[slug]!)
    const owner = await newPerson(hub, workspaces[slug]!, { role: 'owner' })
    const doors = guarded().filter(({ scope }) => scope !== 'own')
    for (const visitor of [
      { key, workspace: 'default' },
      { ...owner, workspace: 'default' },
    ])
      expect((await walk(doors, visitor)).filter(({ code }) => code !== 'workspace_forbidden')).toEqual([])
  })

  it('lets the parent’s keys and people in, as what they are there', async () => {
    const key = await hub.newKey(workspaces.above!, ['read'])
    const viewer = await newPerson(hub, workspaces.above!, { role: 'viewer' })
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
    const before = await rowsOfDefault(restless)
    const headers = { ...owner.headers, 'sec-fetch-site': 'cross-site', origin: 'https://evil.example.test' }
    const unsafe = operations.filter(
      ({ method, path }) => method !== 'GET' && !path.includes('/webhooks/') && !/^\/[tu]\//.test(path),
    )
    expect((await walk(unsafe, { headers })).filter(({ code }) => code !== 'foreign_origin')).toEqual([])
    expect(await rowsOfDefault(restless)).toEqual(before)
  })
})
