import { afterAll, beforeAll, expect, it } from 'vitest'
import { sendSimulated } from '../../src/cli/simulate.ts'
import { ownConnections } from '../../src/features/connections/store-environment.ts'
import { c2s } from '../../src/vendors/c2s/index.ts'
import { startTestHub, type TestHub } from '../harness/hub.ts'

let hub: TestHub
beforeAll(async () => {
  hub = await startTestHub({ vendors: [c2s] })
  const settings = { webhookSecrets: ['a-webhook-secret'], authHeader: 'Authorization' }
  await ownConnections(hub.database.pool, hub.sealer, hub.workspaceId, 'sandbox', [
    { vendor: 'c2s', name: 'C2S', settings },
  ])
  await hub.directory.refresh()
})
afterAll(() => hub.stop())

it('sends invented leads to a running hub, which takes each once', async () => {
  const connection = hub.directory.all().find(({ vendor }) => vendor === 'c2s')!
  const path = `/api/v1/webhooks/c2s/${connection.urlSecret}`
  const plan = {
    simulator: await c2s.simulator!(),
    event: 'on_create_lead',
    connection,
    webhookUrl: `http://hub.example.test${path}`,
    sendTo: hub.url + path,
    count: 20,
    from: 1,
    rate: 200,
  }
  const report = await sendSimulated(plan)
  expect(Object.fromEntries(report.answers)).toEqual({ '200 accepted': 20 })
  expect([report.failed, report.latencies.length]).toEqual([0, 20])
  const { rows } = await hub.database.pool.query('select count(distinct subject)::int as leads from intakes')
  expect(rows).toEqual([{ leads: 20 }])
  expect(report.seconds).toBeGreaterThanOrEqual(0.095)

  const wrong = await sendSimulated({ ...plan, count: 2, sendTo: `${hub.url}/api/v1/webhooks/c2s/another-secret` })
  expect(wrong.failed).toBe(2)
})
