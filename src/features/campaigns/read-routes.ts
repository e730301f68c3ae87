import type { z } from 'zod'
import { refuse } from '../../base/errors.ts'
import { cutPage, idParam } from '../page.ts'
import { defineRoute, type Route } from '../route.ts'
import type { Campaign } from './campaign.ts'
import * as contract from './contract.ts'
import type { CampaignTools } from './routes.ts'
import { findCampaign } from './store-campaigns.ts'
import { listRecipients, type RecipientItem } from './store-read.ts'

const noCampaign = () => refuse('not_found', 'There is no such campaign.')

/** How a campaign goes, person by person. */
export function readRoutes(_tools: CampaignTools): Route[] {
  const messages = defineRoute({
    method: 'GET',
    path: '/api/v1/campaigns/{id}/messages',
    scope: 'read',
    summary: 'List the recipients of a campaign with their messages',
    params: idParam,
    query: contract.listMessagesQuery,
    answer: contract.listMessagesAnswer,
    handle: ({ params: { id }, query: { limit, cursor, status }, workspaceId, transaction }) =>
      transaction(async (tx) => {
        const campaign = await findCampaign(tx, workspaceId, id)
        if (!campaign) return noCampaign()
        const page = cutPage(await listRecipients(tx, id, status, limit, cursor?.[0]), limit, (row) => [row.id])
        return { ...page, items: page.items.map((row) => showRecipient(row, campaign)) }
      }),
  })
  return [messages]
}

const iso = (time: Date | null) => time?.toISOString() ?? null

export function showRecipient(
  row: RecipientItem,
  { variants }: Pick<Campaign, 'variants'>,
): z.output<typeof contract.campaignMessage> {
  return {
    ...row,
    variant: variants[row.variant]?.name ?? String(row.variant),
    status: row.status as z.output<typeof contract.campaignMessage>['status'],
    dueAt: iso(row.dueAt),
    sentAt: iso(row.sentAt),
    deliveredAt: iso(row.deliveredAt),
    readAt: iso(row.readAt),
    failedAt: iso(row.failedAt),
    repliedAt: iso(row.repliedAt),
    openedAt: iso(row.openedAt),
    clickedAt: iso(row.clickedAt),
  }
}
