import type { Transaction } from '../../db/transaction.ts'
import { absorb } from '../parties/learn.ts'
import { type Party, updateParties } from '../parties/store.ts'
import { type PartyUndo, readParty } from './store.ts'
import { type Move, moveRows } from './store-move.ts'

/** True when their CPFs say that they are several. */
export function areDifferent(parties: readonly Party[]): boolean {
  return new Set(parties.flatMap(({ cpfHash }) => (cpfHash ? [cpfHash.toString('hex')] : []))).size > 1
}

/**
 * Makes one party of several that are locked: the first knows what the others knew, and takes what hangs on them. Returns what
 * it takes to undo it.
 */
export async function joinParties(
  tx: Transaction,
  winner: Party,
  losers: readonly Party[],
  because: Party['mergedBecause'],
): Promise<{ moves: Move[]; parties: PartyUndo[] }> {
  const moves: Move[] = []
  const parties: PartyUndo[] = []
  for (const { id } of [winner, ...losers]) parties.push({ id, before: await readParty(tx, id) })
  for (const loser of losers) {
    absorb(winner, loser)
    Object.assign(loser, { mergedInto: winner.id, mergedAt: new Date(), mergedBecause: because })
    moves.push(...(await moveRows(tx, 'party_id', loser.id, winner.id)))
  }
  await updateParties(tx, [winner, ...losers])
  for (const party of parties) party.after = await readParty(tx, party.id)
  return { moves, parties }
}
