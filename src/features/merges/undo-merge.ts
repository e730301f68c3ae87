import { canonicalJson } from '../../base/canonical-json.ts'
import { newId } from '../../base/ids.ts'
import type { Transaction } from '../../db/transaction.ts'
import { insertChanges } from '../leads/store-changes.ts'
import { restandLeads } from '../lifecycle/restand-leads.ts'
import * as store from './store.ts'
import { moveBack } from './store-move.ts'
import { hasLaterJoin } from './store-people.ts'

export type UndoAnswer =
  | { kind: 'undone'; winnerId: string; restoredIds: string[] }
  | { kind: 'not_found' }
  /** Undone already, or a later merge of one of its leads must be undone first. */
  | { kind: 'wrong_state' }

/**
 * Takes a merge back: what was moved goes back, the one that stayed says what it said before. What was learnt since the
 * merge stays with the one that stayed.
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
  await store.writeColumns(
    tx,
    winnerId,
    restored(undo.winner.before, undo.winner.after, await store.readColumns(tx, winnerId)),
  )
  await moveBack(tx, undo.moves)
  for (const { id, before } of undo.parties) await store.writeParty(tx, id, before)
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
  return { kind: 'undone', winnerId, restoredIds: loserIds }
}

/** Whether its leads, or their people, were merged again since. */
async function hasLater(tx: Transaction, { id, workspaceId, winnerId, loserIds, undo }: store.Merge): Promise<boolean> {
  const people = undo.parties.map((party) => party.id)
  if (await store.hasLaterMerge(tx, id, [winnerId, ...loserIds])) return true
  return people.length > 0 && hasLaterJoin(tx, workspaceId, id, people)
}

/** Field by field: what is still as the merge left it becomes what it was; what changed since stays. */
function restored(before: store.LeadColumns, after: store.LeadColumns, current: store.LeadColumns): store.LeadColumns {
  const isSame = (a: unknown, b: unknown) => canonicalJson(a ?? null) === canonicalJson(b ?? null)
  const pick = (was: unknown, left: unknown, is: unknown) => (isSame(left, is) ? was : is)
  const columns = Object.fromEntries(
    Object.keys(current).map((name) => [name, pick(before[name], after[name], current[name])]),
  )
  for (const name of ['custom', 'field_stamps']) {
    const [was, left, is] = [before[name], after[name], current[name]] as Record<string, unknown>[]
    const names = new Set([...Object.keys(was!), ...Object.keys(is!)])
    const parts = [...names].map((each) => [each, pick(was![each], left![each], is![each])] as const)
    columns[name] = Object.fromEntries(parts.filter(([, value]) => value !== undefined))
  }
  const [was, left, is] = [before.tags, after.tags, current.tags] as string[][]
  const added = is!.filter((tag) => !left!.includes(tag))
  columns.tags = [...new Set([...was!.filter((tag) => is!.includes(tag) || !left!.includes(tag)), ...added])].sort()
  return columns
}
