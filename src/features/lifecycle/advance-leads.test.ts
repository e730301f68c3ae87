import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../../test/harness/database.ts'
import { createWorkspace, fact, runSteps, type TestWorkspace } from '../../../test/harness/facts.ts'
import { at, moment } from '../../../test/harness/set-of-facts.ts'
import { newId } from '../../base/ids.ts'
import { createLog } from '../../base/log.ts'
import { inTransaction } from '../../db/transaction.ts'
import { saveLead } from '../leads/save-lead.ts'
import { advanceLeads, type ToldFact } from './advance-leads.ts'
import type { LifecycleFact } from './lifecycle-fact.ts'

let db: TestDatabase
let workspace: TestWorkspace
beforeAll(async () => {
  db = await createTestDatabase()
  workspace = await createWorkspace(db.pool)
})
afterAll(() => db.drop())

async function newLead(): Promise<string> {
  const created = fact(workspace, 'lead.created', { vendorLeadId: newId(), email: `${newId()}@example.test` })
  await runSteps(db.pool, workspace, [saveLead], [created])
  const { rows } = await db.pool.query('select lead_id from party_intakes where intake_id = $1', [created.intakeId])
  return rows[0].lead_id
}

/** Tells facts in one transaction; returns the log lines it left. */
async function tell(told: ToldFact[]): Promise<string[]> {
  const lines: string[] = []
  const log = createLog('info', { write: (line) => void lines.push(JSON.parse(line).msg) })
  await inTransaction(db.pool, (tx) => advanceLeads(told, { tx, log, now: new Date() }), 1)
  return lines
}

const because = { kind: 'intake', id: 'intake-1', text: 'told by a test' } as const
const told = (leadId: string, key: string, one: LifecycleFact): ToldFact => ({ leadId, key, fact: one, cause: because })

const statusesOf = async (leadId: string) =>
  (
    await db.pool.query(
      'select contact_status, website_status, subscription_status, last_interaction_date, first_contact_at, replied_at, purchased_at from leads where id = $1',
      [leadId],
    )
  ).rows[0]

const changesOf = async (leadId: string) =>
  (
    await db.pool.query(
      `select kind, field, old_value, new_value, cause_kind, cause_id, note from lead_changes where lead_id = $1 and kind <> 'created' order by id`,
      [leadId],
    )
  ).rows

describe('a lead that buys', () => {
  it('is sold and purchased, says so once, and leaves a line for each change', async () => {
    const lead = await newLead()
    const bought = told(lead, 'purchase:1', { kind: 'purchase', orderId: 'o1', subscriptionId: null, at: at(1) })
    expect(await tell([bought])).toEqual([
      `Business ${lead}: contact_status = purchased (told by a test)`,
      `Business ${lead}: website_status = sold (CONVERSION!)`,
    ])
    expect(await tell([bought, bought])).toEqual([])
    expect(await statusesOf(lead)).toMatchObject({
      contact_status: 'purchased',
      website_status: 'sold',
      last_interaction_date: at(1),
      first_contact_at: null,
      replied_at: null,
      purchased_at: at(1),
    })
    const line = { kind: 'status', cause_kind: 'intake', cause_id: 'intake-1', note: 'told by a test' }
    expect(await changesOf(lead)).toEqual([
      { ...line, field: 'contact_status', old_value: 'pending', new_value: 'purchased' },
      { ...line, field: 'website_status', old_value: 'none', new_value: 'sold' },
    ])
  })

  it('is archived when its subscription ends', async () => {
    const lead = await newLead()
    await tell([told(lead, 'p', { kind: 'purchase', orderId: 'o1', subscriptionId: 's1', at: at(1) })])
    const ended = { kind: 'subscription', subscriptionId: 's1', status: 'cancelled', at: at(2) } as const
    expect(await tell([told(lead, 's', ended)])).toEqual([
      `Business ${lead}: website_status = archived (told by a test)`,
      `Business ${lead}: subscription_status = cancelled (told by a test)`,
    ])
  })

  it('has what is odd about it named once', async () => {
    const lead = await newLead()
    await tell([told(lead, 'p', { kind: 'purchase', orderId: 'o1', subscriptionId: null, at: at(1) })])
    const refund = told(lead, 'r', { kind: 'refund', orderId: 'o1', at: at(2) })
    await tell([refund])
    await tell([refund])
    const flagged = (await changesOf(lead)).filter(({ kind }) => kind === 'flagged')
    expect(flagged).toMatchObject([{ field: 'website_status', new_value: 'refunded' }])
  })
})

it('says nothing of a lead that is gone', async () => {
  expect(await tell([told(newId(), 'k', { kind: 'opt_out', at: at(1) })])).toEqual([])
})

const anyFact: fc.Arbitrary<LifecycleFact> = fc.oneof(
  fc.record({
    kind: fc.constant('reached' as const),
    status: fc.constantFrom('emailed', 'sms_sent', 'replied', 'bounced'),
    at: moment,
  }),
  fc.record({ kind: fc.constantFrom('opt_out' as const, 'opt_in' as const), at: moment }),
  fc.record({
    kind: fc.constant('site' as const),
    status: fc.constantFrom('generating', 'generated', 'deployed'),
    at: moment,
  }),
  fc.record({
    kind: fc.constant('purchase' as const),
    orderId: fc.constantFrom('o1', 'o2'),
    subscriptionId: fc.constantFrom('s1', null),
    at: moment,
  }),
  fc.record({ kind: fc.constant('refund' as const), orderId: fc.constantFrom('o1', 'o2'), at: moment }),
  fc.record({
    kind: fc.constant('subscription' as const),
    subscriptionId: fc.constantFrom('s1', 's2'),
    status: fc.constantFrom('active', 'past_due', 'paused', 'cancelled'),
    at: moment,
  }),
  fc.record({
    kind: fc.constant('override' as const),
    field: fc.constant('website_status' as const),
    status: fc.constantFrom('sold', 'archived', 'none'),
    at: moment,
  }),
) as fc.Arbitrary<LifecycleFact>

it('ends in one state whatever the order, the batches and the repetitions of the same facts', async () => {
  const plan = fc.array(anyFact, { minLength: 1, maxLength: 7 }).chain((facts) => {
    const twice = [...facts.keys(), ...facts.keys()]
    return fc.record({
      facts: fc.constant(facts),
      order: fc.shuffledSubarray(twice, { minLength: twice.length }),
      cut: fc.integer({ min: 1, max: 5 }),
    })
  })
  await fc.assert(
    fc.asyncProperty(plan, async ({ facts, order, cut }) => {
      const [straight, shuffled] = [await newLead(), await newLead()]
      await tell(facts.map((one, n) => told(straight, `k${n}`, one)))
      for (let from = 0; from < order.length; from += cut)
        await tell(order.slice(from, from + cut).map((n) => told(shuffled, `k${n}`, facts[n]!)))
      expect(await statusesOf(shuffled)).toEqual(await statusesOf(straight))
    }),
    { numRuns: 60 },
  )
})

it('takes the earlier time of a fact that is told with two', async () => {
  const lead = await newLead()
  const bought = (minute: number) =>
    told(lead, 'p', { kind: 'purchase', orderId: 'o', subscriptionId: null, at: at(minute) })
  await tell([bought(3), bought(2)])
  await tell([bought(4)])
  await tell([bought(1)])
  const { rows } = await db.pool.query('select at from lifecycle_facts where lead_id = $1', [lead])
  expect(rows).toEqual([{ at: at(1) }])
})
