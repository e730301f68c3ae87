import { newId } from '../../base/ids.ts'
import type { Transaction } from '../../db/transaction.ts'
import { insertChanges } from '../leads/store-changes.ts'
import { absorb } from '../parties/learn.ts'
import { lockParties, type Party } from '../parties/store.ts'
import { areDifferent, joinParties } from './join-parties.ts'
import type { MergeRefusal } from './merge-leads.ts'
import { countLinked, type Move } from './store-move.ts'
import * as store from './store-people.ts'
import { existingParties } from './store-scan.ts'

export interface PeopleRequest {
  workspaceId: string
  partyIds: string[]
  winnerId?: string
  actor: string
  now: Date
}

/** The people of a merge with all that hangs on them, locked as DECIDE locks them; the one that stays first. */
async function lock(tx: Transaction, request: PeopleRequest): Promise<[Party, ...Party[]] | MergeRefusal> {
  const ids = [...new Set(request.partyIds)]
  if (ids.length < 2 || (await existingParties(tx, request.workspaceId, ids)).length < ids.length)
    return { kind: 'not_found' }
  await store.lockBelongings(tx, ids)
  const parties = [...(await lockParties(tx, ids)).values()]
  // linked to somebody else a moment ago
  if (parties.some(({ mergedInto }) => mergedInto)) return { kind: 'not_found' }
  if (areDifferent(parties)) return { kind: 'different_people' }
  // one with a CPF before one without, then the elder
  const order = ({ id, cpfHash }: Party) => `${id === request.winnerId ? 0 : 1}${cpfHash ? 0 : 1}${id}`
  const [winner, ...others] = parties.sort((a, b) => (order(a) < order(b) ? -1 : 1))
  if (request.winnerId && winner!.id !== request.winnerId) return { kind: 'not_found' }
  return [winner!, ...others]
}

/** What merging people would do, without doing it. */
export async function previewPeople(tx: Transaction, request: PeopleRequest) {
  const locked = await lock(tx, request)
  if ('kind' in locked) return locked
  const [winner, ...others] = locked
  const before = locked.map((party) => ({ partyId: party.id, facts: factsOf(party) }))
  for (const other of others) absorb(winner, other)
  const after = factsOf(winner)
  const fields = Object.entries(after).flatMap(([field, held]) => {
    const values = before.flatMap(({ partyId, facts }) =>
      facts[field as Fact] === null ? [] : [{ partyId, value: facts[field as Fact]! }],
    )
    const isConflict = new Set(values.map(({ value }) => value)).size > 1
    return values.length === 0 ? [] : [{ field: field as Fact, isConflict, held, values }]
  })
  return {
    winnerId: winner.id,
    people: await store.describePeople(
      tx,
      locked.map(({ id }) => id),
    ),
    fields,
    moves: await countLinked(
      tx,
      'party_id',
      others.map(({ id }) => id),
    ),
  }
}

/** What a person is compared by, as people may read it. */
function factsOf({ fullName, cpfMasked, birthDate, gender }: Party) {
  return { full_name: fullName, cpf: cpfMasked, birth_date: birthDate, gender }
}
type Fact = keyof ReturnType<typeof factsOf>

/**
 * Makes one person of several: the named one (or one with a CPF, or the eldest) knows what all of them knew, by how sure each
 * statement is, and takes their identities, leads and whatever else hangs on them. Leads stay as many as they are. What was where
 * is kept for `undoPeopleMerge`.
 */
export async function mergePeople(
  tx: Transaction,
  request: PeopleRequest,
): Promise<{ id: string; winnerId: string; mergedIds: string[] } | MergeRefusal> {
  const locked = await lock(tx, request)
  if ('kind' in locked) return locked
  const [winner, ...others] = locked
  const { workspaceId, actor } = request
  const id = newId()
  const undo = await joinParties(tx, winner, others, { leadId: null, intakeId: id })
  const mergedIds = others.map((party) => party.id)
  await store.insertPeopleMerge(tx, { id, workspaceId, winnerId: winner.id, loserIds: mergedIds, undo }, actor)
  await tellLeads(tx, undo.moves, request, id)
  return { id, winnerId: winner.id, mergedIds }
}

/** A line in the timeline of each lead that is of another person now. */
export async function tellLeads(
  tx: Transaction,
  moves: readonly Move[],
  { workspaceId, actor, now }: Pick<PeopleRequest, 'workspaceId' | 'actor' | 'now'>,
  mergeId: string,
): Promise<void> {
  const moved = moves
    .filter(({ table }) => table === 'leads')
    .flatMap(({ keys, from, to }) => keys.map((key) => ({ key, from, to })))
  await insertChanges(
    tx,
    moved.map(({ key, from, to }) => ({
      id: newId(),
      workspaceId,
      leadId: key.id as string,
      at: now,
      kind: 'party_linked',
      field: 'party_id',
      oldValue: from,
      newValue: to,
      causeKind: 'user',
      causeId: actor,
      note: `Merge ${mergeId}`,
    })),
  )
}
