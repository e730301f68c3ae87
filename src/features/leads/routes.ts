import { refuse } from '../../base/errors.ts'
import type { Sealer } from '../../base/seal.ts'
import { maskCpfs } from '../../domain/mask.ts'
import { cutPage, idParam } from '../page.ts'
import { defineRoute, type Route } from '../route.ts'
import { type BulkTools, bulkRoutes } from './bulk-routes.ts'
import { businessRoute } from './business-routes.ts'
import * as contract from './contract.ts'
import { type EditTools, editRoutes } from './edit-routes.ts'
import { exportRoute } from './export-leads.ts'
import { readSelection } from './read-selection.ts'
import { recordRoutes } from './record-routes.ts'
import { showDetail, showItem } from './show-lead.ts'
import { findLead, listLeads } from './store-read.ts'
import { readTimeline } from './store-timeline.ts'

export interface LeadTools extends EditTools, BulkTools {
  sealer: Sealer
}

const noLead = () => refuse('not_found', 'There is no such lead.')

/** Reading leads and their stories. */
export function leadRoutes({ sealer, submit }: LeadTools): Route[] {
  const list = defineRoute({
    method: 'GET',
    path: '/api/v1/leads',
    scope: 'read',
    summary: 'List leads, newest first',
    query: contract.listLeadsQuery,
    answer: contract.listLeadsAnswer,
    handle: async ({ query, workspaceId, now, transaction }) => {
      const { limit, cursor } = query
      const after = cursor ? { createdAt: cursor[0], id: cursor[1] } : null
      const rows = await transaction(async (tx) => {
        const { filter, search } = await readSelection(tx, workspaceId, query, sealer, now)
        return listLeads(tx, workspaceId, filter, search, limit, after)
      })
      const page = cutPage(rows, limit, (lead) => [lead.createdAt, lead.id])
      return { ...page, items: page.items.map(showItem) }
    },
  })

  const detail = defineRoute({
    method: 'GET',
    path: '/api/v1/leads/{id}',
    aliases: ['/api/v1/crm/businesses/{id}'],
    scope: 'read',
    summary: 'Show a lead',
    params: idParam,
    answer: contract.leadDetail,
    handle: ({ params: { id }, workspaceId, transaction }) =>
      transaction(async (tx) => {
        const lead = await findLead(tx, workspaceId, id)
        return lead ? showDetail(lead) : noLead()
      }),
  })

  const timeline = defineRoute({
    method: 'GET',
    path: '/api/v1/leads/{id}/timeline',
    scope: 'read',
    summary: 'Tell everything that happened to a lead, oldest first',
    description: 'The newest 500 of each kind.',
    params: idParam,
    answer: contract.leadTimeline,
    handle: ({ params: { id }, workspaceId, transaction }) =>
      transaction(async (tx) => {
        if (!(await findLead(tx, workspaceId, id))) return noLead()
        return { items: maskCpfs(await readTimeline(tx, workspaceId, id)), nextCursor: null }
      }),
  })

  return [
    list,
    detail,
    timeline,
    exportRoute(sealer),
    businessRoute(sealer),
    ...recordRoutes(),
    ...editRoutes({ submit }),
    ...bulkRoutes({ sealer, submit }),
  ]
}
