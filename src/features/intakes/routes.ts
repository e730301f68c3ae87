import { isRefusal, refuse } from '../../base/errors.ts'
import type { Sealer } from '../../base/seal.ts'
import type { Transaction } from '../../db/transaction.ts'
import { cutPage, idParam } from '../page.ts'
import { defineRoute, type Route } from '../route.ts'
import * as contract from './contract.ts'
import { findIntake, findIntakeIds, listIntakes } from './store.ts'
import { listEvents } from './store-events.ts'
import { readHappened } from './store-timeline.ts'
import { streamRoutes } from './stream-routes.ts'
import { tellStory } from './tell-story.ts'

export interface IntakeTools {
  sealer: Sealer
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

/** The requests that came in, what became of them, and deciding them again. */
export function intakeRoutes({ sealer, replayIntake, wake }: IntakeTools): Route[] {
  const list = defineRoute({
    method: 'GET',
    path: '/api/v1/intakes',
    scope: 'read',
    summary: 'List received requests, newest first',
    query: contract.listIntakesQuery,
    answer: contract.listIntakesAnswer,
    handle: async ({ query: { limit, cursor, ...filter }, workspaceId, transaction }) => {
      const rows = await transaction((tx) => listIntakes(tx, workspaceId, filter, limit, cursor?.[0] ?? null))
      return cutPage(rows, limit, (row) => [row.id])
    },
  })

  const detail = defineRoute({
    method: 'GET',
    path: '/api/v1/intakes/{id}',
    scope: 'read',
    summary: 'Show one request with its payload and its whole story',
    params: idParam,
    answer: contract.intakeDetail,
    handle: ({ params: { id }, workspaceId, transaction }) =>
      transaction(async (tx) => {
        const row = await findIntake(tx, workspaceId, id)
        if (!row) return refuse('not_found', 'There is no such intake.')
        return tellStory(row, await readHappened(tx, workspaceId, id), sealer)
      }),
  })

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

  const events = defineRoute({
    method: 'GET',
    path: '/api/v1/events',
    scope: 'read',
    summary: 'List canonical facts, newest first',
    query: contract.listEventsQuery,
    answer: contract.listEventsAnswer,
    handle: async ({ query: { limit, cursor, ...filter }, workspaceId, transaction }) => {
      const rows = await transaction((tx) => listEvents(tx, workspaceId, filter, limit, cursor ?? null))
      return cutPage(rows, limit, (row) => [row.intakeId, row.id])
    },
  })

  return [list, detail, replay, replayMany, events, ...streamRoutes()]
}
