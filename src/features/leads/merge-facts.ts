import { canonicalJson } from '../../base/canonical-json.ts'
import type { Fact } from '../step.ts'

/**
 * How facts about one lead become its fields. Each field holds the value of the newest fact that states it, so the
 * result depends on the set of facts alone: not on their order, nor on how often one is told.
 */

export type LeadEventType = 'lead.created' | 'lead.updated' | 'lead.closed'
export type LeadFact = Fact<LeadEventType>

export type FieldValue = string | number | boolean | { [name: string]: string | number | null }

/** A field's value and the fact that stated it. Null: a person emptied it. */
export interface StatedField {
  value: FieldValue | null
  /** Of the fact, see `stampOf`. */
  stamp: number
  /** The intake that told it; null when it was read from the lead's row. */
  intakeId: string | null
  /** The person who said it, when one did. */
  by?: string | null
}

/** The connection that first told of the lead: its notes go back there. */
export interface Origin {
  connectionId: string | null
  vendor: string
  vendorLeadId: string | null
  stamp: number
}

/** Everything that facts say about one lead. */
export interface LeadState {
  /** Column of `leads`, `custom.<name>`, or `tag.<name>` with true for a tag that is on and null for one taken off. */
  fields: Map<string, StatedField>
  origin: Origin
  /** When the hub first heard of it. */
  createdAt: Date
}

const rank: Record<LeadEventType, number> = { 'lead.created': 0, 'lead.updated': 1, 'lead.closed': 2 }

/**
 * Orders facts: by the vendor's clock, or by arrival where the vendor has none; within the same millisecond an update
 * beats the creation. Four times the Unix milliseconds plus the rank of the type.
 */
export function stampOf(fact: LeadFact): number {
  return timeOf(fact).getTime() * 4 + rank[fact.event.type]
}

/** When the fact happened, as far as anyone told. */
export function timeOf(fact: Fact): Date {
  const told = fact.event.occurredAt === null ? Number.NaN : Date.parse(fact.event.occurredAt)
  return Number.isNaN(told) ? fact.receivedAt : new Date(told)
}

/** Adds what `from` says to `into`. Commutative, associative and idempotent. */
export function mergeState(into: LeadState, from: LeadState): void {
  for (const [name, field] of from.fields) {
    const known = into.fields.get(name)
    if (!known || isNewer(field, known)) into.fields.set(name, field)
  }
  if (isEarlier(from.origin, into.origin)) into.origin = from.origin
  if (from.createdAt < into.createdAt) into.createdAt = from.createdAt
}

/** The tags that are on, sorted. */
export function tagsOf({ fields }: LeadState): string[] {
  const on = [...fields].filter(([name, { value }]) => name.startsWith('tag.') && value !== null)
  return on.map(([name]) => name.slice('tag.'.length)).sort()
}

/** Of two facts of the same moment the greater value wins: any rule will do that does not ask who came first. */
function isNewer(a: StatedField, b: StatedField): boolean {
  if (a.stamp !== b.stamp) return a.stamp > b.stamp
  return a.value !== b.value && canonicalJson(a.value) > canonicalJson(b.value)
}

function isEarlier(a: Origin, b: Origin): boolean {
  if (a.stamp !== b.stamp) return a.stamp < b.stamp
  return `${a.connectionId} ${a.vendorLeadId}` < `${b.connectionId} ${b.vendorLeadId}`
}
