import type { Transaction } from '../db/transaction.ts'
import { takeWork } from './store-cancel.ts'
import { changeOpen, finishIntakes } from './store-settle.ts'

/**
 * Takes what is not sent yet, and answers that are not decided yet, out of the line; the intakes that waited for it go on.
 * The caller holds the effects and says why in them.
 */
export async function cancelEffects(tx: Transaction, effectIds: string[]): Promise<void> {
  const taken = await takeWork(tx, effectIds)
  const changes = taken.map((intakeId) => ({ intakeId, by: -1, failure: null, outcome: null }))
  await finishIntakes(tx, await changeOpen(tx, changes))
}
