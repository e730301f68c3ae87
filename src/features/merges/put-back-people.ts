import type { Transaction } from '../../db/transaction.ts'
import { putBackPerson } from './put-back.ts'
import { type PartyUndo, readParty, writeParty } from './store.ts'

/** A field that an undo left as it is, because it changed after the merge. */
export interface Kept {
  of: 'lead' | 'person'
  id: string
  field: string
}

/** Gives merged people back what they said; returns what it left. */
export async function putBackPeople(tx: Transaction, parties: readonly PartyUndo[]): Promise<Kept[]> {
  const left: Kept[] = []
  for (const { id, before, after } of parties) {
    const current = await readParty(tx, id)
    const { row, kept } = putBackPerson(before, after ?? current, current)
    await writeParty(tx, id, row)
    left.push(...kept.map((field): Kept => ({ of: 'person', id, field })))
  }
  return left
}
