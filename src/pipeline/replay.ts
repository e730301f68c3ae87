import { laneOf } from '../base/ids.ts'
import type { Transaction } from '../db/transaction.ts'
import { followRetry, followSettlement } from '../features/campaigns/follow-effect.ts'
import { clearDoubt } from './store-attempts.ts'
import * as store from './store-replay.ts'

export { cancelEffects } from './cancel-effects.ts'

export type ReplayAnswer = 'queued' | 'still_open' | 'not_found'

/**
 * Decides a stored request again, from its raw bytes and with the code and rules of now. The wishes get the same keys:
 * only failed, dead and cancelled effects go again, the answers of done ones are decided again. `bulk` stands behind
 * live work.
 */
export async function replayIntake(
  tx: Transaction,
  workspaceId: string,
  intakeId: string,
  bulk = false,
): Promise<ReplayAnswer> {
  const subject = await store.findIntake(tx, workspaceId, intakeId)
  if (!subject) return 'not_found'
  const lane = laneOf(`${subject.connectionId}\u0000${subject.subject}`)
  const queued = await store.queueReplay(tx, { intakeId, workspaceId, lane, queue: bulk ? 'decide_bulk' : 'decide' })
  return queued ? 'queued' : 'still_open'
}

export type RetryAnswer = 'queued' | 'not_retryable' | 'not_found'

/**
 * Sends a failed, dead or cancelled effect again at once. A doubtful one must be settled first. A message whose recipient
 * waits again, or has another effect, is not sent by the old one.
 */
export async function retryEffect(tx: Transaction, workspaceId: string, effectId: string): Promise<RetryAnswer> {
  const status = await store.lockEffect(tx, workspaceId, effectId)
  if (!status) return 'not_found'
  if (!['failed', 'dead', 'cancelled'].includes(status.status)) return 'not_retryable'
  if (!(await followRetry(tx, { workspaceId, ...status }))) return 'not_retryable'
  const hold = `${status.connectionId}:${status.target}`
  await store.requeueEffect(tx, { effectId, lane: laneOf(hold), hold })
  return 'queued'
}

export type SettleAnswer = 'settled' | 'not_doubtful' | 'not_found'

/**
 * A person (or a status that came later) says what became of a doubtful effect: `done`, or `not_sent`, after which it
 * counts as failed and may be retried. Its message in the ledger says the same.
 */
export async function settleEffect(
  tx: Transaction,
  workspaceId: string,
  effectId: string,
  outcome: 'done' | 'not_sent',
  by: string,
): Promise<SettleAnswer> {
  const status = await store.lockEffect(tx, workspaceId, effectId)
  if (!status) return 'not_found'
  if (status.status !== 'doubtful') return 'not_doubtful'
  await store.endEffect(
    tx,
    effectId,
    outcome === 'done' ? 'done' : 'failed',
    outcome === 'done' ? null : `Not sent, says ${by}`,
  )
  await followSettlement(tx, { workspaceId, ...status }, outcome, by)
  if (outcome === 'done') {
    await clearDoubt(tx, [status.intakeId])
  }
  return 'settled'
}
