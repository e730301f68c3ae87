import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sendSimulated } from '../../src/cli/simulate.ts'
import { type InboundFixture, requestOf } from '../../src/vendors/_kit/conformance/fixture.ts'
import { eventTable } from '../../src/vendors/_kit/conformance/simulator.ts'
import { eventually } from '../harness/eventually.ts'
import { type SenderHub, senders, startSenderHub } from '../harness/senders.ts'

let open: SenderHub
beforeAll(async () => {
  open = await startSenderHub()
})
afterAll(() => open.hub.stop())

const query = async (sql: string, values: unknown[]) => (await open.hub.database.pool.query(sql, values)).rows

describe.each(senders.map(({ vendor, fixtures }) => [vendor.id, vendor, fixtures[0]!] as const))(
  '%s',
  (id, vendor, fixture) => {
    it('is simulated with every event it knows, each of which becomes what its README says', async () => {
      const simulator = await vendor.simulator!()
      const { hub, connectionOf, pathOf } = open
      const path = pathOf(id)
      const documented = eventTable(
        await readFile(join(import.meta.dirname, '../../src/vendors', id, 'README.md'), 'utf8'),
      )
      for (const event of simulator.events) {
        const plan = { simulator, event, connection: connectionOf(id), webhookUrl: `http://hub.example.test${path}` }
        const report = await sendSimulated({ ...plan, sendTo: hub.url + path, count: 1, from: 1, rate: 1_000 })
        // a vendor that reads our answer gets one of its own (TwiML), which says no status
        expect(['200 accepted', '200'], event).toContain([...report.answers.keys()].join())
        const [intake] = await query('select id from intakes where vendor = $1 order by id desc limit 1', [id])
        await eventually(
          async () => (await query(`select from work where id = $1 and state <> 'waiting'`, [intake.id])).length === 0,
        )
        const facts = await query(`select distinct type from events where intake_id = $1 and effect_id is null`, [
          intake.id,
        ])
        expect(facts.map(({ type }) => type).sort(), event).toEqual(documented.get(event))
        const [end] = await query('select status, error_message from intake_results where intake_id = $1', [intake.id])
        // what wishes something of a vendor is not over in a hub without a network
        if (end) expect(end.status, `${event}: ${end.error_message}`).toBe(facts.length > 0 ? 'completed' : 'ignored')
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

const signedHeaders = /signature|^(svix|webhook)-(id|timestamp)$|^x-cakto-timestamp$|event-webhook-timestamp$/i

it.each(['twilio', 'recurrente', 'cakto', 'clay', 'sendgrid'])(
  '%s: another byte in the path, a signed header or the body is refused',
  async (id) => {
    const { hub, connectionOf, pathOf } = open
    const simulator = await senders.find(({ vendor }) => vendor.id === id)!.vendor.simulator!()
    const path = pathOf(id)
    const { settings } = connectionOf(id)
    const url = `http://hub.example.test${path}`
    const { method, headers, body } = simulator.send(simulator.events[0]!, 7, settings, new Date(), url)
    const names = Object.keys(headers).filter((name) => signedHeaders.test(name))
    const texts = [
      path.slice('/api/v1/webhooks/'.length),
      ...names.map((name) => headers[name]!),
      body.toString('latin1'),
    ]
    const place = fc
      .constantFrom(...texts.keys())
      .chain((part) => fc.record({ part: fc.constant(part), at: fc.nat(texts[part]!.length - 1) }))
    const stored = () => query('select from intakes where vendor = $1', [id])
    const before = (await stored()).length
    await fc.assert(
      fc.asyncProperty(place, async ({ part, at }) => {
        const [segments, ...rest] = texts.map((text, n) => (n === part ? flip(text, at) : text))
        const signed = Object.fromEntries(names.map((name, n) => [name, rest[n]!]))
        const sent = { method, headers: { ...headers, ...signed }, body: Buffer.from(rest.at(-1)!, 'latin1') }
        const response = await fetch(`${hub.url}/api/v1/webhooks/${encodeURI(segments!)}`, sent)
        expect([401, 404]).toContain(response.status)
      }),
      { numRuns: 60 },
    )
    expect((await stored()).length).toBe(before)
    expect((await fetch(hub.url + path, { method, headers, body: new Uint8Array(body) })).status).toBe(200)
  },
)

/** The text with the lowest bit of one character turned. */
const flip = (text: string, at: number) =>
  text.slice(0, at) + String.fromCharCode(text.charCodeAt(at) ^ 1) + text.slice(at + 1)
