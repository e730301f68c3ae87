import type { Sealer } from '../base/seal.ts'
import type { Transaction } from '../db/transaction.ts'
import type { Intent } from '../domain/intents.ts'
import type { Directory } from '../features/connections/directory.ts'
import { arrangeNotices } from '../features/notifications/arrange-notices.ts'
import type { Vendor } from '../vendors/_kit/contract.ts'
import { bindIntents, type Cause } from './bind.ts'
import { queueEffects } from './queue-effects.ts'

interface WishTools {
  vendors: ReadonlyMap<string, Vendor>
  directory: Directory
  sealer: Sealer
}

/**
 * Makes effects outside of a decision: for a timer or a person, in the transaction of whoever wishes. They hang on an
 * intake that is over and never open it again: their own status tells what becomes of them. A notice is of now, however old
 * its intake. Returns how many were made.
 */
export function createWish(tools: WishTools) {
  return async (tx: Transaction, cause: Omit<Cause, 'isReplay'>, intents: Intent[]): Promise<number> => {
    const now = { ...cause, receivedAt: new Date() }
    const told = await arrangeNotices(
      tx,
      intents.map((intent) => ({ fact: now, intent })),
    )
    const wishes = told.map(({ intent }) => ({ fact: { ...cause, isReplay: false }, intent }))
    return (await queueEffects(tx, tools.sealer, bindIntents(wishes, tools))).count
  }
}
