import type pg from 'pg'
import { derivedId } from '../../base/ids.ts'
import { inTransaction, type Transaction } from '../../db/transaction.ts'
import { absorb } from './learn.ts'
import { lockParties, type Party, updateParties } from './store.ts'
import { followLinked, insertTieLines, type Tie, type TieLine, takeTies } from './store-ties.ts'

const batchSize = 500

/** Settles the ties that saving leads left behind. */
export async function linkParties(pool: pg.Pool): Promise<void> {
  let taken: number
  do taken = await inTransaction(pool, linkBatch)
  while (taken === batchSize)
}

/**
 * Makes one party of those that a lead's own contacts tie together, unless they have different CPFs: those are named a
 * possible duplicate. Leads are never merged. What still points to a linked party is moved afterwards (`store-move.ts`).
 */
async function linkBatch(tx: Transaction): Promise<number> {
  const ties = await takeTies(tx, batchSize)
  if (ties.length === 0) return 0
  const parties = await lockParties(
    tx,
    await followLinked(
      tx,
      ties.flatMap(({ a, b }) => [a, b]),
    ),
  )
  const current = (id: string): Party => {
    const party = parties.get(id)!
    return party.mergedInto ? current(party.mergedInto) : party
  }
  const changed = new Set<Party>()
  const lines: TieLine[] = []
  for (const tie of ties) {
    // something may have been said of a party after it was linked
    for (const said of [tie.a, tie.b].map((id) => parties.get(id)!).filter(({ mergedInto }) => mergedInto)) {
      absorb(current(said.id), said)
      changed.add(current(said.id))
    }
    const [a, b] = [current(tie.a), current(tie.b)]
    if (a.id === b.id) continue
    if (a.cpfHash && b.cpfHash && !a.cpfHash.equals(b.cpfHash)) {
      lines.push(line(tie, 'possible_duplicate', a.id, b.id))
      continue
    }
    const [winner, loser] = chooseWinner(a, b)
    absorb(winner, loser)
    const { leadId, intakeId } = tie
    Object.assign(loser, { mergedInto: winner.id, mergedAt: new Date(), mergedBecause: { leadId, intakeId } })
    changed.add(winner).add(loser)
    lines.push(line(tie, 'party_linked', loser.id, winner.id))
  }
  await updateParties(tx, [...changed])
  await insertTieLines(tx, lines)
  return ties.length
}

/** One with a CPF before one without, then the older. */
function chooseWinner(a: Party, b: Party): [winner: Party, loser: Party] {
  const order = (party: Party) => `${party.cpfHash ? 0 : 1} ${party.id}`
  return order(a) < order(b) ? [a, b] : [b, a]
}

const notes = {
  party_linked: 'The contacts of this lead showed that two parties are one',
  possible_duplicate: 'Contacts of this lead belong to two parties with different CPFs',
}

function line(tie: Tie, kind: TieLine['kind'], a: string, b: string): TieLine {
  return { ...tie, a, b, kind, id: derivedId(kind, tie.leadId, ...[a, b].sort()), note: notes[kind] }
}
