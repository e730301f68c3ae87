import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../harness/database.ts'
import { eventually } from '../harness/eventually.ts'
import { type HubProcess, startHubProcess } from '../harness/hub-process.ts'

const key = 'instance key of the import crash test'
const rows = 7_000

let database: TestDatabase
let hub: HubProcess
const start = async () => {
  hub = await startHubProcess({ env: { DATABASE_URL: database.url, LEADLINE_API_KEY: key, LEADLINE_SECRET_KEY: key } })
}
beforeAll(async () => {
  database = await createTestDatabase()
  await start()
})
afterAll(async () => {
  await hub.end('SIGKILL')
  await database.drop()
})

// biome-ignore lint/suspicious/noExplicitAny: JSON
async function call(method: string, path: string, body?: FormData): Promise<any> {
  const response = await fetch(`${hub.url}/api/v1/imports${path}`, {
    method,
    headers: { authorization: `Bearer ${key}` },
    ...(body && { body }),
  })
  const answer = await response.json()
  if (!response.ok) throw new Error(JSON.stringify(answer))
  return answer
}

test('an import killed in the middle, paused and resumed ends with every row once', async () => {
  const lines = Array.from({ length: rows }, (_, n) => `Ana ${n},ana${n % (rows - 50)}@example.test`)
  const form = new FormData()
  form.append('file', new Blob([`nome,email\n${lines.join('\n')}\n`]), 'leads.csv')
  const { id } = await call('POST', '', form)
  await call('POST', `/${id}/run`)
  await eventually(async () => (await call('GET', `/${id}`)).processed > 0, 30_000)
  await hub.end('SIGKILL')
  const { rows: cut } = await database.pool.query('select next_row from bulk_upload_jobs')
  expect(cut[0].next_row).toBeLessThan(rows)

  await start()
  const paused = await call('POST', `/${id}/pause`)
  expect(paused.status).toBe('paused')
  expect((await call('GET', `/${id}`)).processed).toBe(paused.processed)
  await call('POST', `/${id}/resume`)
  const done = await eventually(async () => {
    const job = await call('GET', `/${id}`)
    return job.status === 'completed' ? job : undefined
  }, 60_000)
  expect(done.counts).toEqual({
    created: rows - 50,
    updated: 0,
    unchanged: 0,
    duplicate: 50,
    invalid: 0,
    suppressed: 0,
  })
  const { rows: made } = await database.pool.query(
    `select count(*)::int as leads, count(distinct email)::int as people, (select count(*)::int from core.parties) as parties,
       (select count(*)::int from lead_changes where kind = 'created') as lines, (select count(*)::int from party_intakes) as links from leads`,
  )
  const each = rows - 50
  expect(made[0]).toEqual({ leads: each, people: each, parties: each, lines: each, links: each })
}, 120_000)
