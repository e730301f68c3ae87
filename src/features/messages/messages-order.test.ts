import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { acmeWorld } from '../../../test/harness/acme.ts'
import { insertLead } from '../../../test/harness/insert-lead.ts'
import { openTestLine, type TestLine } from '../../../test/harness/line.ts'
import { teller } from '../../../test/harness/teller.ts'
import { newId } from '../../base/ids.ts'
import type { Channel, Event } from '../../domain/events.ts'

let hub: TestLine
beforeAll(async () => {
  hub = await openTestLine(acmeWorld(), { vendors: new Map([['acme', teller]]) })
})
afterAll(() => hub.stop())

const minutes = fc.integer({ min: 0, max: 4 }).map((minute) => new Date(Date.UTC(2026, 0, 5, 9, minute)).toISOString())
const engagements = ['opened', 'clicked', 'bounced', 'complained', 'unsubscribed'] as const

/** A fact about one message to one person, as data: who and what is filled in for each run. */
type Told =
  | { what: 'taken' | 'heard'; at: string }
  | { what: 'status'; at: string; state: 'sent' | 'delivered' | 'read' | 'failed'; dead: boolean }
  | { what: 'reply' | 'stop' | 'start'; at: string; n: number }
  | { what: 'consent'; at: string; to: 'opt_out' | 'opt_in' }
  /** Of mails alone. */
  | { what: 'engaged'; at: string; kind: (typeof engagements)[number]; machine: boolean }

const told: fc.Arbitrary<Told> = fc.oneof(
  fc.record({ what: fc.constantFrom('taken' as const, 'heard' as const), at: fc.constant('2026-01-05T09:02:30.000Z') }),
  fc.record({
    what: fc.constant('status' as const),
    at: minutes,
    state: fc.constantFrom('sent' as const, 'delivered' as const, 'read' as const, 'failed' as const),
    dead: fc.boolean(),
  }),
  fc.record({ what: fc.constantFrom('reply' as const, 'stop' as const, 'start' as const), at: minutes, n: fc.nat(2) }),
  fc.record({
    what: fc.constant('consent' as const),
    at: minutes,
    to: fc.constantFrom('opt_out' as const, 'opt_in' as const),
  }),
)
const toldOfMails: fc.Arbitrary<Told> = fc.oneof(
  { weight: 2, arbitrary: told },
  {
    weight: 1,
    arbitrary: fc.record({
      what: fc.constant('engaged' as const),
      at: minutes,
      kind: fc.constantFrom(...engagements),
      machine: fc.boolean(),
    }),
  },
)

interface World {
  channel: Channel
  leads: string[]
  address: string
  messageId: string
  ledgerId: string
}

let people = 0

/** A person with two leads and a message to the older one that no vendor has taken yet. */
async function makeWorld(channel: Channel): Promise<World> {
  const { pool } = hub.database
  const n = 60_000_000 + ++people
  const address = channel === 'email' ? `pessoa.${n}@example.test` : `+55119${n}`
  const identities = channel === 'email' ? { email: address } : { phone: address }
  const older = await insertLead(pool, hub.workspaceId, { name: 'Pessoa', identities })
  const newer = await insertLead(pool, hub.workspaceId, { partyId: older.partyId, name: 'Pessoa' })
  const ledgerId = newId()
  await pool.query(
    `insert into messages (id, workspace_id, channel, direction, address, address_key, party_id, lead_id) values ($1, $2, $3, 'out', $4, $4, $5, $6)`,
    [ledgerId, hub.workspaceId, channel, address, older.partyId, older.id],
  )
  return { channel, leads: [older.id, newer.id], address, messageId: randomUUID(), ledgerId }
}

function toEvent(one: Told, { channel, address, messageId, ledgerId }: World): Event {
  const common = { subject: messageId, occurredAt: one.at }
  switch (one.what) {
    case 'taken':
    case 'heard': {
      const ours = one.what === 'taken' ? { ledgerId } : {}
      const data = { channel, messageId, to: address, text: 'Olá', sender: 'loja', ...ours } as const
      return { ...common, type: 'message.sent', key: `${messageId}:${one.what}`, data }
    }
    case 'status': {
      const error = one.state === 'failed' ? { code: one.dead ? '1' : '2', message: 'x', deadAddress: one.dead } : null
      const data = { channel, messageId, state: one.state, rawState: one.state, recipient: address, error } as const
      return { ...common, type: 'message.status', key: `${messageId}:${one.state}:${one.dead}:${one.at}`, data }
    }
    case 'consent': {
      const data = { channel, address, to: one.to, reason: 'test' } as const
      return { ...common, type: 'consent.changed', key: `${messageId}:${one.to}:${one.at}`, data }
    }
    case 'engaged': {
      const { kind, machine } = one
      const data = { channel, messageId, kind, machine, recipient: address, permanent: kind === 'bounced' } as const
      return { ...common, type: 'message.engaged', key: `${messageId}:${kind}:${machine}:${one.at}`, data }
    }
    default: {
      const text = { reply: 'Oi', stop: 'SAIR', start: 'VOLTAR' }[one.what]
      const id = `${messageId}:${one.what}:${one.n}:${one.at}`
      const data = { channel, messageId: id, from: address, to: 'loja', text } as const
      return { ...common, type: 'message.received', key: id, data }
    }
  }
}

/** Sends each batch as a request of its own, all at once, and waits until they are decided. */
async function tell(batches: Event[][]): Promise<void> {
  const ids = await Promise.all(
    batches.map((events) => hub.accept({ id: randomUUID(), subject: randomUUID(), events })),
  )
  for (const id of ids) expect((await hub.ended(id)).status).toMatch(/completed|ignored/)
}

/** Everything that must not depend on the order, without the ids that differ between two worlds. */
async function stateOf({ leads, address }: World) {
  const of = (sql: string, values: unknown[]) => hub.rows(sql, values)
  return {
    messages: await of(
      `select direction, state, sent_at, delivered_at, read_at, failed_at, opened_at, clicked_at, machine_opened_at, error_code, flags, text, address_key, lead_id = $2 as is_older_lead
       from messages where address_key = $1 order by direction, created_at, text`,
      [address, leads[0]],
    ),
    leads: await of(
      `select contact_status, last_interaction_date from leads where id = any($1) order by created_at, id`,
      [leads],
    ),
    suppressions: await of(`select reason, since, purpose from suppressions where address_key = $1 order by reason`, [
      address,
    ]),
  }
}

const channels: [Channel, fc.Arbitrary<Told>][] = [
  ['whatsapp', told],
  ['sms', told],
  ['email', toldOfMails],
]

it.each(channels)(
  'by %s ends in one state whatever the order, the batches and the repetitions of the same facts',
  async (channel, facts) => {
    const plan = fc.array(facts, { minLength: 1, maxLength: 7 }).chain((facts) => {
      const twice = [...facts.keys(), ...facts.keys()]
      return fc.record({
        // the message exists for its vendor in the end, and was ours
        facts: fc.constant([...facts, { what: 'taken' as const, at: '2026-01-05T09:02:30.000Z' }]),
        order: fc.shuffledSubarray([...twice, facts.length], { minLength: twice.length + 1 }),
        cut: fc.integer({ min: 1, max: 4 }),
      })
    })
    await fc.assert(
      fc.asyncProperty(plan, async ({ facts, order, cut }) => {
        const [straight, shuffled] = [await makeWorld(channel), await makeWorld(channel)]
        for (const one of facts) await tell([[toEvent(one, straight)]])
        const events = order.map((n) => toEvent(facts[n]!, shuffled))
        const batches: Event[][] = []
        for (let from = 0; from < events.length; from += cut) {
          const batch = events.slice(from, from + cut)
          batches.push([...new Map(batch.map((event) => [event.key, event])).values()])
        }
        await tell(batches)
        const [a, b] = [await stateOf(straight), await stateOf(shuffled)]
        expect(JSON.parse(JSON.stringify(b).replaceAll(shuffled.address, 'P'))).toEqual(
          JSON.parse(JSON.stringify(a).replaceAll(straight.address, 'P')),
        )
      }),
      { numRuns: 10 },
    )
  },
  120_000,
)
