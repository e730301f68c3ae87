import { isRefusal, refuse } from '../../base/errors.ts'
import type { Transaction } from '../../db/transaction.ts'
import type { EffectTools } from '../effects/routes.ts'
import type { ReplayTools } from '../intakes/replay-routes.ts'
import { idParam } from '../page.ts'
import { defineRoute, type Route } from '../route.ts'
import * as contract from './contract.ts'
import { reopenConversions } from './store.ts'
import { findConversion, findTroubled } from './store-read.ts'

export type RetryTools = Pick<EffectTools, 'retryEffect' | 'wake'> & Pick<ReplayTools, 'replayIntake'>

/** How many conversions one transaction sends again. */
const chunk = 500

/** Telling again what was not accepted. */
export function retryRoutes(tools: RetryTools): Route[] {
  const retry = defineRoute({
    method: 'POST',
    path: '/api/v1/conversions/{id}/retry',
    scope: 'write',
    summary: 'Tell a rejected, expired or skipped conversion again',
    description: 'By what is known of the person now, under the same event id. What is too old expires again.',
    params: idParam,
    answer: contract.conversionChanged,
    status: 202,
    handle: async ({ params: { id }, workspaceId, transaction, audit }) => {
      const result = await transaction(async (tx) => {
        const found = await findConversion(tx, workspaceId, id)
        if (!found) return refuse('not_found', 'There is no such conversion.')
        const { item } = found
        if (!['rejected', 'expired', 'skipped'].includes(item.status))
          return refuse('wrong_state', 'Only rejected, expired and skipped conversions can be told again.')
        if (!(await tellAgain(tx, tools, workspaceId, item, false)))
          return refuse('wrong_state', 'Its request is not settled yet, or its history is gone.')
        await audit(tx, 'conversion.retry', id)
        return { id, status: 'waiting' as const }
      })
      if (!isRefusal(result)) tools.wake()
      return result
    },
  })

  const replay = defineRoute({
    method: 'POST',
    path: '/api/v1/conversions/replay',
    scope: 'write',
    summary: 'Tell all conversions again that a filter names and that were not accepted',
    description: 'Counts first: nothing is told before `dryRun` is false.',
    body: contract.replayConversionsBody,
    answer: contract.replayConversionsAnswer,
    status: 202,
    handle: async ({ body: { filter, dryRun, limit }, workspaceId, transaction, audit, signal }) => {
      const rows = await transaction((tx) => findTroubled(tx, workspaceId, filter, limit))
      const counts = { matched: rows.length, queued: 0, notRetryable: 0 }
      if (dryRun) return counts
      await transaction((tx) => audit(tx, 'conversion.replay', 'filter', { filter, matched: rows.length }))
      for (let from = 0; from < rows.length && !signal.aborted; from += chunk) {
        await transaction(async (tx) => {
          for (const row of rows.slice(from, from + chunk))
            if (await tellAgain(tx, tools, workspaceId, row, true)) counts.queued++
            else counts.notRetryable++
        })
        tools.wake()
      }
      return counts
    },
  })

  return [retry, replay]
}

/** Its effect goes again; one that was skipped before it had any has its request decided again. */
async function tellAgain(
  tx: Transaction,
  { retryEffect, replayIntake }: RetryTools,
  workspaceId: string,
  { id, eventName, effectId, intakeId }: { id: string; eventName: string; effectId: string | null; intakeId: string },
  bulk: boolean,
): Promise<boolean> {
  const isQueued = effectId
    ? (await retryEffect(tx, workspaceId, effectId)) === 'queued'
    : (await replayIntake(tx, workspaceId, intakeId, bulk)) === 'queued'
  if (isQueued) await reopenConversions(tx, [{ id, eventName }])
  return isQueued
}
