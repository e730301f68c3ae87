import { type ErasedKey, erasedName, findErasedPeople } from '../privacy/check-erased.ts'
import type { StepTools } from '../step.ts'
import { applyFacts, type Saved } from './apply-facts.ts'
import { foldFacts, type Incoming } from './fold-facts.ts'
import { contactId, groupPeople, type LeadContacts, type People } from './group-people.ts'
import type { LeadFact } from './merge-facts.ts'
import { type Claim, claimLeads, findNames, type KnownIdentity, lockLeads, type StoredLead } from './store.ts'
import { insertIdentities, reassignIdentities } from './store-identities.ts'
import { newIdentities } from './write-rows.ts'

export interface Attached {
  batch: Saved[]
  people: People
  /** Facts about people who were erased. */
  refused: LeadFact[]
}

/**
 * Finds and locks the lead that each fact is about and the party it belongs to. Locks are taken in one order everywhere:
 * fingerprints, leads, identities, parties, each sorted; so batches never wait for each other in a circle.
 */
export async function attachLeads(facts: LeadFact[], tools: StepTools): Promise<Attached> {
  const leadIds = facts.flatMap(({ event }) => event.data.leadId ?? [])
  const folded = foldFacts(facts, (id) => tools.workspace(id).country, await findNames(tools.tx, leadIds))
  const [incoming, refused] = await withoutErased(folded, tools)
  const claimed = await claimLeads(tools.tx, incoming, incoming.flatMap(keysOf))
  const before = await lockExisting(incoming, claimed.leads, tools)
  const people = await claimPeople(
    incoming.map((lead, at) => contactsOf(lead, before[at]!)),
    claimed.known,
    tools,
  )
  return { batch: incoming.map((lead, at) => applyFacts(lead, before[at]!, people.partyOf[at]!)), people, refused }
}

/** Sets aside what is told of people who were erased: it must not bring them back. */
async function withoutErased(folded: Incoming[], { tx, sealer }: StepTools): Promise<[Incoming[], LeadFact[]]> {
  const erasedKeys = ({ workspaceId, fingerprint, contacts }: Incoming): ErasedKey[] => [
    { workspaceId, kind: 'fingerprint', key: fingerprint },
    ...contacts.map(({ kind, key }) => ({ workspaceId, kind, key })),
  ]
  const erased = await findErasedPeople(tx, sealer, folded.flatMap(erasedKeys))
  if (erased.size === 0) return [folded, []]
  const isErased = (lead: Incoming) => erasedKeys(lead).some((key) => erased.has(erasedName(key)))
  const refused = folded.filter(isErased).flatMap(({ facts }) => facts.map(({ fact }) => fact))
  return [folded.filter((lead) => !isErased(lead)), refused]
}

const keysOf = ({ workspaceId, contacts }: Incoming) => contacts.map(({ kind, key }) => ({ workspaceId, kind, key }))

/** What is known of each lead of the batch, locked; null for a new one. */
async function lockExisting(incoming: Incoming[], claims: Claim[], { tx }: StepTools): Promise<(StoredLead | null)[]> {
  const idOf = new Map(claims.map(({ workspaceId, fingerprint, leadId }) => [`${workspaceId} ${fingerprint}`, leadId]))
  const ids = incoming.map(({ workspaceId, fingerprint }) => idOf.get(`${workspaceId} ${fingerprint}`)!)
  const stored = await lockLeads(
    tx,
    ids.filter((id, at) => id !== incoming[at]!.leadId),
  )
  return ids.map((id) => stored.get(id) ?? null)
}

/** People are looked for where the lead lives now. */
function contactsOf({ workspaceId, contacts, newPartyId, facts, state }: Incoming, before: StoredLead | null) {
  return {
    workspaceId: before?.workspaceId ?? workspaceId,
    partyId: before?.partyId ?? null,
    newPartyId,
    contacts,
    source: state.origin.vendor,
    seenAt: facts[0]!.fact.receivedAt,
  }
}

/** The party of each lead, its contacts inserted. One that another batch was faster with leads to that batch's party. */
async function claimPeople(
  leads: (LeadContacts & { source: string; seenAt: Date })[],
  identities: KnownIdentity[],
  { tx }: StepTools,
): Promise<People> {
  const known = new Map<string, string>()
  const learn = (found: KnownIdentity[]) => {
    for (const { workspaceId, kind, key, partyId } of found) known.set(contactId(workspaceId, kind, key), partyId)
  }
  learn(identities)
  const people = groupPeople(leads, known)
  const taken = await insertIdentities(tx, newIdentities(leads, people.partyOf, known))
  if (taken.length === 0) return people
  learn(taken)
  const again = groupPeople(leads, known)
  const moves = new Map(people.partyOf.map((from, at) => [from, again.partyOf[at]!]))
  await reassignIdentities(
    tx,
    [...moves].flatMap(([from, to]) => (people.fresh.has(from) && from !== to ? [{ from, to }] : [])),
  )
  return again
}
