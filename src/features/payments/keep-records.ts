import { attachPeople, type TellsOfPerson } from '../lifecycle/attach-people.ts'
import type { Standing } from '../lifecycle/lifecycle-fact.ts'
import type { Fact, StepTools } from '../step.ts'
import { mergeDetails, type StatedFacts } from './merge-details.ts'
import type { RecordFact, RecordStanding, Records } from './store-records.ts'

/** A fact about one order or subscription. */
export interface Told<S extends string> extends TellsOfPerson {
  recordId: string
  reference: string
  status: S
  at: Date
  data: StatedFacts
}

/** An order or a subscription as its facts have it. */
export interface Kept<S extends string> {
  id: string
  vendor: string
  reference: string
  /** Null while nobody who could be a lead is known. */
  leadId: string | null
  standing: Standing
  details: StatedFacts
  facts: RecordFact<S>[]
}

/**
 * Takes in facts about records of one kind: locks the records in the order of their ids, finds the lead of each that has
 * none, and derives the records anew from all their facts. Four statements and those for strangers. In the order told.
 */
export async function keepRecords<S extends string>(
  records: Records<S>,
  standingOf: (facts: RecordFact<S>[]) => Standing,
  told: Told<S>[],
  tools: StepTools,
): Promise<Kept<S>[]> {
  const rows = new Map(told.map((each) => [each.recordId, rowOf(each)]))
  const leads = await records.claim(
    tools.tx,
    [...rows.values()].sort((a, b) => (a.id < b.id ? -1 : 1)),
  )
  const tells = told.map((each) => ({ ...each, knownLeadId: leads.get(each.recordId) ?? null }))
  const found = await attachPeople(tells, 'become leads', tools)
  for (const [at, { recordId }] of told.entries()) leads.set(recordId, leads.get(recordId) ?? found[at]?.leadId ?? null)
  const facts = await records.addFacts(tools.tx, fold(told.map(withoutErased)))
  const kept = new Map<string, Kept<S>>()
  for (const [id, { vendor, reference }] of rows) {
    const mine = facts.filter(({ recordId }) => recordId === id)
    const details = mergeDetails(mine)
    kept.set(id, { id, vendor, reference, leadId: leads.get(id)!, standing: standingOf(mine), details, facts: mine })
  }
  await records.write(tools.tx, [...kept.values()].map(toStanding))
  return told.map(({ recordId }) => kept.get(recordId)!)
}

/** Of an order of somebody who was erased the books keep what was sold for how much. */
function withoutErased<S extends string>(each: Told<S>): Told<S> {
  if (!each.fact.known.isErased) return each
  const { product, amount, currency, paymentMethod, reason, subscriptionId } = each.data
  return { ...each, data: { product, amount, currency, paymentMethod, reason, subscriptionId } }
}

/** What an intake says that told of an order of somebody who was erased. */
export const erasedFailure = ({ known }: Fact) =>
  known.isErased && { failure: 'Suppressed: this person asked to be erased, the order is kept without them' }

const rowOf = ({ recordId, reference, fact }: Told<string>) => ({
  id: recordId,
  workspaceId: fact.workspaceId,
  vendor: fact.vendor,
  reference,
  connectionId: fact.connectionId,
})

/** One row for each fact; of one that the batch tells twice the earlier. */
function fold<S extends string>(told: Told<S>[]): RecordFact<S>[] {
  const facts = new Map<string, RecordFact<S>>()
  for (const { fact, recordId, status, at, data } of told) {
    const { workspaceId, intakeId, event } = fact
    const known = facts.get(`${recordId} ${event.key}`)
    if (known && known.at <= at) continue
    facts.set(`${recordId} ${event.key}`, { workspaceId, recordId, key: event.key, status, at, data, intakeId })
  }
  return [...facts.values()]
}

function toStanding({ id, leadId, standing, details }: Kept<string>): RecordStanding {
  const { amount = null, currency = null, ...rest } = details
  return {
    id,
    leadId,
    status: standing.status,
    since: standing.since,
    flags: standing.flags,
    amount: amount === null ? null : decimal(amount),
    currency: currency && /^[A-Z]{3}$/.test(currency) ? currency : null,
    details: rest,
  }
}

/** A number without an exponent, as far as the column holds it; null for what is no amount. */
function decimal(amount: number): string | null {
  return Number.isFinite(amount) && Math.abs(amount) < 1e12 ? amount.toFixed(3) : null
}
