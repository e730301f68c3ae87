import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { newId } from '../../src/base/ids.ts'
import type { Event, PurchaseFacts, SubscriptionState } from '../../src/domain/events.ts'
import { acmeWorld } from '../harness/acme.ts'
import { openTestLine, type TestLine } from '../harness/line.ts'
import { teller } from '../harness/teller.ts'

let test: TestLine
beforeAll(async () => {
  test = await openTestLine(acmeWorld(), { steps: [], vendors: new Map([['acme', teller]]) })
})
afterAll(() => test.stop())

const at = (minute: number) => new Date(Date.UTC(2026, 0, 5, 9, minute)).toISOString()
const minute = fc.integer({ min: 0, max: 5 })

/** One fact of one of two people: how much it says of the person varies, whom it is about does not. */
const anyFact = fc.oneof(
  fc.record({
    about: fc.constantFrom('o1', 'o2', 'o3'),
    type: fc.constantFrom(
      'purchase.approved' as const,
      'purchase.refused' as const,
      'purchase.refunded' as const,
      'purchase.charged_back' as const,
      'payment.pending' as const,
    ),
    minute,
    contact: fc.constantFrom('all', 'email', 'none'),
    amount: fc.constantFrom(39.9, 100, null),
    subscription: fc.constantFrom('s1', null),
  }),
  fc.record({
    about: fc.constantFrom('s1', 's2'),
    type: fc.constant('subscription.changed' as const),
    minute,
    contact: fc.constantFrom('all', 'email', 'none'),
    state: fc.constantFrom<SubscriptionState>('active', 'past_due', 'paused', 'cancelled'),
  }),
)
type AnyFact = typeof anyFact extends fc.Arbitrary<infer T> ? T : never

/** A world of its own: everything in it carries its number. */
let worlds = 0
function newWorld() {
  const number = String(++worlds).padStart(4, '0')
  const ownerOf = (about: string) => (about === 'o3' || about === 's2' ? 'bea' : 'ana')
  const customer = (about: string, contact: string): PurchaseFacts['customer'] => {
    const owner = ownerOf(about)
    const email = { email: `${owner}.${number}@example.test` }
    if (contact === 'none') return { name: owner }
    if (contact === 'email') return email
    return { ...email, name: owner, phone: `11 9${owner === 'ana' ? 7 : 8}61${number[0]}-2${number.slice(1)}` }
  }
  const toEvent = (fact: AnyFact, n: number): Event => {
    const common = { key: `${number}:${n}`, subject: `${number}:${fact.about}`, occurredAt: at(fact.minute) }
    const person = customer(fact.about, fact.contact)
    if (fact.type === 'subscription.changed') {
      const data = { subscriptionId: `${number}:${fact.about}`, state: fact.state, customer: person }
      return { ...common, type: fact.type, data }
    }
    const { amount, subscription } = fact
    const subscriptionId = subscription && `${number}:${subscription}`
    const data = { orderId: `${number}:${fact.about}`, customer: person, amount, currency: 'BRL', subscriptionId }
    return { ...common, type: fact.type, data }
  }
  return { number, toEvent }
}

const send = (events: Event[]) => test.accept({ id: newId(), subject: events[0]!.subject, events })

async function decided(intakeIds: string[]): Promise<void> {
  for (const id of intakeIds) expect(await test.ended(id)).toMatchObject({ status: 'completed' })
}

/** Everything that is known of a world, without what names it and when it was heard. */
async function stateOf(number: string): Promise<unknown> {
  const like = `${number}:%`
  const mail = `%.${number}@example.test`
  const rows = await Promise.all([
    test.rows(
      `select order_id, p.status, since, flags, amount, currency, details, l.email from purchases p left join leads l on l.id = p.lead_id
       where order_id like $1 order by order_id`,
      [like],
    ),
    test.rows(
      `select vendor_subscription_id, s.status, since, flags, details, l.email from subscriptions s left join leads l on l.id = s.lead_id
       where vendor_subscription_id like $1 order by 1`,
      [like],
    ),
    test.rows(
      `select email, contact_status, website_status, subscription_status, last_interaction_date from leads where email like $1 order by email`,
      [mail],
    ),
    test.rows(
      `select l.email, f.key, f.kind, f.subscription_id, f.at from lifecycle_facts f join leads l on l.id = f.lead_id where l.email like $1 order by 1, 2`,
      [mail],
    ),
    test.rows('select kind, count(*), count(distinct party_id) from identities where key like $1 group by 1', [mail]),
  ])
  const phone = `${number[0]}2${number.slice(1)}`
  return JSON.parse(
    JSON.stringify(rows)
      .replaceAll(phone, 'phone')
      .replaceAll(`${number[0]}-2${number.slice(1)}`, 'phone')
      .replaceAll(number, 'world'),
  )
}

it('ends in one state whatever the order, the repetitions and the company in which facts come', async () => {
  const plan = fc.array(anyFact, { minLength: 1, maxLength: 8 }).chain((facts) => {
    const twice = [...facts.keys(), ...facts.keys()]
    return fc.record({
      facts: fc.constant(facts),
      order: fc.shuffledSubarray(twice, { minLength: twice.length }),
      cut: fc.integer({ min: 1, max: 4 }),
      atOnce: fc.boolean(),
    })
  })
  await fc.assert(
    fc.asyncProperty(plan, async ({ facts, order, cut, atOnce }) => {
      const [straight, shuffled] = [newWorld(), newWorld()]
      await decided([await send(facts.map(straight.toEvent))])
      const events = order.map((n) => shuffled.toEvent(facts[n]!, n))
      const sent: string[] = []
      for (let from = 0; from < events.length; from += cut) {
        sent.push(await send(events.slice(from, from + cut)))
        if (!atOnce) await decided(sent.splice(0))
      }
      await decided(sent)
      expect(await stateOf(shuffled.number)).toEqual(await stateOf(straight.number))
    }),
    { numRuns: 40 },
  )
}, 240_000)
