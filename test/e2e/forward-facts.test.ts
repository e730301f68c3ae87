import { Webhook } from 'standardwebhooks'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { ownConnections } from '../../src/features/connections/store-environment.ts'
import { standardWebhooks } from '../../src/vendors/standard-webhooks/index.ts'
import { demoDelivery, demoVendor } from '../harness/demo-vendor.ts'
import { eventually } from '../harness/eventually.ts'
import { startTestHub, type TestHub } from '../harness/hub.ts'
import { serve } from '../harness/loopback.ts'

const oldSecret = 'whsec_MDEyMzQ1Njc4OWFiY2RlZmdoaWprbG1u'
const newSecret = 'whsec_bmV3ZXItc2VjcmV0LW9mLXRoZS1lbmRwb2ludA=='

let hub: TestHub
beforeAll(async () => {
  hub = await startTestHub({ vendors: [demoVendor, standardWebhooks], online: true })
})
afterAll(() => hub.stop())

interface Taken {
  headers: Record<string, string>
  body: string
}

let taken: Taken[]
let answers: number[]
beforeEach(() => {
  taken = []
  answers = []
})

/** The workspace's endpoint takes these facts and proves itself with these secrets. */
async function endpoint(settings: Record<string, unknown>) {
  const url = await serve(async (request, response) => {
    const body = Buffer.concat(await request.toArray()).toString()
    taken.push({ headers: request.headers as Record<string, string>, body })
    response.writeHead(answers.shift() ?? 200).end()
  })
  const wanted = [{ vendor: 'standard-webhooks', name: 'Ours', settings: { url, ...settings } }]
  await ownConnections(hub.database.pool, hub.sealer, hub.workspaceId, 'sandbox', wanted)
  await hub.directory.refresh()
}

async function tell(body: Record<string, unknown>) {
  const response = await fetch(`${hub.url}/api/v1/webhooks/demo`, demoDelivery(body))
  expect(response.status).toBe(200)
}

it('sends the chosen facts on, signed with both secrets while they rotate', async () => {
  await endpoint({ events: ['lead.created'], signingSecrets: [newSecret, oldSecret] })
  await tell({ id: 'unwanted', about: 'x' })
  await tell({ id: 'wanted', about: 'lead-1', lead: { name: 'Pessoa', email: 'pessoa@example.test' } })
  const { headers, body } = await eventually(() => taken[0])
  for (const secret of [oldSecret, newSecret]) expect(new Webhook(secret).verify(body, headers)).toBeTruthy()
  const told = JSON.parse(body)
  const { rows } = await hub.database.pool.query('select id from leads')
  expect(told).toMatchObject({ type: 'lead.created', leadId: rows[0].id, data: { name: 'Pessoa' } })
  const { body: log } = await hub.api('GET', '/api/v1/effects?kind=event.forward')
  expect((log as { items: unknown[] }).items).toHaveLength(1)
})

it('tries again under the same id, and is switched off when the endpoint wants no more', async () => {
  await endpoint({ events: ['test.received'], signingSecrets: [oldSecret] })
  answers = [503, 200]
  await tell({ id: 'again', about: 'again' })
  await eventually(() => taken.length === 2)
  expect(taken[0]!.headers['webhook-id']).toBe(taken[1]!.headers['webhook-id'])
  answers = [410]
  await tell({ id: 'gone', about: 'gone' })
  const statuses = async () => (await hub.database.pool.query('select target, status, error from effects')).rows
  const gone = await eventually(async () => (await statuses()).find((row) => row.target === 'gone' && row.error))
  expect(gone).toMatchObject({ status: 'failed', error: 'the endpoint wants no more (410)' })
  expect(taken).toHaveLength(3)
  const { rows } = await eventually(async () => {
    const found = await hub.database.pool.query(`select id from connections where name = 'Ours' and not is_enabled`)
    return found.rows.length === 1 ? found : undefined
  })
  const { body } = await hub.api('GET', '/api/v1/notifications?topic=connection')
  expect(body).toMatchObject({ items: [{ title: 'Ours foi desligada', url: `/connections/${rows[0].id}` }] })
  // every process hears of it
  await hub.directory.refresh()
  await tell({ id: 'after', about: 'after' })
  await eventually(
    async () => (await hub.database.pool.query("select 1 from events where key = 'after'")).rowCount === 1,
  )
  expect((await statuses()).filter(({ target }) => target === 'after')).toEqual([])
})

it('makes no effect where nobody listens, and never reaches what a user may not', async () => {
  await ownConnections(hub.database.pool, hub.sealer, hub.workspaceId, 'sandbox', [])
  await hub.directory.refresh()
  const count = async () => (await hub.database.pool.query('select count(*)::int as n from effects')).rows[0].n
  const before = await count()
  await tell({ id: 'unheard', about: 'unheard' })
  const told = "select 1 from events where key = 'unheard'"
  await eventually(async () => (await hub.database.pool.query(told)).rowCount === 1)
  expect(await count()).toBe(before)

  const url = await serve((_, response) => response.end())
  const settings = { url, signingSecrets: [oldSecret] }
  const made = await hub.api('POST', '/api/v1/connections', { body: { vendor: 'standard-webhooks', settings } })
  const { id } = made.body as { id: string }
  const rotated = await hub.api('POST', `/api/v1/connections/${id}/rotate-secret`, {
    body: { field: 'signingSecrets' },
  })
  expect((rotated.body as { secret: string }).secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/)
  const { body } = await hub.api('POST', `/api/v1/connections/${id}/test`, { body: {} })
  expect(body).toMatchObject({
    ok: false,
    message: 'The endpoint cannot be reached: the host is not on the public Internet',
  })
})
