import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sendSimulated } from '../../src/cli/simulate.ts'
import { ownConnections } from '../../src/features/connections/store-environment.ts'
import { type InboundFixture, loadFixtures, requestOf } from '../../src/vendors/_kit/conformance/fixture.ts'
import { vendors } from '../../src/vendors/registry.ts'
import { startTestHub, type TestHub } from '../harness/hub.ts'

/** Every vendor that sends webhooks, with its first example. */
const senders = vendors
  .filter(({ inbound, isBuiltIn }) => inbound && !isBuiltIn)
  .map((vendor) => ({
    vendor,
    fixture: loadFixtures(join(import.meta.dirname, '../../src/vendors', vendor.id)).inbound[0]!,
  }))

let hub: TestHub
beforeAll(async () => {
  hub = await startTestHub({ vendors: senders.map(({ vendor }) => vendor) })
  const wanted = senders.map(({ vendor, fixture }) => ({
    vendor: vendor.id,
    name: vendor.title,
    settings: vendor.settings.parse(fixture.settings) as Record<string, unknown>,
  }))
  await ownConnections(hub.database.pool, hub.sealer, hub.workspaceId, 'sandbox', wanted)
  await hub.directory.refresh()
})
afterAll(() => hub.stop())

const connectionOf = (id: string) => hub.directory.all().find(({ vendor }) => vendor === id)!
const pathOf = (id: string) => `/api/v1/webhooks/${id}/${connectionOf(id).urlSecret}`

describe.each(senders.map(({ vendor, fixture }) => [vendor.id, vendor, fixture] as const))(
  '%s',
  (id, vendor, fixture) => {
    it('is simulated with every event it knows', async () => {
      const simulator = await vendor.simulator!()
      const path = pathOf(id)
      for (const event of simulator.events) {
        const plan = { simulator, event, connection: connectionOf(id), webhookUrl: `http://hub.example.test${path}` }
        const report = await sendSimulated({ ...plan, sendTo: hub.url + path, count: 1, from: 1, rate: 1_000 })
        // a vendor that reads our answer gets one of its own (TwiML), which says no status
        expect(['200 accepted', '200'], event).toContain([...report.answers.keys()].join())
      }
    })

    it('answers bad input clearly, and loses none that it believed', async () => {
      for (const [what, body, type] of badBodies(fixture)) {
        const headers = { ...fixture.request.headers, ...(type && { 'Content-Type': type }) }
        const response = await fetch(hub.url + pathOf(id), { method: 'POST', headers, body: new Uint8Array(body) })
        const told = (await response.json().catch(() => null)) as { id?: string } | null
        expect(what === 'two MiB' ? [200, 401, 413] : [200, 401], `${what}: ${response.status}`).toContain(
          response.status,
        )
        if (response.status !== 200 || !told?.id) continue
        const { rowCount } = await hub.database.pool.query('select from intakes where id = $1', [told.id])
        expect(rowCount, what).toBe(1)
      }
    })
  },
)

function badBodies(fixture: InboundFixture): [what: string, body: Buffer, type?: string][] {
  const { body } = requestOf(fixture)
  const deep = `${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`
  return [
    ['malformed', Buffer.from('{"id": ')],
    ['another content type', body, 'image/png'],
    ['empty', Buffer.alloc(0)],
    ['two MiB', Buffer.alloc(2 * 1024 * 1024, 0x20)],
    ['deep', Buffer.from(deep)],
    ['no UTF-8', Buffer.from([0x7b, 0xff, 0xfe, 0x7d])],
    ['a list', Buffer.from('[null,[],{"id":{"id":[1]}}]')],
  ]
}
