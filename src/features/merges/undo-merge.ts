import { newId } from '../../base/ids.ts'
import type { Transaction } from '../../db/transaction.ts'
import { insertChanges } from '../leads/store-changes.ts'
import { restandLeads } from '../lifecycle/restand-leads.ts'
import { putBackLead } from './put-back.ts'
import { type Kept, putBackPeople } from './put-back-people.ts'
import * as store from './store.ts'
import { moveBack } from './store-move.ts'
import { hasLaterJoin } from './store-people.ts'

export type UndoAnswer =
  | { kind: 'undone'; winnerId: string; restoredIds: string[]; kept: Kept[] }
  | { kind: 'not_found' }
  /** Undone already, or a later merge of one of its leads must be undone first. */
  | { kind: 'wrong_state' }

/**
 * Takes a merge back: what was moved goes back, the one that stayed and the people say what they said before. What was learnt
 * since the merge stays with the one that stayed; fields that changed again since are left and named.
 */
export async function undoMerge(
  tx: Transaction,
  workspaceId: string,
  mergeId: string,
  actor: string,
  now: Date,
): Promise<UndoAnswer> {
  const merge = await store.findMerge(tx, workspaceId, mergeId)
  if (!merge) return { kind: 'not_found' }
  const { winnerId, loserIds, undo } = merge
  if (merge.undoneAt || !undo.winner || (await hasLater(tx, merge))) return { kind: 'wrong_state' }
  await store.setMergedInto(tx, loserIds, null)
  await store.lockForMerge(tx, workspaceId, [winnerId, ...loserIds])
  const lead = putBackLead(undo.winner.before, undo.winner.after, await store.readColumns(tx, winnerId))
  await store.writeColumns(tx, winnerId, lead.row)
  await moveBack(tx, undo.moves)
  const people = await putBackPeople(tx, undo.parties)
  await restandLeads([winnerId, ...loserIds], { tx })
  await store.markUndone(tx, mergeId, actor)
  const line = {
    workspaceId,
    leadId: winnerId,
    at: now,
    kind: 'unmerged',
    field: null,
    oldValue: winnerId,
    newValue: loserIds,
  }
  await insertChanges(tx, [{ ...line, id: newId(), causeKind: 'user', causeId: actor, note: `Merge ${mergeId}` }])
  const kept = lead.kept.map((field): Kept => ({ of: 'lead', id: winnerId, field }))
  return { kind: 'undone', winnerId, restoredIds: loserIds, kept: [...kept, ...people] }
}

/** Whether its leads, or their people, were merged again since. */
async function hasLater(tx: Transaction, { id, workspaceId, winnerId, loserIds, undo }: store.Merge): Promise<boolean> {
  const people = undo.parties.map((party) => party.id)
  if (await store.hasLaterMerge(tx, id, [winnerId, ...loserIds])) return true
  return people.length > 0 && hasLaterJoin(tx, workspaceId, id, people)
}
