import { newId } from '../../base/ids.ts'
import { contactId } from './group-people.ts'
import { type LeadFact, type LeadState, mergeState } from './merge-facts.ts'
import { type ContactKey, type LeadName, type ReadFact, readFact } from './read-facts.ts'

/** All facts of a batch about one lead, and what they say together. */
export interface Incoming {
  workspaceId: string
  /** The workspace's, for phones without a country code. */
  country: string
  fingerprint: string
  /** The id it gets should it be new. */
  leadId: string
  /** The id its party gets should that be new. */
  newPartyId: string
  facts: ReadFact[]
  state: LeadState
  contacts: ContactKey[]
}

/**
 * One entry per lead, in the order in which fingerprints are locked. `countryOf`: of a workspace; `named`: by id, the leads
 * that facts name by our own id. A fact about a lead that is gone is left out.
 */
export function foldFacts(
  facts: LeadFact[],
  countryOf: (workspaceId: string) => string,
  named: ReadonlyMap<string, LeadName>,
): Incoming[] {
  const byLead = new Map<string, ReadFact[]>()
  for (const fact of facts) {
    const read = readFact(fact, countryOf(fact.workspaceId), named)
    if (!read) continue
    const key = `${read.workspaceId} ${read.fingerprint}`
    const same = byLead.get(key)
    if (same) same.push(read)
    else byLead.set(key, [read])
  }
  return [...byLead].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, same]) => fold(same, countryOf(same[0]!.workspaceId)))
}

function fold(facts: ReadFact[], country: string): Incoming {
  const [{ workspaceId, fingerprint, state: first }] = facts as [ReadFact]
  const state = { ...first, fields: new Map(first.fields) }
  const contacts = new Map<string, ContactKey>()
  for (const fact of facts) {
    mergeState(state, fact.state)
    for (const contact of fact.contacts) contacts.set(contactId(workspaceId, contact.kind, contact.key), contact)
  }
  return {
    workspaceId,
    country,
    fingerprint,
    leadId: newId(),
    newPartyId: newId(),
    facts,
    state,
    contacts: [...contacts.values()],
  }
}
