import { expect, onTestFinished } from 'vitest'
import { createTestDatabase } from '../harness/database.ts'
import { type HubProcess, startHubProcess } from '../harness/hub-process.ts'
import { temporaryDirectory } from '../harness/temporary-directory.ts'
import { leadWebhook, sendOnce, webhookToken } from './sender.ts'

const secrets = {
  LEADLINE_SECRET_KEY: 'a secret key of the fault tests, shared by all',
  LEADLINE_API_KEY: 'an instance key of the fault tests, long enough',
}
const c2s = { C2S_TOKEN: 'a c2s token of the fault tests', WEBHOOK_SECRET: webhookToken }

/** A hub with the fault tests' secrets; it ends with the test. */
export async function startHub(env: Record<string, string>): Promise<HubProcess> {
  const hub = await startHubProcess({ env: { ...secrets, ...c2s, ...env } })
  onTestFinished(async () => void (await hub.end('SIGKILL')))
  return hub
}

/** F24: that many hubs start at once on one empty database; it is migrated once, and all of them serve. */
export async function startTogether(count: number): Promise<void> {
  const database = await createTestDatabase({ isEmpty: true })
  onTestFinished(database.drop)
  await using directory = await temporaryDirectory()
  const env = { DATABASE_URL: database.url, DATA_DIR: directory.path }
  const hubs = await Promise.all(Array.from({ length: count }, () => startHub(env)))
  const { rows } = await database.pool.query(
    'select count(*)::int as n, count(distinct name)::int as names from migrations',
  )
  expect(rows[0].n).toBe(rows[0].names)
  const { rows: connections } = await database.pool.query(`select vendor from connections where origin = 'environment'`)
  expect(connections).toEqual([{ vendor: 'c2s' }])
  const answers = await Promise.all(hubs.map((hub, n) => sendOnce(leadWebhook(n), hub.url)))
  expect(answers.every(Boolean)).toBe(true)
}
