import type { Transaction } from '../../db/transaction.ts'
import type { EffectTools } from '../effects/routes.ts'
import type { ReplayTools } from '../intakes/replay-routes.ts'
import { type ConversionStatus, reopenConversions } from './store.ts'
import { findConversion } from './store-read.ts'

export type TellAgainTools = Pick<EffectTools, 'retryEffect'> & Pick<ReplayTools, 'replayIntake'>

/** One as it is told again. */
export interface Troubled {
  id: string
  eventName: string
  effectId: string | null
  intakeId: string
}

const troubled: ConversionStatus[] = ['rejected', 'expired', 'skipped']

/** Tells a conversion again that ended without being accepted, by what is known now. */
export async function retryConversion(
  tx: Transaction,
  tools: TellAgainTools,
  workspaceId: string,
  id: string,
): Promise<'queued' | 'not_retryable' | 'not_found'> {
  const found = await findConversion(tx, workspaceId, id)
  if (!found) return 'not_found'
  const isTroubled = troubled.includes(found.item.status)
  return isTroubled && (await tellAgain(tx, tools, workspaceId, found.item, false)) ? 'queued' : 'not_retryable'
}

/**
 * The effect goes again; one that was skipped before it had any has its request decided again, behind live work when `bulk`.
 * False: its request is still open, or its history is gone.
 */
export async function tellAgain(
  tx: Transaction,
  { retryEffect, replayIntake }: TellAgainTools,
  workspaceId: string,
  { id, eventName, effectId, intakeId }: Troubled,
  bulk: boolean,
): Promise<boolean> {
  const answer = effectId
    ? await retryEffect(tx, workspaceId, effectId)
    : await replayIntake(tx, workspaceId, intakeId, bulk)
  if (answer !== 'queued') return false
  await reopenConversions(tx, [{ id, eventName }])
  return true
}
