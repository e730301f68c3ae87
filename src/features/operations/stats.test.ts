import { afterAll, beforeAll, expect, it } from 'vitest'
import { demoDelivery } from '../../../test/harness/demo-vendor.ts'
import { eventually } from '../../../test/harness/eventually.ts'
import { startTestHub, type TestHub } from '../../../test/harness/hub.ts'
import { foldRollups, sumRollups } from './store-stats.ts'

let hub: TestHub
beforeAll(async () => {
  hub = await startTestHub()
})
afterAll(() => hub.stop())

const send = async (body: string | object, secret?: string) => {
  const response = await fetch(`${hub.url}/api/v1/webhooks/demo`, demoDelivery(body, secret))
  return ((await response.json()) as { id: string }).id
}
interface Stats {
  processed: number
  [field: string]: unknown
}
const read = async (path = '/api/v1/stats') => (await hub.api('GET', path)).body as Stats
const whenProcessed = (count: number) =>
  eventually(async () => {
    const stats = await read()
    return stats.processed === count && stats.open === 0 && stats
  })

it('adds up what became of every request', async () => {
  for (const id of ['one', 'two', 'three']) await send({ id, about: 'counted' })
  await send({ id: 'one', about: 'counted' })
  await send('{broken')
  await send({ id: 'four', about: 'counted' }, 'a wrong secret')
  const stats = await whenProcessed(4)
  const rejected = await eventually(async () => (await read()).rejected === 1)
  expect(rejected).toBe(true)
  expect(stats).toMatchObject({
    completed: 3,
    failed: 1,
    ignored: 0,
    dead: 0,
    duplicatesPrevented: 1,
    successRate: 0.75,
  })
  expect(stats.averageProcessingMs).toBeGreaterThanOrEqual(0)
  expect((stats.recent as unknown[]).length).toBe(4)
})

it('counts a replayed request once, by how it ended last', async () => {
  const { completed } = await read()
  const [id] = ((await hub.api('GET', '/api/v1/intakes?status=completed&limit=1')).body as { items: { id: string }[] })
    .items
  await hub.api('POST', `/api/v1/intakes/${id!.id}/replay`)
  await whenProcessed(4)
  expect((await read()).completed).toBe(completed)
})

it('keeps its sums when the rows of a minute are folded', async () => {
  const { pool } = hub.database
  await pool.query(`update rollups set minute = minute - interval '10 minutes'`)
  const sums = () =>
    pool.connect().then(async (client) => {
      try {
        return await sumRollups(client as never, { workspaceId: hub.workspaceId })
      } finally {
        client.release()
      }
    })
  const before = await sums()
  await foldRollups(pool, 'minute', 120_000, 3_600_000)
  const { rows } = await pool.query(
    'select count(*)::int as n, count(distinct (minute, metric))::int as groups from rollups',
  )
  expect(rows[0].n).toBe(rows[0].groups)
  const after = await sums()
  for (const [metric, value] of before) expect(after.get(metric)).toBeCloseTo(value, 6)
})

it('has the vendor’s own path, which counts that vendor alone', async () => {
  expect(await read('/api/webhook-demo/stats')).toMatchObject({ vendor: 'demo', processed: 4 })
  expect(await read('/api/v1/stats?vendor=nobody')).toMatchObject({ processed: 0, successRate: null, recent: [] })
  expect((await hub.api('GET', '/api/webhook-demo/stats', { key: null })).status).toBe(401)
})

it('lists who changed what', async () => {
  await hub.api('POST', '/api/v1/api-keys', { body: { name: 'audited' } })
  const { body } = await hub.api('GET', '/api/v1/audit-log?action=api_key.create')
  expect(body).toMatchObject({ items: [{ actor: 'instance key', detail: { name: 'audited' } }], nextCursor: null })
})

it('lists what was not believed with one sample and without its proof', async () => {
  const { body } = await hub.api('GET', '/api/v1/rejected')
  expect(body).toMatchObject({
    items: [{ vendor: 'demo', reason: 'wrong_proof', count: 1, sample: { proofHeaders: ['x-demo-signature'] } }],
    nextCursor: null,
  })
})
