import type pg from 'pg'
import { inTransaction } from '../db/transaction.ts'
import { assertAlive } from '../queue/store-lanes.ts'
import type { Gate } from './gate.ts'
import { withdrawEffects } from './store-act.ts'
import { type Beginning, beginAttempts } from './store-attempts.ts'

/**
 * Commits attempts before any request leaves, those that the gate admits. `waits`: milliseconds until the gate is to be
 * asked again; `withdrawn`: how many will never be tried.
 */
export function commitAttempts(
  pool: pg.Pool,
  workerId: string,
  gate: Gate,
  beginnings: Beginning[],
): Promise<{ begun: Set<string>; waits: ReadonlyMap<string, number>; withdrawn: number }> {
  return inTransaction(pool, async (tx) => {
    await assertAlive(tx, workerId)
    const { withdrawn, waits } = await gate.admit(
      tx,
      beginnings.map(({ work }) => work),
    )
    await withdrawEffects(tx, [...withdrawn])
    const admitted = beginnings.filter(({ work: { effectId } }) => !withdrawn.has(effectId) && !waits.has(effectId))
    return { begun: await beginAttempts(tx, workerId, admitted), waits, withdrawn: withdrawn.size }
  })
}
