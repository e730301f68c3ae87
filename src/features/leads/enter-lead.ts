import { type Refusal, refuse } from '../../base/errors.ts'
import { newId } from '../../base/ids.ts'
import type { LeadFacts } from '../../domain/events.ts'
import type { Actor } from '../route.ts'
import type { Submit, SubmitAnswer } from '../submit.ts'
import type { LeadChange, NewLead } from './contract-edit.ts'
import type { FactColumn } from './store.ts'

/** How long a caller waits for DECIDE; then it is told that its entry is stored. */
const waitMs = 10_000

/** What a person says about a new lead, or the same about each of `leadIds`. */
export interface PersonsWord {
  workspaceId: string
  type: 'lead.created' | 'lead.updated'
  /** Of the caller (`Idempotency-Key`): the same key is the same entry. */
  id?: string | null
  actor: Actor
  at: Date
  leadIds?: string[]
  lead: Omit<LeadFacts, 'vendorLeadId'>
}

/** Puts a person's word through the line as an intake of the workspace's connection for manual entries. */
export function enter(
  submit: Submit,
  { workspaceId, id, actor, at, ...word }: PersonsWord,
  wait = waitMs,
): Promise<SubmitAnswer> {
  const body = { id: id ?? newId(), at: at.toISOString(), by: actor.label, ...word }
  return submit({ workspaceId, vendor: 'manual', body, waitMs: wait })
}

/** The lead that an entry led to; null when it is not decided yet. */
export function leadOf(answer: SubmitAnswer): { leadId: string | null; intakeId: string } | Refusal {
  if (answer.kind === 'unavailable') return refuse('unavailable')
  const { intakeId, status, outcome } = answer
  if (status === 'accepted') return { leadId: null, intakeId }
  const leadId = outcome?.leadId
  if (typeof leadId === 'string') return { leadId, intakeId }
  return refuse('wrong_state', `It was stored as intake ${intakeId} and led to no lead; the intake says why.`)
}

/** A header of the caller that makes its request the same request when it comes again. */
export function idempotencyKey(header: string | null): string | null | Refusal {
  if (header === null || header.trim() === '') return null
  return header.length <= 255 ? header.trim() : refuse('invalid_request', 'Idempotency-Key has at most 255 characters.')
}

type Stated = Omit<NewLead, 'tags'>

/** Column → its name among the facts. */
const names = {
  full_name: 'name',
  email: 'email',
  phone: 'phone',
  job_title: 'jobTitle',
  source: 'source',
  description: 'description',
  vendor_status: 'status',
} as const satisfies Partial<Record<FactColumn, keyof LeadFacts>>

/** The same of the company. */
const companyNames = {
  company_name: 'name',
  company_industry: 'industry',
  company_size: 'size',
  company_website: 'website',
  company_location_city: 'city',
  company_location_state: 'state',
  company_location_country: 'country',
  company_location_postal_code: 'postalCode',
} as const satisfies Partial<Record<FactColumn, keyof NonNullable<LeadFacts['company']>>>

/** Columns as facts; null and the empty text say that the field is empty. */
export function toFacts(stated: Stated): PersonsWord['lead'] {
  const emptied: string[] = []
  const read = (columns: Record<string, string>) =>
    Object.entries(columns).flatMap(([column, name]) => {
      const value = stated[column as keyof Stated]
      if (value === null || value === '') emptied.push(column)
      return value ? [[name, value] as const] : []
    })
  const facts: PersonsWord['lead'] = Object.fromEntries(read(names))
  const company = read(companyNames)
  const custom = Object.entries(stated.custom ?? {})
  const said = custom.filter(([, value]) => value !== null && value !== '')
  for (const [name, value] of custom) if (value === null || value === '') emptied.push(`custom.${name}`)
  return {
    ...facts,
    ...(company.length > 0 && { company: Object.fromEntries(company) }),
    ...(said.length > 0 && { custom: Object.fromEntries(said) }),
    ...(emptied.length > 0 && { emptied }),
  }
}

/** A change of a lead that has these tags now, as facts. */
export function changeToFacts(change: LeadChange, tagsNow: readonly string[]): PersonsWord['lead'] {
  const facts = toFacts(change)
  const on = new Set([...(change.tags ?? []), ...(change.add_tags ?? [])])
  const off = new Set(change.remove_tags ?? [])
  if (change.tags) for (const tag of tagsNow) if (!on.has(tag)) off.add(tag)
  const emptied = [...(facts.emptied ?? []), ...[...off].map((tag) => `tag.${tag}`)]
  return { ...facts, ...(on.size > 0 && { tags: [...on] }), ...(emptied.length > 0 && { emptied }) }
}
