import { newId } from '../../src/base/ids.ts'
import { demoDelivery } from './demo-vendor.ts'
import { instanceKey, startTestHub, type TestHub } from './hub.ts'
import { insertLead } from './insert-lead.ts'
import { type Document, type Operation, operationsOf } from './operations.ts'
import { ask } from './walk.ts'

/** In the names and addresses of the people of `default`, and in those of everything else that is made there. */
export const person = 'Zebulina'
export const thing = 'Quixotica'
export const phone = '+5511987650199'

/** A hub whose `default` is full: `above` stands over it, `below` under it, `aside` beside it. */
export interface GuardedWorld {
  hub: TestHub
  /** All that the document promises. */
  operations: Operation[]
  /** Ids by slug. */
  workspaces: Record<string, string>
  /** Ids that the lists of `default` hold, by the path of the list; three at most. */
  ids: Map<string, string[]>
}

export async function openGuardedWorld(): Promise<GuardedWorld> {
  const hub = await startTestHub()
  const { pool } = hub.database
  const workspaces: Record<string, string> = { default: hub.workspaceId }
  for (const [slug, parent] of [['above'], ['aside'], ['below', 'default']]) {
    workspaces[slug!] = newId()
    const values = [workspaces[slug!], slug, parent ? workspaces[parent] : null]
    await pool.query('insert into workspaces (id, slug, name, parent_id) values ($1, $2, $2, $3)', values)
  }
  await pool.query(`update workspaces set parent_id = $1 where slug = 'default'`, [workspaces.above])
  await hub.directory.refresh()
  const operations = operationsOf((await hub.api('GET', '/api/v1/openapi.json', { key: null })).body as Document)
  await writePeople(hub)
  await writeFacts(hub)
  await writeThings(hub, operations)
  return { hub, operations, workspaces, ids: await readLists(hub, operations) }
}

/** One by webhook, another straight into the tables. */
async function writePeople(hub: TestHub): Promise<void> {
  const lead = { name: `${person} Souza`, email: 'zebulina@example.test', phone }
  const delivery = demoDelivery({ id: 'w1', about: 'zebulina-1', lead })
  await fetch(`${hub.url}/api/v1/webhooks/demo`, { ...delivery, headers: { ...delivery.headers, prefer: 'wait=5' } })
  await insertLead(hub.database.pool, hub.workspaceId, {
    name: `${person} Lima`,
    identities: { email: 'zebulina.lima@example.test' },
  })
}

/** One of whatever can be made with a body that the document describes. */
async function writeThings(hub: TestHub, operations: Operation[]): Promise<void> {
  const makers = operations.filter(
    ({ method, path, scope }) => method === 'POST' && /^(write|admin)$/.test(`${scope}`) && !path.includes('{'),
  )
  for (const { path, sample } of makers) await hub.api('POST', path, { body: sample(thing) ?? {} })
}

/** What only vendors tell: an order, a subscription, a message, an opt-out and an effect of the second lead. */
async function writeFacts(hub: TestHub): Promise<void> {
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

/** Ids that lists hold, by the path of the list; three at most. */
export async function readLists({ url }: TestHub, operations: Operation[]): Promise<Map<string, string[]>> {
  const ids = new Map<string, string[]>()
  for (const { method, path, isPublic } of operations) {
    if (method !== 'GET' || isPublic || path.includes('{')) continue
    const { text } = await ask(url, 'GET', path, { key: instanceKey })
    const items: { id?: string; userId?: string }[] = text.startsWith('{') ? (JSON.parse(text).items ?? []) : []
    ids.set(path, items.flatMap((item) => item.id ?? item.userId ?? []).slice(0, 3))
  }
  return ids
}

/** All rows of `default`, table by table, as one text each. */
export async function rowsOfDefault(hub: TestHub, except: readonly string[]): Promise<Map<string, string>> {
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
