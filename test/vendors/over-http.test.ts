import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sendSimulated } from '../../src/cli/simulate.ts'
import { type InboundFixture, requestOf } from '../../src/vendors/_kit/conformance/fixture.ts'
import { type SenderHub, senders, startSenderHub } from '../harness/senders.ts'

let open: SenderHub
beforeAll(async () => {
  open = await startSenderHub()
})
afterAll(() => open.hub.stop())

describe.each(senders.map(({ vendor, fixtures }) => [vendor.id, vendor, fixtures[0]!] as const))(
  '%s',
  (id, vendor, fixture) => {
    it('is simulated with every event it knows', async () => {
      const simulator = await vendor.simulator!()
      const { hub, connectionOf, pathOf } = open
      const path = pathOf(id)
      for (const event of simulator.events) {
        const plan = { simulator, event, connection: connectionOf(id), webhookUrl: `http://hub.example.test${path}` }
        const report = await sendSimulated({ ...plan, sendTo: hub.url + path, count: 1, from: 1, rate: 1_000 })
        // a vendor that reads our answer gets one of its own (TwiML), which says no status
        expect(['200 accepted', '200'], event).toContain([...report.answers.keys()].join())
      }
    })

    it('answers bad input clearly, and loses none that it believed', async () => {
      const { hub, pathOf } = open
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
