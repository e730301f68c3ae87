import { derivedId, newId } from '../../base/ids.ts'
import type { Log } from '../../base/log.ts'
import type { Transaction } from '../../db/transaction.ts'
import { type ChangeRow, insertChanges } from '../leads/store-changes.ts'
import {
  impliedBy,
  type LifecycleFact,
  lastInteractionOf,
  milestonesOf,
  type Standing,
  type StatusField,
  standingsOf,
  statusFields,
} from './lifecycle-fact.ts'
import { addFacts, type FactRow, lockStandings, type StoredStanding, writeStandings } from './store.ts'

/** Something that happened to a lead, and who says so. */
export interface ToldFact {
  leadId: string
  /** Unique among the lead's facts: the same one told again has the same key. */
  key: string
  fact: LifecycleFact
  cause: {
    kind: ChangeRow['causeKind']
    id: string
    /** A few words for people: "SMS reply received". */
    text: string
  }
}

export interface AdvanceTools {
  tx: Transaction
  log: Log
  now: Date
}

/** A lead's statuses as they are now, and where it lives. */
export type LeadStatuses = Pick<StoredStanding, StatusField | 'workspaceId'>

/**
 * Adds facts to leads and brings their statuses up to date: in four statements at most, whatever the size of the batch.
 * Facts may come twice, late or in any order. Each change leaves a line in the lead's timeline and one in the log. Leads
 * that are gone are left out of the answer.
 */
export async function advanceLeads(
  told: ToldFact[],
  { tx, log, now }: AdvanceTools,
): Promise<Map<string, LeadStatuses>> {
  if (told.length === 0) return new Map()
  const leads = await lockStandings(tx, [...new Set(told.map(({ leadId }) => leadId))].sort())
  const byId = new Map(leads.map((lead) => [lead.id, lead]))
  const toldOf = groupBy(
    told.filter(({ leadId }) => byId.has(leadId)),
    ({ leadId }) => leadId,
  )
  const kept = groupBy(await addFacts(tx, rowsOf(toldOf, byId), [...byId.keys()]), ({ leadId }) => leadId)
  const changed: StoredStanding[] = []
  const lines: ChangeRow[] = []
  const standing = new Map<string, LeadStatuses>()
  for (const before of leads) {
    const facts = (kept.get(before.id) ?? []).map(({ fact }) => fact)
    const standings = standingsOf(facts)
    const after = standingAfter(before, standings, facts)
    standing.set(before.id, after)
    if (isDifferent(before, after)) changed.push(after)
    lines.push(...linesOf(before, standings, toldOf.get(before.id)!, now))
  }
  await writeStandings(tx, changed)
  await insertChanges(tx, lines)
  for (const line of lines)
    if (line.kind === 'status') log.info({ lead: line.leadId, cause: line.causeId }, logLine(line))
  return standing
}

/** One row for each lead and key; of one told twice in a batch the earlier. */
function rowsOf(toldOf: Map<string, ToldFact[]>, leads: ReadonlyMap<string, StoredStanding>): FactRow[] {
  const rows = new Map<string, FactRow>()
  for (const { leadId, key, fact, cause } of [...toldOf.values()].flat()) {
    const id = `${leadId} ${key}`
    const known = rows.get(id)
    if (known && known.at <= fact.at) continue
    rows.set(id, {
      status: null,
      field: null,
      orderId: null,
      subscriptionId: null,
      ...fact,
      workspaceId: leads.get(leadId)!.workspaceId,
      leadId,
      key,
      causeKind: cause.kind,
      causeId: cause.id,
      note: cause.text,
    })
  }
  return [...rows.values()]
}

function standingAfter(
  before: StoredStanding,
  standings: Record<StatusField, Standing>,
  facts: LifecycleFact[],
): StoredStanding {
  return {
    ...before,
    contact_status: standings.contact_status.status,
    website_status: standings.website_status.status,
    subscription_status: standings.subscription_status.status,
    lastInteractionDate: lastInteractionOf(facts),
    ...milestonesOf(facts),
  }
}

const times = ['lastInteractionDate', 'firstContactAt', 'repliedAt', 'purchasedAt'] as const

const isDifferent = (a: StoredStanding, b: StoredStanding) =>
  statusFields.some((field) => a[field] !== b[field]) || times.some((time) => a[time]?.getTime() !== b[time]?.getTime())

/** A line for each status that changed, and one, told once, for whatever is odd about the facts. */
function linesOf(
  before: StoredStanding,
  standings: Record<StatusField, Standing>,
  told: ToldFact[],
  now: Date,
): ChangeRow[] {
  return statusFields.flatMap((field) => {
    const { status, flags } = standings[field]
    const { cause } = decisive(told, field, standings[field])
    const common = { workspaceId: before.workspaceId, leadId: before.id, at: now, field }
    const because = { causeKind: cause.kind, causeId: cause.id }
    const lines: ChangeRow[] = flags.map((flag) => ({
      ...common,
      ...because,
      id: derivedId('flagged', before.id, field, flag),
      kind: 'flagged',
      oldValue: null,
      newValue: flag,
      note: null,
    }))
    if (status === before[field]) return lines
    const change = { id: newId(), kind: 'status', oldValue: before[field], newValue: status, note: cause.text }
    return [...lines, { ...common, ...because, ...change }]
  })
}

/** Of what was told just now, what the status most likely follows from. */
function decisive(told: ToldFact[], field: StatusField, { status, since }: Standing): ToldFact {
  const speaking = told.filter(({ fact }) => impliedBy(fact)[field] === status)
  return speaking.find(({ fact }) => fact.at.getTime() === since?.getTime()) ?? speaking.at(-1) ?? told.at(-1)!
}

/** As the first users of the hub look for it in their logs. */
function logLine({ leadId, field, newValue, note }: ChangeRow): string {
  const why = field === 'website_status' && newValue === 'sold' ? 'CONVERSION!' : note
  return `Business ${leadId}: ${field} = ${newValue} (${why})`
}

function groupBy<T>(values: readonly T[], keyOf: (value: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>()
  for (const value of values) {
    const key = keyOf(value)
    const same = groups.get(key)
    if (same) same.push(value)
    else groups.set(key, [value])
  }
  return groups
}
