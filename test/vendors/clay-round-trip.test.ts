import { afterAll, beforeAll, expect, it } from 'vitest'
import { ownConnections } from '../../src/features/connections/store-environment.ts'
import { type RunningSimulator, runSimulator } from '../../src/vendors/_kit/simulator-server.ts'
import { clay } from '../../src/vendors/clay/index.ts'
import { eventually } from '../harness/eventually.ts'
import { startTestHub, type TestHub } from '../harness/hub.ts'

let hub: TestHub
let table: RunningSimulator
beforeAll(async () => {
  table = await runSimulator((await clay.simulator!()).serve!())
  hub = await startTestHub({ vendors: [clay], online: true })
  const settings = clay.settings.parse({
    webhookSecrets: 'invented-clay-secret',
    tableWebhook: 'https://api.clay.com/v3/sources/webhook/pull-in-1',
    baseUrl: table.baseUrl,
  })
  await ownConnections(hub.database.pool, hub.sealer, hub.workspaceId, 'sandbox', [
    { vendor: 'clay', name: 'Clay', settings },
  ])
  await hub.directory.refresh()
})
afterAll(async () => {
  await hub.stop()
  await table.stop()
})

it('a new lead is asked about, and routed again on the answer', async () => {
  const workspace = await hub.api('POST', '/api/v1/workspaces', { body: { slug: 'tx', name: 'Texas', plan: 'pro' } })
  const destination = (workspace.body as { id: string }).id
  const rule = {
    name: 'HVAC',
    priority: 10,
    conditions: { industries: ['HVAC'] },
    destinationWorkspaceId: destination,
    actions: { assign_to_workspace: true },
  }
  expect(await hub.api('POST', '/api/v1/routing-rules?publish=true', { body: rule })).toMatchObject({ status: 201 })
  const lead = { full_name: 'Noa Diaz', email: 'noa.diaz@example.test', company_name: 'Rio Grande' }
  const made = await hub.api('POST', '/api/v1/leads', { body: lead })
  const { id } = made.body as { id: string }
  const placeOf = async () => (await hub.database.pool.query('select * from leads where id = $1', [id])).rows[0]
  const asked = await eventually(() => table.server.calls[0])
  expect((await placeOf()).workspace_id).toBe(hub.workspaceId)
  const row = JSON.parse(asked.body)
  expect(row).toMatchObject({ email: lead.email, company_name: lead.company_name })

  const connection = hub.directory.all().find(({ vendor }) => vendor === 'clay')!
  const simulator = await clay.simulator!()
  const answer = { ...row, event_type: 'enrichment.completed', company_industry: 'HVAC', job_title: 'Owner' }
  const told = Buffer.from(JSON.stringify(answer))
  const sent = simulator.send('enrichment.completed', 1, connection.settings, new Date(), '', told)
  const url = `${hub.url}/api/v1/webhooks/clay/${connection.urlSecret}`
  const response = await fetch(url, { method: sent.method, headers: sent.headers, body: new Uint8Array(sent.body) })
  expect(response.status).toBe(200)
  const routed = await eventually(async () => {
    const found = await placeOf()
    return found.workspace_id === destination && found
  })
  expect(routed).toMatchObject({ company_industry: 'HVAC', job_title: 'Owner', source_workspace_id: hub.workspaceId })
})
