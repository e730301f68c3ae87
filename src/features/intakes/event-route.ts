import { cutPage } from '../page.ts'
import { defineRoute, type Route } from '../route.ts'
import * as contract from './contract.ts'
import { listEvents } from './store-events.ts'

/** `GET /api/v1/events`. */
export function eventRoute(): Route {
  return defineRoute({
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
}
