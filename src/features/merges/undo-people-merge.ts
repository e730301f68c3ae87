import type { Transaction } from '../../db/transaction.ts'
import { tellLeads } from './merge-people.ts'
import { putBackPeople } from './put-back-people.ts'
import { moveBack } from './store-move.ts'
import * as store from './store-people.ts'
import type { UndoAnswer } from './undo-merge.ts'

/**
 * Takes a merge of people back: what was moved goes back, each says what they said before. What was learnt since, and leads that
 * came since, stay with the one that stayed.
 */
export async function undoPeopleMerge(
  tx: Transaction,
  workspaceId: string,
  mergeId: string,
  actor: string,
  now: Date,
): Promise<UndoAnswer> {
  const merge = await store.findPeopleMerge(tx, workspaceId, mergeId)
  if (!merge) return { kind: 'not_found' }
  const { winnerId, loserIds, undo } = merge
  const ids = [winnerId, ...loserIds]
  if (merge.undoneAt || !undo.parties || (await store.hasLaterJoin(tx, workspaceId, mergeId, ids)))
    return { kind: 'wrong_state' }
  await store.lockBelongings(tx, ids)
  const kept = await putBackPeople(tx, undo.parties)
  await moveBack(tx, undo.moves)
  const back = undo.moves.map((move) => ({ ...move, from: move.to, to: move.from }))
  await tellLeads(tx, back, { workspaceId, actor, now }, mergeId)
  await store.markPeopleUndone(tx, mergeId, actor)
  return { kind: 'undone', winnerId, restoredIds: loserIds, kept }
}
