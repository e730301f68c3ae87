import type pg from 'pg'
import type { Log } from '../../base/log.ts'
import { inTransaction } from '../../db/transaction.ts'
import type { Directory } from '../connections/directory.ts'
import { keepFacts, ledgerKey, vendorKey } from '../messages/store.ts'
import { advanceMessages } from '../messages/take-statuses.ts'
import type { Campaign } from './campaign.ts'
import { noReceiptOf } from './no-receipt.ts'
import { logStep } from './store-log.ts'
import { findSilent, listBegun } from './store-silence.ts'

export interface SilenceTools {
  pool: pg.Pool
  log: Log
  directory: Pick<Directory, 'workspace'>
}

const mostAtOnce = 500

/**
 * Messages that no vendor said anything of in time have failed, where a campaign or its workspace says so. That is a fact
 * among others: a receipt that comes later still wins.
 */
export async function failSilent({ pool, log, directory }: SilenceTools): Promise<void> {
  for (const campaign of await listBegun(pool)) {
    const { afterHours, fails } = noReceiptOf(campaign, directory.workspace(campaign.workspaceId))
    if (!fails) continue
    let failed = 0
    for (let more = true; more; ) {
      const count = await failSome(pool, campaign, afterHours)
      failed += count
      more = count === mostAtOnce
    }
    if (failed === 0) continue
    const { workspaceId, id: campaignId } = campaign
    await logStep(pool, { workspaceId, campaignId, step: 'no_receipt', actor: 'hub', detail: { messages: failed } })
    log.info({ campaign: campaignId, messages: failed, afterHours }, 'messages without a receipt counted as failed')
  }
}

function failSome(pool: pg.Pool, campaign: Campaign, afterHours: number): Promise<number> {
  const { id, workspaceId, channel, intakeId } = campaign
  return inTransaction(pool, async (tx) => {
    const silent = await findSilent(tx, id, afterHours, mostAtOnce)
    const at = new Date()
    const facts = silent.map((message) => ({
      workspaceId,
      channel,
      messageKey: message.vendorMessageId ? vendorKey(message.vendorMessageId) : ledgerKey(message.id),
      state: 'failed' as const,
      at,
      errorCode: 'no_receipt',
      errorMessage: `No receipt within ${afterHours} hours`,
      isDeadAddress: false,
      connectionId: message.connectionId,
      sender: message.sender,
      intakeId: intakeId!,
    }))
    const refs = facts.map(({ messageKey }) => ({ workspaceId, channel, messageKey }))
    await keepFacts(tx, refs, facts)
    await advanceMessages(refs, { tx })
    return silent.length
  })
}
