import { refuse } from '../../base/errors.ts'
import type { Sealer } from '../../base/seal.ts'
import type { Directory } from '../connections/directory.ts'
import { readAttempts } from '../intakes/store-timeline.ts'
import { tellAttempt } from '../intakes/tell-story.ts'
import { cutPage, idParam } from '../page.ts'
import { defineRoute, type Route } from '../route.ts'
import * as contract from './contract.ts'
import { judge } from './quality.ts'
import { type RetryTools, retryRoutes } from './retry-routes.ts'
import { showTold } from './show-told.ts'
import { countQuality } from './store-quality.ts'
import { findConversion, listConversions } from './store-read.ts'

export interface ConversionTools extends RetryTools {
  sealer: Sealer
  directory: Directory
}

const monthMs = 30 * 86_400_000

/** What advertisers were told, and a person's say in it. */
export function conversionRoutes(tools: ConversionTools): Route[] {
  const { sealer, directory } = tools
  const list = defineRoute({
    method: 'GET',
    path: '/api/v1/conversions',
    scope: 'read',
    summary: 'List conversions, newest first',
    query: contract.listConversionsQuery,
    answer: contract.listConversionsAnswer,
    handle: async ({ query: { limit, cursor, ...filter }, workspaceId, transaction }) => {
      const rows = await transaction((tx) => listConversions(tx, workspaceId, filter, limit, cursor))
      return cutPage(rows, limit, ({ createdAt, id }) => [createdAt, id])
    },
  })

  const quality = defineRoute({
    method: 'GET',
    path: '/api/v1/conversions/quality',
    scope: 'read',
    summary: 'Say how well the people behind conversions can be recognised, by event, and what would help',
    query: contract.qualityQuery,
    answer: contract.qualityAnswer,
    handle: async ({ query, workspaceId, transaction, now }) => {
      const since = query.since ?? new Date(now.getTime() - monthMs).toISOString()
      const { timeZone } = directory.workspace(workspaceId)
      const span = { workspaceId, since, connectionId: query.connectionId ?? null, timeZone }
      const { events, days, keys } = await transaction((tx) => countQuality(tx, span))
      return {
        since,
        events: events.map((event) => {
          const isOfEvent = (each: typeof event | (typeof days)[number] | (typeof keys)[number]) =>
            each.connectionId === event.connectionId && each.eventName === event.eventName
          return judge(event, keys.filter(isOfEvent), days.filter(isOfEvent))
        }),
      }
    },
  })

  const detail = defineRoute({
    method: 'GET',
    path: '/api/v1/conversions/{id}',
    scope: 'read',
    summary: 'Show a conversion: each match key as it was written, normalised and hashed, and the attempts',
    params: idParam,
    answer: contract.conversionDetail,
    handle: ({ params: { id }, workspaceId, transaction, hidden }) =>
      transaction(async (tx) => {
        const found = await findConversion(tx, workspaceId, id)
        if (!found) return refuse('not_found', 'There is no such conversion.')
        const { item, told, toldAt, effectAt } = found
        const effects = item.effectId && effectAt ? [{ id: item.effectId, createdAt: effectAt }] : []
        const attempts = await readAttempts(tx, workspaceId, effects)
        const timeline = attempts.map((attempt) => tellAttempt(attempt, sealer, hidden.size > 0))
        return { ...item, toldAt, told: told && showTold(told, sealer), timeline }
      }),
  })

  return [list, quality, detail, ...retryRoutes(tools)]
}
