import type pg from 'pg'
import type { Log } from '../base/log.ts'
import { inTransaction, isConnectionLoss, type Transaction } from '../db/transaction.ts'
import type { EndedAttempt } from './act.ts'
import { type Conclude, queueAnswers, type SettleTools, settleAttempts, tellSettled } from './settle-effects.ts'
import type { AnswerWork, OpenChange } from './store-settle.ts'

export interface RecordTools {
  pool: pg.Pool
  log: Log
  /** Decides answers in the transaction that records them; what throws is undone, and they are queued instead. */
  decideAnswers(tx: Transaction, answers: AnswerWork[], changes: OpenChange[]): Promise<number>
  /** Told after answers were committed and decided, with how many effects came of it. */
  onDecided(intakeIds: string[], effects: number): void
  /** Told after answers were committed that are yet to be decided. */
  onAnswered(): void
}

/**
 * Records a batch of ended attempts and decides what their answers tell, at once. Where that fails the bad one is DECIDE's to
 * find: no record waits for it.
 */
export async function recordAttempts(
  { pool, log, decideAnswers, onDecided, onAnswered }: RecordTools,
  tools: SettleTools,
  attempts: EndedAttempt[],
): Promise<void> {
  const settle = (conclude: Conclude) => inTransaction(pool, (tx) => settleAttempts(tx, tools, attempts, conclude))
  let effects = 0
  const decide: Conclude = async (tx, answers, changes) => {
    if (answers.length === 0) return queueAnswers(tx, answers, changes)
    effects = await decideAnswers(tx, answers, changes)
  }
  try {
    tellSettled(tools, await settle(decide))
    const intakes = attempts.map(({ work }) => work.intakeId)
    onDecided(intakes, effects)
  } catch (error) {
    if (isConnectionLoss(error)) throw error
    log.warn({ err: error, attempts: attempts.length }, 'answers not decided while they were recorded: queued')
    tellSettled(tools, await settle(queueAnswers))
    onAnswered()
  }
}
