import { isRefusal, refuse } from '../../base/errors.ts'
import type { Transaction } from '../../db/transaction.ts'
import { idParam } from '../page.ts'
import { defineRoute, type Route } from '../route.ts'
import * as contract from './contract.ts'
import { findIntakeIds } from './store-list.ts'

export interface ReplayTools {
  /** Decides a stored request again (pipeline/replay.ts); `bulk` stands behind live work. */
  replayIntake(
    tx: Transaction,
    workspaceId: string,
    intakeId: string,
    bulk?: boolean,
  ): Promise<'queued' | 'still_open' | 'not_found'>
  /** Tells the workers that there is work. */
  wake(): void
}

/** How many intakes one transaction replays. */
const replayChunk = 500

/** Deciding stored requests again. */
export function replayRoutes({ replayIntake, wake }: ReplayTools): Route[] {
  const replay = defineRoute({
    method: 'POST',
    path: '/api/v1/intakes/{id}/replay',
    scope: 'write',
    summary: 'Decide one stored request again',
    description:
      'From its raw bytes, with the code and rules of now. Effects that are done stay done; failed, dead and cancelled ones go again.',
    params: idParam,
    answer: contract.replayAnswer,
    status: 202,
    handle: async ({ params: { id }, workspaceId, transaction, audit }) => {
      const result = await transaction(async (tx) => {
        const replayed = await replayIntake(tx, workspaceId, id)
        if (replayed === 'not_found') return refuse('not_found', 'There is no such intake.')
        if (replayed === 'still_open') return refuse('wrong_state', 'The intake is not settled yet.')
        await audit(tx, 'intake.replay', id)
        return { status: replayed }
      })
      if (!isRefusal(result)) wake()
      return result
    },
  })

  const replayMany = defineRoute({
    method: 'POST',
    path: '/api/v1/intakes/replay',
    scope: 'write',
    summary: 'Decide all stored requests that a filter names again',
    description: 'Stands behind live work. `dryRun` only counts.',
    body: contract.replayManyBody,
    answer: contract.replayManyAnswer,
    status: 202,
    handle: async ({ body: { filter, dryRun, limit }, workspaceId, transaction, audit, signal }) => {
      const ids = await transaction((tx) => findIntakeIds(tx, workspaceId, filter, limit))
      const counts = { matched: ids.length, queued: 0, stillOpen: 0 }
      if (dryRun) return counts
      await transaction((tx) => audit(tx, 'intake.replay_many', 'filter', { filter, matched: ids.length }))
      for (let from = 0; from < ids.length && !signal.aborted; from += replayChunk) {
        await transaction(async (tx) => {
          for (const id of ids.slice(from, from + replayChunk)) {
            const replayed = await replayIntake(tx, workspaceId, id, true)
            if (replayed === 'queued') counts.queued++
            if (replayed === 'still_open') counts.stillOpen++
          }
        })
        wake()
      }
      return counts
    },
  })

  return [replay, replayMany]
}
