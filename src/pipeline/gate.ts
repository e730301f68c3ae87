import type { Transaction } from '../db/transaction.ts'
import type { Outcome } from '../vendors/_kit/contract.ts'
import type { ActWork } from './store-act.ts'

/** What a feature's own rules say of effects whose turn has come; asked before first tries and repeats alike. */
export interface Gate {
  /** Milliseconds that effects must wait for their turn; those that are not named may go on. Outside any transaction. */
  waits(works: readonly ActWork[]): Promise<ReadonlyMap<string, number>>
  /**
   * In the transaction that commits the attempts: who must not begin after all. The withdrawn are cancelled; whoever wished
   * for them has already seen to what becomes of the wish.
   */
  admit(tx: Transaction, works: readonly ActWork[]): Promise<Refused>
  /** How a try ended, in the eyes of the feature that wished for it. */
  judge(work: ActWork, outcome: Outcome): Outcome
}

export interface Refused {
  withdrawn: ReadonlySet<string>
  waits: ReadonlyMap<string, number>
}

/** Lets everything pass. */
export const openGate: Gate = {
  waits: async () => new Map(),
  admit: async () => ({ withdrawn: new Set(), waits: new Map() }),
  judge: (_, outcome) => outcome,
}
