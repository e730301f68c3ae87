import type { z } from 'zod'
import type { Sealer } from '../../base/seal.ts'
import { cutPage } from '../page.ts'
import { defineRoute, type Route } from '../route.ts'
import { type businessItem, listBusinessesAnswer, listBusinessesQuery } from './contract-businesses.ts'
import { readSelection } from './read-selection.ts'
import { showItem } from './show-lead.ts'
import { type BusinessState, readBusinessStates } from './store-businesses.ts'
import { type LeadItem, listLeads } from './store-read.ts'

/** `GET /crm/businesses`: one list of everybody, with where each stands. */
export function businessRoute(sealer: Sealer): Route {
  return defineRoute({
    method: 'GET',
    path: '/api/v1/crm/businesses',
    scope: 'read',
    summary: 'List businesses with their statuses, owner, campaign, purchases and subscription, newest first',
    query: listBusinessesQuery,
    answer: listBusinessesAnswer,
    handle: ({ query, workspaceId, now, transaction }) =>
      transaction(async (tx) => {
        const { limit, cursor } = query
        const { filter, search } = await readSelection(tx, workspaceId, query, sealer, now)
        const asked = {
          ...filter,
          campaignId: query.campaign_id,
          purchaseStatus: query.purchase_status,
          interactedSince: query.interacted_since,
          idleSince: query.idle_since,
        }
        const after = cursor ? { createdAt: cursor[0], id: cursor[1] } : null
        const rows = await listLeads(tx, workspaceId, asked, search, limit, after)
        const page = cutPage(rows, limit, (lead) => [lead.createdAt, lead.id])
        const states = await readBusinessStates(
          tx,
          workspaceId,
          page.items.map(({ id }) => id),
        )
        return { ...page, items: page.items.map((lead) => showBusiness(lead, states.get(lead.id))) }
      }),
  })
}

function showBusiness(lead: LeadItem, state: BusinessState | undefined): z.output<typeof businessItem> {
  return {
    ...showItem(lead),
    owner_name: state?.ownerName ?? null,
    team_name: state?.teamName ?? null,
    campaign: state?.campaign ?? null,
    purchase: state?.purchase ?? null,
    subscription: state?.subscription ?? null,
  }
}
