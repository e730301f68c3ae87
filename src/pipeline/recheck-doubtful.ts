import type pg from 'pg'
import { inTransaction, type Transaction } from '../db/transaction.ts'
import type { Event } from '../domain/events.ts'
import { type ActTools, lookUp } from './act.ts'
import { retryEffect, settleEffect } from './replay.ts'
import { answerWork } from './settle-effects.ts'
import { type ActWork, findDoubtful } from './store-act.ts'
import { changeOpen, insertAnswers } from './store-settle.ts'

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
      const settled = await settleEffect(tx, workspaceId, effectId, settlement.kind, 'a look-up')
      if (settled !== 'settled') return
      if (settlement.kind === 'not_sent') await retryEffect(tx, workspaceId, effectId)
      else if (settlement.events?.length) await answer(tx, tools, doubtful, settlement.events)
    })
    tools.log.info({ effect: effectId, settlement: settlement.kind }, 'doubtful effect settled by a look-up')
  }
}

/** What the look-up found out is decided like any answer; the intake waits for it when it is not over yet. */
async function answer(tx: Transaction, tools: ActTools, work: ActWork, events: Event[]): Promise<void> {
  const vendorOf = (id: string) => tools.directory.connection(id)?.vendor ?? ''
  await insertAnswers(tx, [answerWork(work, events, { sealer: tools.sealer, vendorOf })])
  await changeOpen(tx, [{ intakeId: work.intakeId, by: 1, failure: null, outcome: null }])
}
