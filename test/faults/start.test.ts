import { expect, onTestFinished, test } from 'vitest'
import { createTestDatabase } from '../harness/database.ts'
import { temporaryDirectory } from '../harness/temporary-directory.ts'
import { leadWebhook, sendOnce, webhookToken } from './sender.ts'
import { startHub, startTogether } from './start-together.ts'

test(
  'F24: six hubs that start at once on an empty database migrate it once, and all serve',
  () => startTogether(6),
  60_000,
)

test('F26: a second hub on one data directory refuses to start and says who holds it', async () => {
  await using directory = await temporaryDirectory()
  const env = { DATA_DIR: directory.path }
  const first = await startHub(env)
  await expect(startHub(env)).rejects.toThrow(/in use/)
  expect(await sendOnce(leadWebhook(1), first.url)).toBe(true)
  expect(await first.end('SIGTERM')).toBe(0)
})

test('a hub with another secret key refuses a database that it could not read', async () => {
  const database = await createTestDatabase()
  onTestFinished(database.drop)
  await using directory = await temporaryDirectory()
  const env = { DATABASE_URL: database.url, DATA_DIR: directory.path }
  await startHub(env)
  await expect(
    startHub({ ...env, LEADLINE_SECRET_KEY: 'quite another secret key of thirty-two letters' }),
  ).rejects.toThrow(/another secret key/)
})

test('F25: wrong, missing and rotated secrets are told apart, counted and never processed', async () => {
  const database = await createTestDatabase()
  onTestFinished(database.drop)
  await using directory = await temporaryDirectory()
  const hub = await startHub({ DATABASE_URL: database.url, DATA_DIR: directory.path })
  const post = (headers: Record<string, string>) =>
    fetch(`${hub.url}/api/v1/webhooks/c2s`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: leadWebhook(1).body,
    })
  const statuses = [
    await post({}),
    await post({ 'x-webhook-token': 'wrong' }),
    await post({ 'x-webhook-token': webhookToken.slice(0, -1) }),
  ].map(({ status }) => status)
  expect(statuses).toEqual([401, 401, 401])
  expect((await post({ 'X-Webhook-Token': webhookToken })).status).toBe(200)
  expect(await hub.end('SIGTERM')).toBe(0)
  const { rows } = await database.pool.query(
    'select sum(count)::int as n, count(distinct reason)::int as reasons from rejected_requests',
  )
  expect(rows[0]).toEqual({ n: 3, reasons: 2 })
  const { rows: samples } = await database.pool.query('select sample::text from rejected_requests')
  expect(JSON.stringify(samples)).not.toContain(webhookToken.slice(0, -1))
  expect((await database.pool.query('select * from intakes')).rowCount).toBe(1)
})
