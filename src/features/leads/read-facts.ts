import { shortHashHex } from '../../base/ids.ts'
import { normalizeEmail } from '../../domain/email.ts'
import type { LeadFacts } from '../../domain/events.ts'
import { fold } from '../../domain/fold.ts'
import { parsePhone } from '../../domain/phone.ts'
import { checkEmail, checkPhone, isUsable } from './check-contact.ts'
import { type FieldValue, type LeadFact, type LeadState, type StatedField, stampOf } from './merge-facts.ts'

/** A phone or e-mail that leads to one party. */
export interface ContactKey {
  kind: 'phone' | 'email'
  key: string
  /** As it is shown. */
  display: string
}

/** One fact, cleaned: which lead it is about and what it says. */
export interface ReadFact {
  fact: LeadFact
  workspaceId: string
  fingerprint: string
  state: LeadState
  /** Fake contacts are not among them: they would make one party of many people. */
  contacts: ContactKey[]
}

const longestKey = 200
const longestId = 500

/** Under what a lead was first claimed. */
export interface LeadName {
  workspaceId: string
  fingerprint: string
}

/**
 * Cleans what a vendor stated. `country`: the workspace's, for phones without a country code; `named`: the leads that facts
 * name by our own id. Null: the lead that it names is gone.
 */
export function readFact(
  fact: LeadFact,
  country: string,
  named: ReadonlyMap<string, LeadName> = new Map(),
): ReadFact | null {
  const facts = fact.event.data
  const contacts = contactKeys(facts, country)
  const name = facts.leadId
    ? named.get(facts.leadId)
    : {
        workspaceId: fact.workspaceId,
        fingerprint: fingerprintOf(facts, contacts, fact.connectionId, fact.event.key),
      }
  if (!name) return null
  return {
    fact,
    ...name,
    state: {
      fields: statedFields(facts, country, { stamp: stampOf(fact), intakeId: fact.intakeId, by: facts.by ?? null }),
      origin: {
        connectionId: fact.connectionId,
        vendor: fact.vendor,
        vendorLeadId: facts.vendorLeadId ? clean(facts.vendorLeadId).slice(0, longestId) : null,
        stamp: stampOf(fact),
      },
      createdAt: fact.receivedAt,
    },
    contacts,
  }
}

/**
 * What makes two facts speak of one lead: the vendor's id of it within the connection; without one e-mail and company;
 * without an e-mail the phone; a fact with none of these is a lead of its own.
 */
export function fingerprintOf(
  facts: LeadFacts,
  contacts: ContactKey[],
  connectionId: string,
  eventKey: string,
): string {
  if (facts.vendorLeadId) return bounded(`id:${connectionId}:${clean(facts.vendorLeadId)}`)
  const email = contacts.find((contact) => contact.kind === 'email')
  if (email) return `email:${hash(email.key, fold(facts.company?.name ?? ''))}`
  const phone = contacts.find((contact) => contact.kind === 'phone')
  if (phone) return `phone:${hash(phone.key)}`
  return `fact:${hash(connectionId, eventKey)}`
}

const hash = shortHashHex
const bounded = (key: string) => (key.length <= longestKey ? key : `hash:${hash(key)}`)

/** Service numbers (0800, 4004) reach whole companies, fake contacts nobody: neither tells who somebody is. */
export function contactKeys(facts: Pick<LeadFacts, 'email' | 'phone' | 'otherPhones'>, country: string): ContactKey[] {
  const found: ContactKey[] = []
  for (const raw of [facts.phone, ...(facts.otherPhones ?? [])]) {
    const phone = raw ? parsePhone(raw, country) : null
    if (!phone || phone.kind === 'service' || !isUsable(checkPhone(phone.e164, country))) continue
    found.push({ kind: 'phone', key: phone.key, display: phone.e164 })
  }
  const email = facts.email ? normalizeEmail(facts.email) : null
  if (email && isUsable(checkEmail(email, facts.phone ?? null, country)))
    found.push({ kind: 'email', key: email, display: email })
  return found
}

/** Fields the fact states: an empty one is not stated and never erases. */
function statedFields(facts: LeadFacts, country: string, said: Omit<StatedField, 'value'>): LeadState['fields'] {
  const fields: LeadState['fields'] = new Map()
  const state = (name: string, value: FieldValue | null | undefined) => {
    const cleaned = typeof value === 'string' ? clean(value) : value
    if (cleaned !== null && cleaned !== undefined && cleaned !== '') fields.set(name, { value: cleaned, ...said })
  }
  state('full_name', facts.name)
  state('email', facts.email && (normalizeEmail(facts.email) ?? facts.email).slice(0, 320))
  state('phone', facts.phone && (parsePhone(facts.phone, country)?.e164 ?? facts.phone).slice(0, 64))
  state('company_name', facts.company?.name)
  state('company_industry', facts.company?.industry)
  state('company_size', facts.company?.size)
  state('company_website', facts.company?.website)
  state('company_location_city', facts.company?.city)
  state('company_location_state', facts.company?.state)
  state('company_location_country', facts.company?.country)
  state('company_location_postal_code', facts.company?.postalCode)
  state('job_title', facts.jobTitle)
  state('source', facts.source)
  state('description', facts.description)
  state('vendor_status', facts.status)
  state('seller', statedObject(facts.seller))
  state('product', statedObject(facts.product))
  for (const [name, value] of Object.entries(facts.custom ?? {})) state(`custom.${clean(name)}`, value)
  for (const tag of facts.tags ?? []) if (clean(tag) !== '') state(`tag.${clean(tag)}`, true)
  for (const name of facts.emptied ?? []) fields.set(clean(name), { value: null, ...said })
  return fields
}

/** The object without its empty parts; null when nothing is left. */
function statedObject(object: Record<string, string | number | null | undefined> | null | undefined) {
  const parts = Object.entries(object ?? {}).filter(
    ([, value]) => value !== null && value !== undefined && value !== '',
  )
  return parts.length === 0
    ? null
    : Object.fromEntries(parts.map(([name, value]) => [name, typeof value === 'string' ? clean(value) : value!]))
}

/** PostgreSQL's text refuses NUL and half surrogates. */
const clean = (text: string) => text.replaceAll('\u0000', '').toWellFormed().trim()
