import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { z } from 'zod'
import { newId } from '../../src/base/ids.ts'
import { createLog } from '../../src/base/log.ts'
import type { Conversion } from '../../src/domain/conversion.ts'
import type { Event } from '../../src/domain/events.ts'
import { type Directory, openDirectory } from '../../src/features/connections/directory.ts'
import { createLoad } from '../../src/features/load.ts'
import { ensureWorkspace } from '../../src/features/workspaces/store-setup.ts'
import type { Vendor } from '../../src/vendors/_kit/contract.ts'
import { conversionFields } from '../../src/vendors/_kit/conversion-settings.ts'
import { acmeWorld } from '../harness/acme.ts'
import { createTestDatabase, type TestDatabase } from '../harness/database.ts'
import { openTestLine, sealer, type TestLine } from '../harness/line.ts'
import { teller } from '../harness/teller.ts'

/** Everything that the advertiser was told. */
const told: Conversion[] = []

/** Tells facts and takes conversions. */
const advertiser: Vendor = {
  ...teller,
  settings: z.object({ token: z.string(), ...conversionFields }),
  outbound: {
    'conversion.send': {
      repeat: 'safe',
      perform: async ({ conversionId }, _, io) => {
        told.push((await io.load('conversion.send', conversionId)) as Conversion)
        const data = { conversionId, state: 'accepted' as const, reason: null, warnings: [] }
        const event = {
          type: 'conversion.status' as const,
          key: conversionId,
          subject: conversionId,
          occurredAt: null,
          data,
        }
        return { kind: 'done', events: [event] }
      },
    },
  },
}

let database: TestDatabase
let directory: Directory
let test: TestLine
beforeAll(async () => {
  database = await createTestDatabase()
  await ensureWorkspace(database.pool, 'default', 'Default')
  directory = await openDirectory(database.pool, sealer, createLog('silent'))
  const load = createLoad({ pool: database.pool, sealer, directory })
  test = await openTestLine(acmeWorld(), { on: database, steps: [], vendors: new Map([['acme', advertiser]]), load })
})
afterAll(async () => {
  await test.stop()
  directory.stop()
  await database.drop()
})

const anyFact = fc.record({
  about: fc.constantFrom('o1', 'o2'),
  type: fc.constantFrom(
    'purchase.approved' as const,
    'purchase.refused' as const,
    'checkout.abandoned' as const,
    'purchase.refunded' as const,
    'payment.pending' as const,
  ),
  minute: fc.integer({ min: 0, max: 5 }),
  contact: fc.boolean(),
  amount: fc.constantFrom(39.9, 100, null),
})
type AnyFact = typeof anyFact extends fc.Arbitrary<infer T> ? T : never

let worlds = 0
/** Orders of its own: everything in it carries its number. */
function newWorld() {
  const number = String(++worlds).padStart(4, '0')
  const toEvent = ({ about, type, minute, contact, amount }: AnyFact, n: number): Event => ({
    type,
    key: `${number}:${n}`,
    subject: `${number}:${about}`,
    occurredAt: new Date(Date.UTC(2026, 0, 5, 9, minute)).toISOString(),
    data: {
      orderId: `${number}:${about}`,
      customer: contact ? { email: `${about}.${number}@example.test`, name: 'Ana Souza' } : {},
      amount,
      currency: 'BRL',
    },
  })
  return { number, toEvent }
}

const send = (events: Event[]) => test.accept({ id: newId(), subject: events[0]!.subject, events })

/** The conversions of a world, and how often each was told, without what names it. */
async function stateOf(number: string): Promise<unknown> {
  const rows = await test.rows(
    `select c.event_id, c.event_name, c.trigger, c.event_time, c.status, l.email, p.amount from conversions c
     join purchases p on p.id = c.purchase_id left join leads l on l.id = p.lead_id where p.order_id like $1 order by 1`,
    [`${number}:%`],
  )
  const ids = told.map(({ eventId }) => eventId).filter((id) => id.includes(`:${number}:`))
  return JSON.parse(JSON.stringify({ rows, told: ids.sort() }).replaceAll(number, 'world'))
}

it('are the same whatever the order, the repetitions and the company in which an order’s facts come', async () => {
  const plan = fc.array(anyFact, { minLength: 1, maxLength: 7 }).chain((facts) => {
    const twice = [...facts.keys(), ...facts.keys()]
    return fc.record({
      facts: fc.constant(facts),
      order: fc.shuffledSubarray(twice, { minLength: twice.length }),
      cut: fc.integer({ min: 1, max: 4 }),
    })
  })
  await fc.assert(
    fc.asyncProperty(plan, async ({ facts, order, cut }) => {
      const [straight, shuffled] = [newWorld(), newWorld()]
      const sent = [await send(facts.map(straight.toEvent))]
      const events = order.map((n) => shuffled.toEvent(facts[n]!, n))
      for (let from = 0; from < events.length; from += cut) sent.push(await send(events.slice(from, from + cut)))
      for (const id of sent) expect(await test.ended(id)).toMatchObject({ status: 'completed' })
      const state = (await stateOf(straight.number)) as { rows: { event_id: string }[]; told: string[] }
      expect(await stateOf(shuffled.number)).toEqual(state)
      expect(state.told).toEqual(state.rows.map(({ event_id }) => event_id))
      const kinds = new Set(
        facts.filter(({ type }) => !/refunded|pending/.test(type)).map(({ about, type }) => about + type),
      )
      expect(state.rows).toHaveLength(kinds.size)
    }),
    { numRuns: 25 },
  )
}, 240_000)
