import type { ContactKey } from './read-facts.ts'

/** A lead of the batch as far as its party matters. */
export interface LeadContacts {
  workspaceId: string
  /** The party of a lead that exists. */
  partyId: string | null
  /** The id that a party made for this lead gets. */
  newPartyId: string
  contacts: ContactKey[]
}

export interface People {
  /** The party of each lead, in the order given. */
  partyOf: string[]
  /** Parties that have to be made. */
  fresh: Set<string>
  /** Parties that the contacts of one group of leads tie together; `lead` is where that shows. */
  ties: { a: string; b: string; lead: number }[]
}

/** The key under which a contact is looked up in maps, and the order in which identities are locked. */
export const contactId = (workspaceId: string, kind: string, key: string) => `${workspaceId} ${kind} ${key}`

/**
 * Which party each lead of a batch belongs to: leads that share a contact are one person's, a contact that is known
 * leads to its party, and people nobody knows get a new one. `known`: party by `contactId`.
 */
export function groupPeople(leads: readonly LeadContacts[], known: ReadonlyMap<string, string>): People {
  const groupOf = groupByContact(leads)
  /** Group → its parties → the lead that leads there. */
  const partiesOf = new Map<number, Map<string, number>>()
  for (const [at, lead] of leads.entries()) {
    const parties = partiesOf.get(groupOf[at]!) ?? new Map<string, number>()
    partiesOf.set(groupOf[at]!, parties)
    for (const party of [lead.partyId, ...knownParties(lead, known)]) if (party) parties.set(party, at)
  }
  const fresh = new Set<string>()
  const ties: People['ties'] = []
  const chosen = new Map<number, string>()
  for (const [group, parties] of partiesOf) {
    const [first = leads[group]!.newPartyId, ...others] = [...parties.keys()].sort()
    chosen.set(group, first)
    if (parties.size === 0) fresh.add(first)
    for (const other of others) ties.push({ a: first, b: other, lead: parties.get(other)! })
  }
  return { partyOf: leads.map((lead, at) => lead.partyId ?? chosen.get(groupOf[at]!)!), fresh, ties }
}

const knownParties = ({ workspaceId, contacts }: LeadContacts, known: ReadonlyMap<string, string>) =>
  contacts.map(({ kind, key }) => known.get(contactId(workspaceId, kind, key)))

/** For each lead the first one of its group; leads of one workspace with a contact in common are in one. */
function groupByContact(leads: readonly LeadContacts[]): number[] {
  const parent = leads.map((_, at) => at)
  const root = (at: number): number => {
    let top = at
    while (parent[top] !== top) top = parent[top]!
    parent[at] = top
    return top
  }
  const firstWith = new Map<string, number>()
  for (const [at, { workspaceId, contacts }] of leads.entries()) {
    for (const { kind, key } of contacts) {
      const id = contactId(workspaceId, kind, key)
      const first = firstWith.get(id)
      if (first === undefined) firstWith.set(id, at)
      else parent[root(at)] = root(first)
    }
  }
  return leads.map((_, at) => root(at))
}
