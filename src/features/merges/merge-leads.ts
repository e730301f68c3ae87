import { newId } from '../../base/ids.ts'
import type { Transaction } from '../../db/transaction.ts'
import { checkContact } from '../leads/check-contact.ts'
import { columnsOf } from '../leads/known-lead.ts'
import { type LeadState, tagsOf } from '../leads/merge-facts.ts'
import { lockLeads } from '../leads/store.ts'
import { insertChanges } from '../leads/store-changes.ts'
import { fieldStamps } from '../leads/write-rows.ts'
import { restandLeads } from '../lifecycle/restand-leads.ts'
import { lockParties } from '../parties/store.ts'
import { readCountry } from '../workspaces/store.ts'
import { chooseFields, type MergingLead } from './choose-fields.ts'
import { areDifferent, joinParties } from './join-parties.ts'
import * as store from './store.ts'
import { countLinked, type Move, moveRows } from './store-move.ts'

export interface MergeRequest {
  workspaceId: string
  leadIds: string[]
  winnerId?: string
  choices: Record<string, string>
  actor: string
  now: Date
}

export type MergeRefusal = { kind: 'not_found' } | { kind: 'different_people' }

/** The leads of a merge, locked; the one that stays first. */
async function lock(tx: Transaction, request: MergeRequest) {
  const ids = [...new Set(request.leadIds)].sort()
  const leads = await store.lockForMerge(tx, request.workspaceId, ids)
  if (leads.length < ids.length || ids.length < 2) return null
  const byAge = leads.toSorted((a, b) => a.createdAt.getTime() - b.createdAt.getTime() || (a.id < b.id ? -1 : 1))
  const winner = request.winnerId ? leads.find(({ id }) => id === request.winnerId) : byAge[0]
  if (!winner) return null
  const stored = await lockLeads(tx, ids)
  const others = byAge.filter(({ id }) => id !== winner.id)
  const merging: MergingLead[] = [winner, ...others].map(({ id }) => ({ id, state: stored.get(id)!.state }))
  return { winner, others, merging }
}

const wordOf = ({ now, actor }: MergeRequest) => ({ stamp: now.getTime() * 4 + 1, by: actor })

/** What a merge would do, without doing it. */
export async function previewMerge(tx: Transaction, request: MergeRequest) {
  const locked = await lock(tx, request)
  if (!locked) return null
  const { winner, others, merging } = locked
  const { fields, tags } = chooseFields(merging, request.choices, wordOf(request))
  return {
    winnerId: winner.id,
    fields,
    tags,
    moves: await countLinked(
      tx,
      'lead_id',
      others.map(({ id }) => id),
    ),
  }
}

/**
 * Makes one lead of several: the oldest (or the one that is named) takes what the others say and everything that hangs on
 * them, and later facts about any of them. Their people become one too, unless they have different CPFs. What was where is
 * kept for `undoMerge`.
 */
export async function mergeLeads(
  tx: Transaction,
  request: MergeRequest,
): Promise<{ id: string; winnerId: string; mergedIds: string[] } | MergeRefusal> {
  const locked = await lock(tx, request)
  if (!locked) return { kind: 'not_found' }
  const { winner, others, merging } = locked
  const { merged } = chooseFields(merging, request.choices, wordOf(request))
  const before = await store.readColumns(tx, winner.id)
  const mergedIds = others.map(({ id }) => id)
  const joined = await joinPeople(
    tx,
    winner.partyId,
    others.map(({ partyId }) => partyId),
    winner.id,
  )
  if (!joined) return { kind: 'different_people' }
  const moves = joined.moves
  for (const id of mergedIds) moves.push(...(await moveRows(tx, 'lead_id', id, winner.id)))
  await store.writeColumns(tx, winner.id, columnsToWrite(merged, await readCountry(tx, request.workspaceId)))
  await store.setMergedInto(tx, mergedIds, winner.id)
  await restandLeads([winner.id], { tx })
  const after = await store.readColumns(tx, winner.id)
  const id = newId()
  const undo = { moves, winner: { before, after }, parties: joined.parties }
  const { workspaceId, actor, now } = request
  await store.insertMerge(
    tx,
    { id, workspaceId, winnerId: winner.id, loserIds: mergedIds, undo, undoneAt: null },
    actor,
  )
  const line = {
    workspaceId,
    leadId: winner.id,
    at: now,
    kind: 'merged',
    field: null,
    oldValue: mergedIds,
    newValue: winner.id,
  }
  await insertChanges(tx, [{ ...line, id: newId(), causeKind: 'user', causeId: actor, note: `Merge ${id}` }])
  return { id, winnerId: winner.id, mergedIds }
}

/** The columns that facts state, as the table's JSON has them. */
export function columnsToWrite(state: LeadState, country: string): store.LeadColumns {
  const { columns, custom } = columnsOf(state)
  const contact = { name: text(columns.full_name), email: text(columns.email), phone: text(columns.phone) }
  return {
    ...columns,
    custom,
    tags: tagsOf(state),
    contact_quality: checkContact(contact, country),
    field_stamps: fieldStamps(state),
    created_at: state.createdAt,
  }
}

const text = (value: unknown) => (typeof value === 'string' ? value : null)

/** Makes one person of several; null when their CPFs say that they are not. */
async function joinPeople(
  tx: Transaction,
  winnerId: string,
  others: string[],
  leadId: string,
): Promise<{ moves: Move[]; parties: store.PartyUndo[] } | null> {
  const ids = [...new Set(others)].filter((id) => id !== winnerId)
  if (ids.length === 0) return { moves: [], parties: [] }
  const parties = await lockParties(tx, [winnerId, ...ids])
  const [winner, ...losers] = [winnerId, ...ids].map((id) => parties.get(id)!)
  if (areDifferent([...parties.values()])) return null
  return joinParties(tx, winner!, losers, { leadId, intakeId: 'merge' })
}
