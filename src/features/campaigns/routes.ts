import type pg from 'pg'
import type { z } from 'zod'
import { isRefusal, refuse } from '../../base/errors.ts'
import { newId } from '../../base/ids.ts'
import type { Log } from '../../base/log.ts'
import { cutPage, idParam } from '../page.ts'
import { type Call, defineRoute, type Route } from '../route.ts'
import type { Campaign } from './campaign.ts'
import * as contract from './contract.ts'
import { noReceiptOf } from './no-receipt.ts'
import { type Body, partsOf } from './read-body.ts'
import { readRoutes } from './read-routes.ts'
import { reportRoutes } from './report-routes.ts'
import { runRoutes } from './run-routes.ts'
import { settleRoutes } from './settle-routes.ts'
import { showDetail, showItem } from './show-campaign.ts'
import type { StartTools } from './start-campaign.ts'
import * as store from './store-campaigns.ts'
import { readConversions } from './store-conversions.ts'
import { readCounts } from './store-counts.ts'
import { logStep } from './store-log.ts'
import { countOptOuts } from './store-opt-outs.ts'
import { requeueHeld } from './store-planning.ts'
import { countNoReceipt, readExclusions } from './store-read.ts'

export interface CampaignTools extends StartTools {
  pool: pg.Pool
  log: Log
  /** Lets the next round begin at once. */
  wakeCampaigns(): void
}

export const noCampaign = () => refuse('not_found', 'There is no such campaign.')

/** Campaigns: made, changed and listed here; `run-routes.ts` starts and stops them, the others tell how they go. */
export const campaignRoutes = (tools: CampaignTools): Route[] => [
  ...draftRoutes(tools),
  ...runRoutes(tools),
  ...readRoutes(tools),
  ...reportRoutes(tools),
  ...settleRoutes(tools),
]

function draftRoutes({ directory }: CampaignTools): Route[] {
  const create = defineRoute({
    method: 'POST',
    path: '/api/v1/campaigns',
    scope: 'write',
    summary: 'Make a campaign',
    description: 'It is a draft until it is started.',
    body: contract.createCampaignBody,
    answer: contract.createCampaignAnswer,
    status: 201,
    handle: async (call) => {
      const { body, workspaceId, actor, transaction, audit } = call
      const parts = partsOf(body, call.now)
      if (isRefusal(parts)) return parts
      const id = newId()
      return transaction(async (tx) => {
        await store.insertCampaign(tx, { id, workspaceId, createdBy: actor.label, ...parts })
        await logStep(tx, { workspaceId, campaignId: id, step: 'created', actor: actor.label })
        await audit(tx, 'campaign.create', id, { name: parts.name })
        return { id, status: 'draft' as const }
      })
    },
  })

  const update = defineRoute({
    method: 'PATCH',
    path: '/api/v1/campaigns/{id}',
    scope: 'write',
    summary: 'Change a campaign',
    description:
      'Everything while it is a draft or scheduled; afterwards its name, pace, senders, `sendUntil`, `autoPause` and `noReceipt`.',
    params: idParam,
    body: contract.updateCampaignBody,
    answer: contract.statusAnswer,
    handle: (call) => change(call),
  })

  const list = defineRoute({
    method: 'GET',
    path: '/api/v1/campaigns',
    scope: 'read',
    summary: 'List campaigns, newest first',
    query: contract.listCampaignsQuery,
    answer: contract.listCampaignsAnswer,
    handle: ({ query: { limit, cursor, status }, workspaceId, transaction }) =>
      transaction(async (tx) => {
        const rows = await store.listCampaigns(tx, workspaceId, status, limit, cursor?.[0])
        const page = cutPage(rows, limit, ({ id }) => [id])
        const counts = await readCounts(
          tx,
          page.items.map(({ id }) => id),
        )
        const optOuts = await countOptOuts(
          tx,
          workspaceId,
          page.items.map(({ id }) => id),
        )
        const items = page.items.map((campaign) =>
          showItem(
            campaign,
            counts.filter(({ campaignId }) => campaignId === campaign.id),
            optOuts.get(campaign.id) ?? 0,
          ),
        )
        return { ...page, items }
      }),
  })

  const detail = defineRoute({
    method: 'GET',
    path: '/api/v1/campaigns/{id}',
    scope: 'read',
    summary: 'Show a campaign and how it goes',
    params: idParam,
    answer: contract.campaignDetail,
    handle: ({ params: { id }, workspaceId, transaction }) =>
      transaction(async (tx) => {
        const campaign = await store.findCampaign(tx, workspaceId, id)
        if (!campaign) return noCampaign()
        const exclusions = await readExclusions(tx, id)
        if (campaign.duplicates > 0) exclusions.duplicate_person = campaign.duplicates
        const { afterHours } = noReceiptOf(campaign, directory.workspace(workspaceId))
        return showDetail(campaign, await readCounts(tx, [id]), {
          exclusions,
          optedOutCount: (await countOptOuts(tx, workspaceId, [id])).get(id) ?? 0,
          noReceiptCount: await countNoReceipt(tx, campaign, afterHours),
          conversions: await readConversions(tx, campaign),
        })
      }),
  })

  return [create, update, list, detail]
}

type ChangeCall = Call<{ id: string }, unknown, z.output<typeof contract.updateCampaignBody>>

/** Fields that a campaign may still change once it has begun. */
const later = new Set(['name', 'pace', 'senders', 'sendUntil', 'autoPause', 'noReceipt'])

function change({ params: { id }, body, workspaceId, actor, now, transaction, audit }: ChangeCall) {
  return transaction(async (tx) => {
    const campaign = await store.findCampaign(tx, workspaceId, id, true)
    if (!campaign) return noCampaign()
    const isOpen = campaign.status === 'draft' || campaign.status === 'scheduled'
    const fixed = Object.keys(body).filter((field) => !later.has(field))
    if (['cancelled', 'failed'].includes(campaign.status)) return refuse('wrong_state', `It is ${campaign.status}.`)
    if (!isOpen && fixed.length > 0) return refuse('wrong_state', `It has begun: ${fixed.join(', ')} cannot change.`)
    const parts = partsOf(merged(campaign, body), isOpen ? now : new Date(0))
    if (isRefusal(parts)) return parts
    await store.updateCampaign(tx, { id, workspaceId, ...parts })
    // those of a completed one wait for its resuming
    const goesOn = campaign.status === 'active' || campaign.status === 'paused'
    if (goesOn && parts.sendUntil?.getTime() !== campaign.sendUntil?.getTime()) await requeueHeld(tx, id)
    await logStep(tx, {
      workspaceId,
      campaignId: id,
      step: 'changed',
      actor: actor.label,
      detail: { fields: Object.keys(body) },
    })
    await audit(tx, 'campaign.change', id, { fields: Object.keys(body) })
    return { id, status: campaign.status, statusReason: campaign.statusReason }
  })
}

/** The campaign as a body, with what changes laid over it. */
function merged(campaign: Campaign, body: ChangeCall['body']): Body {
  const { name, channel, audience, variants, scheduledAt, sendUntil } = campaign
  const rules = { ...campaign.rules }
  for (const each of body.reset ?? []) delete rules[each]
  const said = Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined))
  const own =
    'message' in said || 'variants' in said
      ? {}
      : variants.length === 1
        ? { message: variants[0]!.message }
        : { variants }
  const times = { scheduledAt: scheduledAt?.toISOString() ?? null, sendUntil: sendUntil?.toISOString() ?? null }
  return { name, channel, audience, ...rules, ...times, ...own, ...said } as Body
}
