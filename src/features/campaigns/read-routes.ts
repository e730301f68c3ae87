import type { z } from 'zod'
import { refuse } from '../../base/errors.ts'
import { cutPage, idParam } from '../page.ts'
import { defineRoute, type Route } from '../route.ts'
import type { Campaign } from './campaign.ts'
import * as contract from './contract.ts'
import { noReceiptOf } from './no-receipt.ts'
import type { CampaignTools } from './routes.ts'
import { findCampaign } from './store-campaigns.ts'
import { listRecipients, type RecipientItem } from './store-read.ts'
import { listLog, listReplies } from './store-replies.ts'

const noCampaign = () => refuse('not_found', 'There is no such campaign.')

/** How a campaign goes, person by person. */
export function readRoutes({ directory }: Pick<CampaignTools, 'directory'>): Route[] {
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
        const { afterHours } = noReceiptOf(campaign, directory.workspace(workspaceId))
        const rows = await listRecipients(tx, id, afterHours, status, limit, cursor?.[0])
        const page = cutPage(rows, limit, (row) => [row.id])
        return { ...page, items: page.items.map((row) => showRecipient(row, campaign)) }
      }),
  })

  const replies = defineRoute({
    method: 'GET',
    path: '/api/v1/campaigns/{id}/replies',
    scope: 'read',
    summary: 'List what people answered, newest first',
    params: idParam,
    query: contract.listRepliesQuery,
    answer: contract.listRepliesAnswer,
    handle: ({ params: { id }, query: { limit, cursor }, workspaceId, transaction }) =>
      transaction(async (tx) => {
        if (!(await findCampaign(tx, workspaceId, id))) return noCampaign()
        const page = cutPage(await listReplies(tx, id, limit, cursor?.[0]), limit, (row) => [row.id])
        const items = page.items.map((row) => ({ ...row, at: row.at.toISOString() }) as never)
        return { ...page, items }
      }),
  })

  const log = defineRoute({
    method: 'GET',
    path: '/api/v1/campaigns/{id}/log',
    scope: 'read',
    summary: 'Tell every step of a campaign and of its messages, newest first',
    params: idParam,
    query: contract.listLogQuery,
    answer: contract.listLogAnswer,
    handle: ({ params: { id }, query: { limit, cursor }, workspaceId, transaction }) =>
      transaction(async (tx) => {
        const campaign = await findCampaign(tx, workspaceId, id)
        if (!campaign) return noCampaign()
        const page = cutPage(await listLog(tx, id, limit, cursor), limit, (row) => [row.at.toISOString(), row.id])
        const items = page.items.map(({ contact, ...row }) => ({
          ...row,
          contact,
          at: row.at.toISOString(),
          text: contact ? `${row.step.replace('message_', '')}: ${contact} (${campaign.name})` : row.step,
        }))
        return { ...page, items }
      }),
  })

  return [messages, replies, log]
}

const iso = (time: Date | null) => time?.toISOString() ?? null

export function showRecipient(
  row: RecipientItem,
  { variants }: Pick<Campaign, 'variants'>,
): z.output<typeof contract.campaignMessage> {
  return {
    ...row,
    variant: variants[row.variant]?.name ?? 'holdout',
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
