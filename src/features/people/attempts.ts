import type pg from 'pg'
import { type Refusal, refuse } from '../../base/errors.ts'
import type { Sealer } from '../../base/seal.ts'
import { countAttempts, forgetAttempts } from './store-attempts.ts'

/** How often somebody may be wrong within a quarter of an hour: about one account, and from one address about any. */
export const limits = { account: 10, address: 50, windowSeconds: 900 }

/** An attempt that may be made. */
export interface Attempt {
  /** The proof held: forgets what failed before it. */
  held(): Promise<void>
}

export interface Attempts {
  /**
   * Counts an attempt to prove something about `account` (an e-mail address, a person's id), from `address`, and says
   * whether it may be made. Throws when it cannot be counted: what is not counted is not tried.
   */
  begin(kind: string, account: string | null, address: string): Promise<Attempt | Refusal>
}

/** The counts are in the database, so they hold over every process and a restart. */
export function createAttempts(pool: pg.Pool, sealer: Sealer): Attempts {
  const keyOf = (kind: string, subject: string) => sealer.keyedHash('attempt', `${kind}\u0000${subject}`)
  return {
    begin: async (kind, account, address) => {
      const byAddress = keyOf('address', network(address))
      const byAccount = account === null ? [] : [keyOf(kind, account.toLowerCase())]
      const [here, about] = await countAttempts(pool, [byAddress, ...byAccount], limits.windowSeconds)
      const over = [
        ...(here!.count > limits.address ? [here!.seconds] : []),
        ...(about && about.count > limits.account ? [about.seconds] : []),
      ]
      if (over.length > 0) {
        const wait = Math.max(1, ...over)
        return refuse('locked_out', `Try again in ${Math.ceil(wait / 60)} minutes.`, undefined, wait)
      }
      return { held: () => forgetAttempts(pool, byAccount, [byAddress]) }
    },
  }
}

/** Whoever has one IPv6 address has its whole /64. */
function network(address: string): string {
  return address.includes(':') ? address.split(':').slice(0, 4).join(':') : address
}
