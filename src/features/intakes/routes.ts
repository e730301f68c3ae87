import { refuse } from '../../base/errors.ts'
import type { Sealer } from '../../base/seal.ts'
import { cutPage, idParam } from '../page.ts'
import { defineRoute, type Route } from '../route.ts'
import * as contract from './contract.ts'
import { eventRoute } from './event-route.ts'
import { fixtureRoute } from './fixture-route.ts'
import { type ReplayTools, replayRoutes } from './replay-routes.ts'
import { findIntake } from './store.ts'
import { listIntakes } from './store-list.ts'
import { readHappened } from './store-timeline.ts'
import { streamRoutes } from './stream-routes.ts'
import { tellStory } from './tell-story.ts'

export interface IntakeTools extends ReplayTools {
  sealer: Sealer
}

/** The requests that came in, what became of them, and deciding them again. */
export function intakeRoutes(tools: IntakeTools): Route[] {
  const { sealer } = tools
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
    handle: ({ params: { id }, workspaceId, transaction, hidden }) =>
      transaction(async (tx) => {
        const row = await findIntake(tx, workspaceId, id)
        if (!row) return refuse('not_found', 'There is no such intake.')
        return tellStory(row, await readHappened(tx, workspaceId, id), sealer, hidden.size > 0)
      }),
  })

  return [list, detail, fixtureRoute(tools), ...replayRoutes(tools), eventRoute(), ...streamRoutes()]
}
