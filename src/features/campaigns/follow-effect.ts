import type { Transaction } from '../../db/transaction.ts'
import type { Channel } from '../../domain/events.ts'
import { keepFacts, ledgerKey } from '../messages/store.ts'
import { advanceMessages } from '../messages/take-statuses.ts'
import { readEffectKey } from './dispatch.ts'
import { moveCampaign } from './store-campaigns.ts'
import { type EffectMessage, findEffectMessage, renewMessage } from './store-effect.ts'

/** An effect that a person settles or sends again. */
export interface FollowedEffect {
  workspaceId: string
  key: string
  connectionId: string
  intakeId: string
}

/** Row of the ledger that an effect's key names: a campaign's or an answer's; null for every other effect. */
export function ledgerIdOf(key: string): string | null {
  return readEffectKey(key)?.recipientId ?? /^message:([0-9a-f-]{36})(?:@|$)/.exec(key)?.[1] ?? null
}

/** The message that the effect is about, when the effect is still the one that speaks for it. */
async function messageOf(tx: Transaction, { workspaceId, key }: FollowedEffect): Promise<EffectMessage | undefined> {
  const id = ledgerIdOf(key)
  return id ? findEffectMessage(tx, workspaceId, id, key) : undefined
}

/** What a person or a look-up says of a doubtful send holds for its message, too. */
export async function followSettlement(
  tx: Transaction,
  effect: FollowedEffect,
  outcome: 'done' | 'not_sent',
  by: string,
): Promise<void> {
  const message = await messageOf(tx, effect)
  if (message?.vendorMessageId !== null) return
  const { workspaceId, connectionId, intakeId } = effect
  const ref = { workspaceId, channel: message.channel as Channel, messageKey: ledgerKey(message.id) }
  const isSent = outcome === 'done'
  const fact = {
    state: isSent ? ('sent' as const) : ('failed' as const),
    at: new Date(),
    errorCode: isSent ? null : 'not_sent',
    errorMessage: isSent ? null : `Not sent, says ${by}`,
    isDeadAddress: false,
  }
  await keepFacts(tx, [ref], [{ ...ref, ...fact, connectionId, sender: null, intakeId }])
  await advanceMessages([ref], { tx })
}

/**
 * Before an effect goes again: its message begins anew, and a campaign that was over goes on. False when it must not go: the
 * message has left after all, its recipient was handed over again by another effect, or the campaign is cancelled.
 */
export async function followRetry(tx: Transaction, effect: FollowedEffect): Promise<boolean> {
  const ledgerId = ledgerIdOf(effect.key)
  if (!ledgerId) return true
  const message = await messageOf(tx, effect)
  if (!message || message.vendorMessageId !== null || message.sentAt !== null) return false
  const { workspaceId } = effect
  if (message.campaignId) {
    if (message.campaignStatus === 'cancelled' || message.campaignStatus === 'failed') return false
    await moveCampaign(tx, { workspaceId, id: message.campaignId, from: ['completed'], to: 'active' })
  }
  await renewMessage(tx, workspaceId, message.channel as Channel, message.id)
  return true
}
