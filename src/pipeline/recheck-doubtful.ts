import type pg from 'pg'
import { inTransaction } from '../db/transaction.ts'
import { type ActTools, lookUp } from './act.ts'
import { retryEffect, settleEffect } from './replay.ts'
import { findDoubtful } from './store-act.ts'

/**
 * Asks vendors again what became of doubtful effects: first two minutes after the try, when nobody can still be working on
 * it, then hourly for a day. What was done is settled, what was not sent goes again. A person may settle it at any time.
 */
export async function recheckDoubtful(pool: pg.Pool, tools: ActTools): Promise<void> {
  for (const doubtful of await findDoubtful(pool, 50)) {
    const settlement = await lookUp(tools, doubtful, doubtful.startedAt)
    if (!settlement || settlement.kind === 'unknown') continue
    const { workspaceId, effectId } = doubtful
    await inTransaction(pool, async (tx) => {
      await settleEffect(tx, workspaceId, effectId, settlement.kind, 'a look-up')
      if (settlement.kind === 'not_sent') await retryEffect(tx, workspaceId, effectId)
    })
    tools.log.info({ effect: effectId, settlement: settlement.kind }, 'doubtful effect settled by a look-up')
  }
}
