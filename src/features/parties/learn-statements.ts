import type { Transaction } from '../../db/transaction.ts'
import { learn, type Statement } from './learn.ts'
import { lockParties, type Party, updateParties } from './store.ts'
import { insertTies } from './store-ties.ts'

/** Something said about a party, and where. */
export interface Said {
  partyId: string
  leadId: string
  intakeId: string
  statement: Statement
}

/**
 * Takes over what was said about parties that exist. Parties are locked last of all rows and at once, in the order of
 * their ids, so that two transactions never wait for each other in a circle.
 */
export async function learnStatements(tx: Transaction, said: Said[]): Promise<Map<string, Party>> {
  const parties = await lockParties(
    tx,
    said.map(({ partyId }) => partyId),
  )
  const changed = new Set<Party>()
  const late = new Map<string, Said>()
  for (const each of said) {
    const party = parties.get(each.partyId)!
    if (learn(party, each.statement)) changed.add(party)
    if (party.mergedInto) late.set(party.id, each)
  }
  await updateParties(tx, [...changed])
  // linked to another party a moment ago: that one shall hear of it too
  await insertTies(
    tx,
    [...late].map(([id, { leadId, intakeId }]) => {
      const { workspaceId, mergedInto } = parties.get(id)!
      return { workspaceId, a: id, b: mergedInto!, leadId, intakeId }
    }),
  )
  return parties
}
