import { defineRoute, type Route } from '../route.ts'
import * as contract from './contract.ts'
import * as store from './store.ts'

/** What the first screen of the day shows. */
export function overviewRoutes(): Route[] {
  const overview = defineRoute({
    method: 'GET',
    path: '/api/v1/overview',
    scope: 'read',
    summary: 'Count what matters today',
    answer: contract.overviewAnswer,
    handle: ({ workspaceId, transaction, now }) =>
      transaction(async (tx) => {
        const dayStart = await store.readDayStart(tx, workspaceId)
        return {
          at: now.toISOString(),
          dayStart: dayStart.toISOString(),
          leads: await store.countLeads(tx, workspaceId, dayStart),
          firstContact: await store.readFirstContact(tx, workspaceId),
          ...(await store.countTraffic(tx, workspaceId, dayStart)),
          ...(await store.readSending(tx, workspaceId)),
          exceptions: await store.countExceptions(tx, workspaceId),
        }
      }),
  })

  const series = defineRoute({
    method: 'GET',
    path: '/api/v1/overview/series',
    scope: 'read',
    summary: 'Count the processed requests by vendor and step of time',
    query: contract.seriesQuery,
    answer: contract.seriesAnswer,
    handle: async ({ workspaceId, query, transaction }) => ({
      items: await transaction((tx) => store.readSeries(tx, workspaceId, query)),
    }),
  })

  return [overview, series]
}
