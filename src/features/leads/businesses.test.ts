import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestHub, type TestHub } from '../../../test/harness/hub.ts'
import { newPerson } from '../../../test/harness/people.ts'
import { newId } from '../../base/ids.ts'

let hub: TestHub
let owner: { id: string }
const campaign = newId()
const ids: Record<string, string> = {}

const list = async (query: string) => {
  const { status, body } = await hub.api('GET', `/api/v1/crm/businesses?${query}`)
  expect({ status, body }).toMatchObject({ status: 200 })
  return (body as { items: { id: string; full_name: string; [column: string]: unknown }[] }).items
}
const names = async (query: string) => (await list(query)).map((lead) => lead.full_name)
const stand = (name: string, field: string, status: string) =>
  hub.api('POST', `/api/v1/crm/businesses/${ids[name]}/lifecycle`, { body: { field, status } })

/** What vendors and a campaign would have told. */
async function writeFacts(): Promise<void> {
  const { pool } = hub.database
  const order = `insert into purchases (id, workspace_id, vendor, order_id, connection_id, lead_id, status, amount, currency, since, created_at)
    values (gen_random_uuid(), $1, 'shop', $3, gen_random_uuid(), $2, $4, $5, 'BRL', '2026-03-01T12:00:00Z', $6::timestamptz)`
  await pool.query(order, [hub.workspaceId, ids.Ana, 'o1', 'refused', 90, '2026-03-01T12:00:00Z'])
  await pool.query(order, [hub.workspaceId, ids.Ana, 'o2', 'approved', 120.5, '2026-03-02T12:00:00Z'])
  await pool.query(
    `insert into subscriptions (id, workspace_id, vendor, vendor_subscription_id, connection_id, lead_id, status, amount, currency, since)
     values (gen_random_uuid(), $1, 'shop', 's1', gen_random_uuid(), $2, 'past_due', 30, 'BRL', '2026-03-03T12:00:00Z')`,
    [hub.workspaceId, ids.Bia],
  )
  await pool.query(`update leads set subscription_status = 'past_due' where id = $1`, [ids.Bia])
  await pool.query(
    `insert into campaigns (id, workspace_id, name, channel, status, variants, audience, rules, created_by, started_at)
     values ($1, $2, 'Launch', 'email', 'active', '[]', '{}', '{}', 'a test', now())`,
    [campaign, hub.workspaceId],
  )
  const { rows } = await pool.query('select party_id from leads where id = $1', [ids.Caio])
  await pool.query(
    `insert into campaign_recipients (id, workspace_id, campaign_id, party_id, lead_id, address, address_key, place, state)
     values ($1, $2, $3, $4, $5, 'caio@example.test', 'caio@example.test', '{}', 'handed')`,
    [newId(), hub.workspaceId, campaign, rows[0].party_id, ids.Caio],
  )
  await pool.query(
    `insert into messages (id, workspace_id, channel, direction, address, address_key, lead_id, campaign_id, state, created_at)
     values (gen_random_uuid(), $1, 'email', 'out', 'caio@example.test', 'caio@example.test', $2, $3, 'delivered', '2026-03-04T12:00:00Z')`,
    [hub.workspaceId, ids.Caio, campaign],
  )
}

beforeAll(async () => {
  hub = await startTestHub()
  for (const name of ['Ana', 'Bia', 'Caio', 'Davi']) {
    const lead = { full_name: name, email: `${name.toLowerCase()}@example.test`, company_name: `${name} Ltda` }
    ids[name] = ((await hub.api('POST', '/api/v1/leads', { body: lead })).body as { id: string }).id
  }
  await writeFacts()
  owner = await newPerson(hub, hub.workspaceId, { role: 'agent' })
  await hub.api('POST', `/api/v1/leads/${ids.Davi}/assign`, { body: { ownerId: owner.id } })
  expect((await stand('Davi', 'contact_status', 'replied')).status).toBe(200)
  expect((await stand('Caio', 'website_status', 'deployed')).status).toBe(200)
  await hub.database.pool.query(`update leads set last_interaction_date = '2026-03-05T12:00:00Z' where id = $1`, [
    ids.Davi,
  ])
})
afterAll(() => hub.stop())

describe('the one list of businesses', () => {
  it('shows beside each lead its statuses, owner, last campaign, newest order and subscription', async () => {
    const businesses = new Map((await list('')).map((lead) => [lead.full_name, lead]))
    expect([...businesses.keys()]).toEqual(['Davi', 'Caio', 'Bia', 'Ana'])
    expect(businesses.get('Ana')).toMatchObject({
      purchase: { status: 'approved', amount: 120.5, currency: 'BRL', orders: 2, since: '2026-03-01T12:00:00.000Z' },
      campaign: null,
      subscription: null,
      owner_name: null,
    })
    expect(businesses.get('Bia')).toMatchObject({
      subscription_status: 'past_due',
      subscription: { status: 'past_due', amount: 30, currency: 'BRL', since: '2026-03-03T12:00:00.000Z' },
      purchase: null,
    })
    expect(businesses.get('Caio')).toMatchObject({
      website_status: 'deployed',
      campaign: { id: campaign, name: 'Launch', channel: 'email', state: 'delivered', at: '2026-03-04T12:00:00.000Z' },
    })
    expect(businesses.get('Davi')).toMatchObject({
      contact_status: 'replied',
      owner_id: owner.id,
      owner_name: 'The agent',
      last_interaction_date: '2026-03-05T12:00:00.000Z',
    })
  })

  it.each<[string, () => string, string[]]>([
    ['contact status', () => 'contact_status=replied', ['Davi']],
    ['website status', () => 'website_status=deployed', ['Caio']],
    ['subscription status', () => 'subscription_status=past_due', ['Bia']],
    ['owner', () => `owner_id=${owner.id}`, ['Davi']],
    ['campaign', () => `campaign_id=${campaign}`, ['Caio']],
    ['state of any order', () => 'purchase_status=refused', ['Ana']],
    ['having no order', () => 'purchase_status=none', ['Davi', 'Caio', 'Bia']],
    ['last interaction', () => 'interacted_since=2026-03-05T12:00:00Z', ['Davi']],
    ['being idle', () => 'idle_since=2026-03-05T12:00:00Z', ['Caio', 'Bia', 'Ana']],
    ['being idle, the others', () => 'idle_since=2026-03-06T00:00:00Z', ['Davi', 'Caio', 'Bia', 'Ana']],
    ['words together with a status', () => 'q=ana%20ltda&subscription_status=none', ['Ana']],
    ['words that a status excludes', () => 'q=bia&subscription_status=none', []],
    ['a condition together with an order', () => `purchase_status=approved&filter=${condition('Ana Ltda')}`, ['Ana']],
  ])('is narrowed by %s', async (_, query, found) => {
    expect(await names(query())).toEqual(found)
  })

  it('goes page by page within a filter', async () => {
    const first = await hub.api('GET', '/api/v1/crm/businesses?purchase_status=none&limit=2')
    const { items, nextCursor } = first.body as { items: { full_name: string }[]; nextCursor: string }
    expect(items.map((lead) => lead.full_name)).toEqual(['Davi', 'Caio'])
    expect(await names(`purchase_status=none&limit=2&cursor=${nextCursor}`)).toEqual(['Bia'])
  })
})

const condition = (company: string) =>
  encodeURIComponent(JSON.stringify({ all: [{ field: 'company_name', op: 'is', value: company }] }))
