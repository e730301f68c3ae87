import { canonicalJson } from '../../base/canonical-json.ts'
import type { Transaction } from '../../db/transaction.ts'
import type { Provenance } from '../../domain/provenance.ts'
import { tellLeads } from './merge-people.ts'
import { readParty, writeParty } from './store.ts'
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
  for (const { id, before, after } of undo.parties)
    await writeParty(tx, id, putBack(before, after, await readParty(tx, id)))
  await moveBack(tx, undo.moves)
  const back = undo.moves.map((move) => ({ ...move, from: move.to, to: move.from }))
  await tellLeads(tx, back, { workspaceId, actor, now }, mergeId)
  await store.markPeopleUndone(tx, mergeId, actor)
  return { kind: 'undone', winnerId, restoredIds: loserIds }
}

type Row = Record<string, unknown>
const columnsOf: Record<string, string[]> = { cpf: ['cpf', 'cpf_masked', 'cpf_hash'] }
const isAlike = (a: unknown, b: unknown) => canonicalJson(a ?? null) === canonicalJson(b ?? null)

/** Statement by statement: one that is still as the merge left it becomes what it was; what was said since stays. */
function putBack(before: Row, after: Row, current: Row): Row {
  const said = (row: Row) => row.provenance as Row
  const row: Row = { ...current, provenance: { ...said(current) }, profile: { ...(current.profile as Row) } }
  for (const field of Object.keys(said(current))) {
    const [left, is] = [said(after)[field] as Provenance | undefined, said(current)[field] as Provenance]
    if (!left || !isAlike({ ...left, previous: null }, { ...is, previous: null })) continue
    const was = said(before)[field] as Provenance | undefined
    // a statement that did not hold is kept beside what holds again
    put(said(row), field, was && !isAlike(left.previous, is.previous) ? { ...was, previous: is.previous } : was)
    if (field.startsWith('profile.')) {
      const name = field.slice('profile.'.length)
      put(row.profile as Row, name, (before.profile as Row)[name])
    } else for (const column of columnsOf[field] ?? [field]) row[column] = before[column]
  }
  for (const column of ['merged_into', 'merged_at', 'merged_because']) row[column] = before[column]
  if (isAlike(after.enriched_at, current.enriched_at)) row.enriched_at = before.enriched_at
  return row
}

function put(row: Row, name: string, value: unknown): void {
  if (value === undefined) delete row[name]
  else row[name] = value
}
