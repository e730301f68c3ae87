import type { Transaction } from '../../db/transaction.ts'
import { learn, statements } from './learn.ts'
import { lockParties, type Party, updateParties } from './store.ts'
import { deleteParties, type MovedLead, moveParties } from './store-link.ts'

/** Two parties to which the contacts of one lead lead. */
export interface Tie {
  a: string
  b: string
  leadId: string
}

export interface Linked {
  /** The party that each tied one is now. */
  partyOf: Map<string, string>
  moved: MovedLead[]
  /** Not linked: their CPFs differ. */
  different: Tie[]
}

/**
 * Makes one party of those that a lead's own contacts tie together, unless they have different CPFs. Leads are never
 * merged. `fresh`: parties made in this transaction; they leave no trace.
 */
export async function linkParties(tx: Transaction, ties: Tie[], fresh: ReadonlySet<string>): Promise<Linked> {
  const parties = await lockTied(tx, ties)
  const winnerOf = new Map<string, Party>()
  const current = (id: string): Party => {
    const winner = winnerOf.get(id)?.id ?? parties.get(id)!.mergedInto
    return winner ? current(winner) : parties.get(id)!
  }
  const different: Tie[] = []
  for (const tie of ties) {
    const [a, b] = [current(tie.a), current(tie.b)]
    if (a.id === b.id) continue
    if (a.cpfHash && b.cpfHash && !a.cpfHash.equals(b.cpfHash)) {
      different.push({ ...tie, a: a.id, b: b.id })
      continue
    }
    const [winner, loser] = chooseWinner(a, b, fresh)
    for (const statement of statements(loser)) learn(winner, statement)
    winnerOf.set(loser.id, winner)
  }
  const moves = [...winnerOf.keys()].map((loser) => ({ loser, winner: current(loser).id }))
  const moved = moves.length === 0 ? [] : await moveParties(tx, moves)
  await updateParties(tx, [...new Set(moves.map(({ winner }) => winner))].map(current))
  await deleteParties(
    tx,
    moves.map(({ loser }) => loser).filter((id) => fresh.has(id)),
  )
  return {
    partyOf: new Map([...parties.keys()].map((id) => [id, current(id).id])),
    moved: moved.filter(({ from }) => !fresh.has(from)),
    different,
  }
}

/** The tied parties, and those that some were linked to just before they were locked. */
async function lockTied(tx: Transaction, ties: Tie[]): Promise<Map<string, Party>> {
  const parties = new Map<string, Party>()
  let wanted = [...new Set(ties.flatMap((tie) => [tie.a, tie.b]))]
  while (wanted.length > 0) {
    for (const [id, party] of await lockParties(tx, wanted.sort(), 'link')) parties.set(id, party)
    wanted = [...parties.values()].flatMap(({ mergedInto }) =>
      mergedInto && !parties.has(mergedInto) ? [mergedInto] : [],
    )
  }
  return parties
}

/** One with a CPF before one without, one that was there before a fresh one, then the older. */
function chooseWinner(a: Party, b: Party, fresh: ReadonlySet<string>): [winner: Party, loser: Party] {
  const order = (party: Party) => `${party.cpfHash ? 0 : 1} ${fresh.has(party.id) ? 1 : 0} ${party.id}`
  return order(a) < order(b) ? [a, b] : [b, a]
}
