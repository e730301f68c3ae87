import { isRefusal, refuse } from '../../base/errors.ts'
import type { EffectTools } from '../effects/routes.ts'
import { idParam } from '../page.ts'
import { defineRoute, type Route } from '../route.ts'
import * as contract from './contract.ts'
import { findTroubled } from './store-read.ts'
import { retryConversion, type TellAgainTools, tellAgain } from './tell-again.ts'

export type RetryTools = TellAgainTools & Pick<EffectTools, 'wake'>

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
        const answer = await retryConversion(tx, tools, workspaceId, id)
        if (answer === 'not_found') return refuse('not_found', 'There is no such conversion.')
        if (answer === 'not_retryable')
          return refuse(
            'wrong_state',
            'Only rejected, expired and skipped conversions whose request is settled can be told again.',
          )
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
