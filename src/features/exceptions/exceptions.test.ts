import { afterAll, beforeAll, expect, it } from 'vitest'
import { demoDelivery } from '../../../test/harness/demo-vendor.ts'
import { eventually } from '../../../test/harness/eventually.ts'
import { startTestHub, type TestHub } from '../../../test/harness/hub.ts'
import { insertLead } from '../../../test/harness/insert-lead.ts'
import { newId } from '../../base/ids.ts'
import type { ExceptionItem } from './store.ts'

let hub: TestHub
beforeAll(async () => {
  hub = await startTestHub()
})
afterAll(() => hub.stop())

const list = async (query = '') =>
  ((await hub.api('GET', `/api/v1/exceptions${query}`)).body as { items: ExceptionItem[]; nextCursor: string | null })
    .items
const counts = async () =>
  (await hub.api('GET', '/api/v1/exceptions/counts')).body as { counts: Record<string, number>; total: number }

async function insertEffect(status: string, error: string): Promise<string> {
  const id = newId()
  await hub.database.pool.query(
    `insert into effects (id, workspace_id, key, connection_id, kind, weight, status, intake_id, intake_received_at, target, reason, data, error, created_at)
     values ($1::uuid, $2, $1::uuid::text, $3, 'crm.note', 'purpose', $4, $5, now(), 'lead', 'a test', $6, $7, now())`,
    [id, hub.workspaceId, newId(), status, newId(), hub.sealer.sealJson({}), error],
  )
  return id
}

it('what could not be read and what failed for good stand in one queue, newest first, page by page', async () => {
  await fetch(`${hub.url}/api/v1/webhooks/demo`, demoDelivery('{broken'))
  await eventually(async () => (await list()).length === 1)
  await insertEffect('dead', 'The vendor said 500 twelve times')
  await insertEffect('doubtful', 'No answer within 30 s')
  await insertEffect('done', 'not here')
  expect(await list()).toMatchObject([
    { kind: 'effect', what: 'crm.note', reason: 'No answer within 30 s', canRetry: false },
    { kind: 'effect', reason: 'The vendor said 500 twelve times', canRetry: true },
    { kind: 'unreadable', vendor: 'demo', canRetry: true },
  ])
  expect(await counts()).toEqual({
    counts: { unreadable: 1, undecided: 0, effect: 2, import_row: 0, conversion: 0, unroutable: 0, duplicate: 0 },
    total: 3,
  })

  const pages: string[] = []
  let cursor = ''
  do {
    const page = (await hub.api('GET', `/api/v1/exceptions?limit=1${cursor}`)).body as never as {
      items: ExceptionItem[]
      nextCursor: string | null
    }
    pages.push(...page.items.map(({ id }) => id))
    cursor = page.nextCursor ? `&cursor=${page.nextCursor}` : ''
  } while (cursor)
  expect(pages).toEqual((await list()).map(({ id }) => id))
})

it('an entry is resolved with a note, and put back', async () => {
  const [entry] = await list('?kind=unreadable')
  await hub.api('POST', `/api/v1/exceptions/${entry!.id}/resolve`, { body: { note: 'A test of the vendor' } })
  expect(await list('?kind=unreadable')).toEqual([])
  expect(await list('?resolved=true')).toMatchObject([
    { id: entry!.id, note: 'A test of the vendor', resolvedBy: 'instance key' },
  ])
  await hub.api('POST', `/api/v1/exceptions/${entry!.id}/reopen`)
  expect(await list('?kind=unreadable')).toHaveLength(1)
})

it('a dead effect is sent again and leaves the queue; a doubtful one must be settled instead', async () => {
  const [doubtful, dead] = await list('?kind=effect')
  expect((await hub.api('POST', `/api/v1/exceptions/${dead!.id}/retry`)).status).toBe(202)
  expect((await hub.api('POST', `/api/v1/exceptions/${doubtful!.id}/retry`)).status).toBe(409)
  expect((await hub.api('POST', `/api/v1/exceptions/effect:${newId()}/retry`)).status).toBe(404)
})

it('an entry is given to a member only, and is nobody’s again', async () => {
  const [entry] = await list('?kind=unreadable')
  const user = newId()
  const assign = (assigneeId: string | null) =>
    hub.api('POST', `/api/v1/exceptions/${entry!.id}/assign`, { body: { assigneeId } })
  await hub.database.pool.query(`insert into users (id, name, email) values ($1, 'Ana', 'ana@example.test')`, [user])
  expect((await assign(user)).status).toBe(400)
  await hub.database.pool.query(`insert into members (workspace_id, user_id, role) values ($1, $2, 'manager')`, [
    hub.workspaceId,
    user,
  ])
  expect((await assign(user)).status).toBe(200)
  expect(await list(`?assigneeId=${user}`)).toMatchObject([{ id: entry!.id, assigneeId: user }])
  await assign(null)
  expect(await list(`?assigneeId=${user}`)).toEqual([])
})

it('a lead whose rule names a destination that cannot take it stands in the queue with the reason', async () => {
  const { id } = await insertLead(hub.database.pool, hub.workspaceId, { name: 'Ana' })
  await hub.database.pool.query('update leads set routing_metadata = $2 where id = $1', [
    id,
    {
      routing_reason: 'Rule "Closed" matched, but its destination is suspended: stays in source',
      outcome: { destination_problem: { problem: 'suspended' } },
    },
  ])
  expect(await list('?kind=unroutable')).toMatchObject([
    { what: 'Ana', leadId: id, reason: expect.stringContaining('suspended'), canRetry: false },
  ])
})

it('a lead that may be two people stands in the queue until somebody looked', async () => {
  const { id: leadId } = await insertLead(hub.database.pool, hub.workspaceId, { name: 'Rui' })
  await hub.database.pool.query(
    `insert into lead_changes (id, workspace_id, lead_id, kind, cause_kind, cause_id, note) values ($1, $2, $3, 'possible_duplicate', 'timer', 'links', 'Two CPFs')`,
    [newId(), hub.workspaceId, leadId],
  )
  const [entry] = await list('?kind=duplicate')
  expect(entry).toMatchObject({ kind: 'duplicate', what: 'Rui', reason: 'Two CPFs', leadId, canRetry: false })
  expect((await hub.api('POST', `/api/v1/exceptions/${entry!.id}/resolve`, { body: {} })).status).toBe(200)
  expect(await list('?kind=duplicate')).toEqual([])
})

it('a file of which rows failed stands in the queue once, with their number', async () => {
  const id = newId()
  await hub.database.pool.query(
    `insert into bulk_upload_jobs (id, workspace_id, filename, created_by, status, total_records, next_row, created_records, invalid_records, completed_at)
     values ($1, $2, 'fair.csv', 'a test', 'completed', 5, 5, 3, 2, now()), ($3, $2, 'fine.csv', 'a test', 'completed', 1, 1, 1, 0, now())`,
    [id, hub.workspaceId, newId()],
  )
  expect(await list('?kind=import_row')).toMatchObject([
    { id: `import_row:${id}`, what: 'fair.csv', reason: '2 rows could not be imported', canRetry: false },
  ])
  await hub.api('POST', `/api/v1/exceptions/import_row:${id}/resolve`, { body: {} })
  expect(await list('?kind=import_row')).toEqual([])
})
