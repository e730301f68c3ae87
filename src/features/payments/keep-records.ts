import type { Standing } from '../lifecycle/lifecycle-fact.ts'
import type { Fact, StepTools } from '../step.ts'
import { attachCustomers, type TellsOfCustomer } from './attach-customers.ts'
import { mergeDetails, type StatedFacts } from './merge-details.ts'
import type { RecordFact, RecordStanding, Records } from './store-records.ts'

/** A fact about one order or subscription. */
export interface Told<S extends string> extends TellsOfCustomer {
  fact: Fact
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
 * Takes in facts about records of one kind: finds each one's customer, locks the records in the order of their ids and
 * derives them anew from all their facts. Three statements beside those for the customers. In the order told.
 */
export async function keepRecords<S extends string>(
  records: Records<S>,
  standingOf: (facts: RecordFact<S>[]) => Standing,
  told: Told<S>[],
  tools: StepTools,
): Promise<Kept<S>[]> {
  const customers = await attachCustomers(told, tools)
  const rows = new Map(
    told.map((each, at) => [each.recordId, { ...rowOf(each), leadId: customers[at]?.leadId ?? null }]),
  )
  for (const [at, { recordId }] of told.entries()) rows.get(recordId)!.leadId ??= customers[at]?.leadId ?? null
  const leads = await records.claim(
    tools.tx,
    [...rows.values()].sort((a, b) => (a.id < b.id ? -1 : 1)),
  )
  const facts = await records.addFacts(tools.tx, fold(told))
  const kept = new Map<string, Kept<S>>()
  for (const [id, { vendor, reference }] of rows) {
    const mine = facts.filter(({ recordId }) => recordId === id)
    const details = mergeDetails(mine)
    kept.set(id, { id, vendor, reference, leadId: leads.get(id)!, standing: standingOf(mine), details, facts: mine })
  }
  await records.write(tools.tx, [...kept.values()].map(toStanding))
  return told.map(({ recordId }) => kept.get(recordId)!)
}

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

function toStanding({ id, standing, details }: Kept<string>): RecordStanding {
  const { amount = null, currency = null, ...rest } = details
  return {
    id,
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
