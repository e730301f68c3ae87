import { afterAll, beforeAll, expect, it } from 'vitest'
import { ownConnections } from '../../src/features/connections/store-environment.ts'
import { datashopper } from '../../src/vendors/datashopper/index.ts'
import { eventually } from '../harness/eventually.ts'
import { startTestHub, type TestHub } from '../harness/hub.ts'

let hub: TestHub
beforeAll(async () => {
  hub = await startTestHub({ vendors: [datashopper] })
  const settings = datashopper.settings.parse({ webhookSecrets: 'invented-datashopper-secret' })
  await ownConnections(hub.database.pool, hub.sealer, hub.workspaceId, 'sandbox', [
    { vendor: 'datashopper', name: 'DataShopper', settings },
  ])
  await hub.directory.refresh()
})
afterAll(() => hub.stop())

it('a batch that is sent again with one new row adds one lead', async () => {
  const connection = hub.directory.all().find(({ vendor }) => vendor === 'datashopper')!
  const path = `/api/v1/webhooks/datashopper/${connection.urlSecret}`
  const simulator = await datashopper.simulator!()
  const row = (n: number) => ({
    datashopper_id: `ds_${n}`,
    company_name: `Empresa ${n}`,
    email: `pessoa.${n}@example.test`,
  })
  const send = async (...rows: number[]) => {
    const text = JSON.stringify({ event_type: 'leads.batch', workspace_id: 'ws', leads: rows.map(row) })
    const sent = simulator.send('leads.batch', 1, connection.settings, new Date(), '', Buffer.from(text))
    const { method, headers, body } = sent
    const response = await fetch(hub.url + path, { method, headers, body: new Uint8Array(body) })
    await eventually(async () => (await hub.database.pool.query('select from work')).rowCount === 0)
    const { rows: leads } = await hub.database.pool.query('select vendor_lead_id from leads order by 1')
    return [((await response.json()) as { status: string }).status, leads.length]
  }
  expect(await send(1, 2, 3)).toEqual(['accepted', 3])
  expect(await send(1, 2, 3)).toEqual(['duplicate', 3])
  expect(await send(1, 2, 3, 4)).toEqual(['accepted', 4])
  expect(await send(4, 3, 2, 1)).toEqual(['duplicate', 4])
})
