import { canonicalJson } from '../../base/canonical-json.ts'
import { type ContactQuality, checkContact, type StatedContact } from './check-contact.ts'
import type { Incoming } from './fold-facts.ts'
import { type LeadState, mergeState } from './merge-facts.ts'
import type { StoredLead } from './store.ts'

/** One lead of a batch: what came, what was, what is now. */
export interface Saved {
  id: string
  /** Where the lead lives; another than the facts' workspace once it was routed. */
  workspaceId: string
  partyId: string
  incoming: Incoming
  /** Null for a lead that is new. */
  before: StoredLead | null
  after: LeadState
  /** Fields, custom fields and tags whose value is another now. */
  changed: string[]
  /** False when the row already says all of it: the facts were known. */
  isChanged: boolean
  contact: StatedContact
  quality: ContactQuality
}

/** What a lead is once these facts are known too. */
export function applyFacts(incoming: Incoming, before: StoredLead | null, partyId: string): Saved {
  const after = before ? addTo(before.state, incoming.state) : incoming.state
  const contact = contactOf(after)
  return {
    id: before?.id ?? incoming.leadId,
    workspaceId: before?.workspaceId ?? incoming.workspaceId,
    partyId,
    incoming,
    before,
    after,
    ...differences(before?.state ?? null, after),
    contact,
    quality: checkContact(contact, incoming.country),
  }
}

function addTo(known: LeadState, told: LeadState): LeadState {
  const sum = { ...known, fields: new Map(known.fields) }
  mergeState(sum, told)
  return sum
}

function differences(was: LeadState | null, is: LeadState): Pick<Saved, 'changed' | 'isChanged'> {
  if (!was) return { changed: [], isChanged: true }
  const told = [...is.fields].filter(([name, field]) => was.fields.get(name) !== field)
  const changed = told
    .filter(([name, field]) => !isSame(was.fields.get(name)?.value ?? null, field.value))
    .map(([name]) => name)
  const isChanged = told.length > 0 || is.origin !== was.origin || is.createdAt !== was.createdAt
  return { changed, isChanged }
}

const isSame = (a: unknown, b: unknown) => a === b || (typeof a === 'object' && canonicalJson(a) === canonicalJson(b))

/** Name, e-mail and phone as the facts have them. */
function contactOf({ fields }: LeadState): StatedContact {
  const text = (name: string) => (fields.get(name)?.value as string | undefined) ?? null
  return { name: text('full_name'), email: text('email'), phone: text('phone') }
}
