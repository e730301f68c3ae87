import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestHub, type TestHub } from '../../../test/harness/hub.ts'
import { insertLead } from '../../../test/harness/insert-lead.ts'
import { newId } from '../../base/ids.ts'
import { toCondition } from '../../domain/condition/schema.ts'

let hub: TestHub
const maria = newId()
const span = '?since=2026-03-01T00:00:00Z&until=2026-03-11T00:00:00Z'
interface Told {
  [field: string]: unknown
  compared: Told | null
  days: { day: string; leads: number }[]
  steps: { step: string; count: number; people: unknown }[]
  items: { leads: number; kind: string; name: string; purchases: number; people: unknown }[]
}
const read = async (path: string) => (await hub.api('GET', `/api/v1/${path}`)).body as Told

/** Ten leads: six from a portal, Maria's; four from a form, nobody's, the last of them before the span. */
async function tellTen() {
  const { pool } = hub.database
  await pool.query(`insert into users (id, name, email) values ($1, 'Maria', 'maria@example.test')`, [maria])
  await pool.query(`insert into members (workspace_id, user_id, role) values ($1, $2, 'agent')`, [
    hub.workspaceId,
    maria,
  ])
  const ids: string[] = []
  for (let n = 0; n < 10; n++) ids.push((await insertLead(pool, hub.workspaceId, { name: `Lead ${n}` })).id)
  await pool.query(
    `update leads l set created_at = case when n = 10 then '2026-02-25T12:00:00Z' else '2026-03-01T12:00:00Z'::timestamptz + n * interval '1 day' end,
       source = case when n <= 6 then 'portal' else 'form' end, owner_id = case when n <= 6 then $2::uuid end
     from unnest($1::uuid[]) with ordinality as t (id, n) where l.id = t.id`,
    [ids, maria],
  )
  // written to after one, two, three and sixty minutes; two answered after ten more; one of them bought
  await pool.query(
    `update leads l set first_contact_at = created_at + m * interval '1 minute', replied_at = case when n <= 2 then created_at + (m + 10) * interval '1 minute' end,
       purchased_at = case when n = 1 then created_at + interval '1 day' end
     from unnest($1::uuid[], $2::int[]) with ordinality as t (id, m, n) where l.id = t.id`,
    [ids.slice(0, 4), [1, 2, 3, 60]],
  )
  await pool.query(
    `insert into purchases (id, workspace_id, vendor, order_id, connection_id, lead_id, status, since, amount, currency)
     values ($1, $2, 'shop', 'o1', $3, $4, 'approved', '2026-03-04T12:00:00Z', 39.9, 'BRL')`,
    [newId(), hub.workspaceId, newId(), ids[0]],
  )
}

beforeAll(async () => {
  hub = await startTestHub()
  await tellTen()
})
afterAll(() => hub.stop())

describe('the leads of a time', () => {
  it('are counted, with those before, how fast they were answered and what they brought', async () => {
    const told = await read(`analytics/overview${span}`)
    expect(told).toMatchObject({
      leads: 9,
      unassigned: 3,
      contacted: 4,
      replied: 2,
      purchased: 1,
      medianFirstContactSeconds: 150,
      contactedWithin5Minutes: 3,
      revenue: [{ currency: 'BRL', amount: 39.9 }],
    })
    expect(told.days.reduce((sum, { leads }) => sum + leads, 0)).toBe(9)
    expect(told.compared).toMatchObject({
      since: '2026-02-19T00:00:00.000Z',
      until: '2026-03-01T00:00:00.000Z',
      leads: 1,
    })
    // ten days in UTC touch eleven in São Paulo
    expect(told.days.map(({ day }) => day)).toEqual(expect.arrayContaining(['2026-02-28', '2026-03-05', '2026-03-10']))
  })

  it('are compared with those of a year before, of a span of your own, or with nobody', async () => {
    const compared = async (query: string, path = 'overview') =>
      (await read(`analytics/${path}${span}${query}`)).compared
    expect(await compared('&compare=year')).toMatchObject({
      since: '2025-03-01T00:00:00.000Z',
      until: '2025-03-11T00:00:00.000Z',
      leads: 0,
    })
    const own = '&compareSince=2026-03-02T00:00:00Z&compareUntil=2026-03-05T00:00:00Z'
    expect(await compared(own)).toMatchObject({ leads: 3, contacted: 3, revenue: [{ currency: 'BRL', amount: 39.9 }] })
    expect((await compared(own, 'funnel'))!.steps[1]).toMatchObject({ step: 'contacted', count: 3 })
    expect(await compared('&compareSince=2026-02-20T00:00:00Z')).toMatchObject({ until: '2026-03-02T00:00:00.000Z' })
    expect(await compared('&compare=none')).toBeNull()
    expect(await compared('&compare=none', 'funnel')).toBeNull()
  })

  it('come so far and take so long from step to step, and the people of each step can be asked for', async () => {
    const { steps } = await read(`analytics/funnel${span}`)
    expect(steps.map(({ step, count }) => [step, count])).toEqual([
      ['lead', 9],
      ['contacted', 4],
      ['replied', 2],
      ['purchased', 1],
      ['subscribed', 0],
    ])
    expect(steps[2]).toMatchObject({ shareOfPrevious: 0.5, medianSecondsFromPrevious: 600 })
    for (const { people } of steps) expect(() => toCondition(people)).not.toThrow()
  })

  it('are compared by source, by owner and by rule', async () => {
    const { items } = await read(`analytics/sources${span}`)
    expect(items).toMatchObject([
      { source: 'portal', leads: 6, purchased: 1, revenue: [{ amount: 39.9 }] },
      { source: 'form', leads: 3, purchased: 0, revenue: [] },
    ])
    for (const { people } of items) expect(() => toCondition(people)).not.toThrow()
    const managers = (await read(`managers${span}`)).items
    expect(managers).toMatchObject([
      { name: 'Maria', leads: 6, untouched: 2, contactedWithin5Minutes: 3, revenue: [{ amount: 39.9 }] },
      { userId: null, leads: 3, untouched: 3 },
    ])
    expect((await read(`analytics/routing${span}`)).items).toMatchObject([{ ruleId: null, leads: 9, share: 1 }])
  })

  it('are counted in children too', async () => {
    await hub.api('POST', '/api/v1/workspaces', { body: { slug: 'child-of-analytics', name: 'Child' } })
    const { items } = await read(`analytics/workspaces${span}`)
    expect(items).toMatchObject([
      { slug: 'default', leads: 9 },
      { slug: 'child-of-analytics', leads: 0 },
    ])
  })
})

it('whoever was erased, and a lead that became part of another, count no more', async () => {
  const { pool } = hub.database
  const gone = [
    (await insertLead(pool, hub.workspaceId, { name: 'Erased' })).id,
    (await insertLead(pool, hub.workspaceId, { name: 'Merged' })).id,
  ]
  await pool.query(
    `update leads set created_at = '2026-03-05T12:00:00Z', erased_at = case when id = $1 then now() end,
       merged_into = case when id = $2 then (select lead_id from purchases limit 1) end where id in ($1, $2)`,
    gone,
  )
  expect(await read(`analytics/overview${span}`)).toMatchObject({ leads: 9, unassigned: 3 })
  expect((await read(`analytics/funnel${span}`)).steps[0]).toMatchObject({ count: 9 })
  expect((await read(`analytics/sources${span}`)).items.map(({ leads }) => leads)).toEqual([6, 3])
  expect((await read(`managers${span}`)).items.map(({ leads }) => leads)).toEqual([6, 3])
  expect((await read(`analytics/routing${span}`)).items).toMatchObject([{ leads: 9 }])
  expect((await read(`analytics/workspaces${span}`)).items[0]).toMatchObject({ leads: 9 })
})

it('a purchase is credited to its source, and shared with the campaigns that reached the person', async () => {
  const campaign = newId()
  const [lead] = (await hub.database.pool.query(`select lead_id from purchases`)).rows
  await hub.database.pool.query(
    `insert into messages (id, workspace_id, channel, direction, vendor_message_id, address, address_key, lead_id, campaign_id, sent_at)
     values ($1, $2, 'sms', 'out', 'm1', '+5511987654321', 'k', $3, $4, '2026-03-04T09:00:00Z')`,
    [newId(), hub.workspaceId, lead.lead_id, campaign],
  )
  const credit = async (model: string) =>
    (await read(`analytics/revenue${span}&model=${model}`)).items.map(({ kind, purchases }) => [kind, purchases])
  expect(await credit('first')).toEqual([['source', 1]])
  expect(await credit('last')).toEqual([['campaign', 1]])
  expect((await credit('linear')).sort()).toEqual([
    ['campaign', 0.5],
    ['source', 0.5],
  ])
})

it('requests are counted by hour and vendor', async () => {
  await hub.database.pool.query(
    `insert into rollups (workspace_id, minute, vendor, metric, value) values
       ($1, '2026-03-05T10:01:00Z', 'crm', 'completed', 3), ($1, '2026-03-05T10:40:00Z', 'crm', 'dead', 1), ($1, '2026-03-05T11:00:00Z', 'crm', 'duplicates', 2)`,
    [hub.workspaceId],
  )
  expect((await read(`analytics/intakes${span}`)).hours).toEqual([
    { at: '2026-03-05T10:00:00.000Z', vendor: 'crm', processed: 4, failed: 1, duplicates: 0 },
    { at: '2026-03-05T11:00:00.000Z', vendor: 'crm', processed: 0, failed: 0, duplicates: 2 },
  ])
})

it('a view is saved, changed, listed in its order and forgotten', async () => {
  const body = { screen: 'leads', name: 'Hot', query: { filter: { tags: ['hot'] } }, position: 2 }
  const saved = (await hub.api('POST', '/api/v1/views', { body })).body as { id: string }
  await hub.api('POST', '/api/v1/views', { body: { ...body, name: 'Cold', position: 1 } })
  const names = async () => (await read('views?screen=leads')).items.map(({ name }) => name)
  expect(await names()).toEqual(['Cold', 'Hot'])
  await hub.api('PATCH', `/api/v1/views/${saved.id}`, { body: { name: 'Hottest', position: 0 } })
  expect(await names()).toEqual(['Hottest', 'Cold'])
  expect((await hub.api('DELETE', `/api/v1/views/${saved.id}`)).status).toBe(200)
  expect(await names()).toEqual(['Cold'])
  expect((await hub.api('DELETE', `/api/v1/views/${saved.id}`)).status).toBe(404)
})
