import { refuse } from '../../base/errors.ts'
import { idParam } from '../page.ts'
import { type Call, defineRoute, type Route } from '../route.ts'
import { conditionOf } from './audience.ts'
import type { CampaignStatus } from './campaign.ts'
import * as contract from './contract.ts'
import { planChunk } from './plan-audience.ts'
import type { CampaignTools } from './routes.ts'
import { activate } from './start-campaign.ts'
import { findCampaign, moveCampaign } from './store-campaigns.ts'
import { logStep } from './store-log.ts'
import { hasAudience, requeueHeld } from './store-planning.ts'

const noCampaign = () => refuse('not_found', 'There is no such campaign.')

/** Starting and stopping campaigns. What is asked twice answers the same. */
export function runRoutes(tools: CampaignTools): Route[] {
  const common = { method: 'POST', scope: 'write', params: idParam, answer: contract.statusAnswer } as const
  return [
    defineRoute({
      ...common,
      path: '/api/v1/campaigns/{id}/start',
      summary: 'Start a campaign, or schedule it',
      description: 'With `scheduledAt` in the future it is scheduled. An audience of nobody is refused.',
      handle: (call) => start(tools, call),
    }),
    defineRoute({
      ...common,
      path: '/api/v1/campaigns/{id}/pause',
      summary: 'Pause a campaign: no send begins after the answer',
      handle: (call) => move(tools, call, 'paused'),
    }),
    defineRoute({
      ...common,
      path: '/api/v1/campaigns/{id}/resume',
      summary: 'Resume a paused campaign; of a completed one those that were held',
      handle: (call) => move(tools, call, 'active'),
    }),
    defineRoute({
      ...common,
      path: '/api/v1/campaigns/{id}/cancel',
      summary: 'Cancel a campaign for good',
      handle: (call) => move(tools, call, 'cancelled'),
    }),
  ]
}

type RunCall = Call<{ id: string }>

async function start(tools: CampaignTools, call: RunCall) {
  const { params, workspaceId, actor, now, transaction, audit } = call
  const { id } = params
  const workspace = tools.directory.workspace(workspaceId)
  const answer = await transaction(async (tx) => {
    const campaign = await findCampaign(tx, workspaceId, id, true)
    if (!campaign) return noCampaign()
    const { status, scheduledAt } = campaign
    if (status === 'active') return { id, status, statusReason: campaign.statusReason }
    if (status !== 'draft' && status !== 'scheduled') return refuse('wrong_state', `It is ${status}.`)
    if (tools.sendersOf(campaign).length === 0)
      return refuse('wrong_state', `No connection of this workspace sends ${campaign.channel}.`)
    if (!(await hasAudience(tx, workspaceId, conditionOf(campaign.audience, workspace))))
      return refuse('wrong_state', 'Its audience is empty: no lead matches.')
    if (scheduledAt && scheduledAt > now) {
      await moveCampaign(tx, { workspaceId, id, from: ['draft', 'scheduled'], to: 'scheduled' })
      await logStep(tx, {
        workspaceId,
        campaignId: id,
        step: 'scheduled',
        actor: actor.label,
        detail: { at: scheduledAt },
      })
      return { id, status: 'scheduled' as const, statusReason: null }
    }
    if (!(await activate(tx, tools, campaign, actor.label))) return refuse('wrong_state', 'It cannot start now.')
    await audit(tx, 'campaign.start', id)
    return { id, status: 'active' as const, statusReason: null }
  })
  if ('status' in answer && answer.status === 'active') {
    // a small audience is known at once; a large one is planned on by the rounds
    await planChunk(tools.pool, workspace, id).catch((error) =>
      tools.log.error({ err: error, campaign: id }, 'not planned yet'),
    )
    tools.wakeCampaigns()
  }
  return answer
}

/** From where a campaign may go there. A scheduled one that is paused is a draft again. */
const origins: Record<'paused' | 'active' | 'cancelled', readonly CampaignStatus[]> = {
  paused: ['active', 'scheduled'],
  active: ['paused'],
  cancelled: ['draft', 'scheduled', 'active', 'paused'],
}

const steps = { paused: 'paused', active: 'resumed', cancelled: 'cancelled' } as const

async function move(tools: CampaignTools, call: RunCall, wanted: keyof typeof origins) {
  const { params, workspaceId, actor, transaction, audit } = call
  const { id } = params
  const answer = await transaction(async (tx) => {
    const campaign = await findCampaign(tx, workspaceId, id, true)
    if (!campaign) return noCampaign()
    if (campaign.status === wanted) return { id, status: wanted, statusReason: campaign.statusReason }
    const to: CampaignStatus = wanted === 'paused' && campaign.status === 'scheduled' ? 'draft' : wanted
    const held = wanted === 'active' ? await requeueHeld(tx, id) : 0
    const from = held > 0 ? [...origins[wanted], 'completed' as const] : origins[wanted]
    if (!(await moveCampaign(tx, { workspaceId, id, from, to })))
      return refuse('wrong_state', `It is ${campaign.status}.`)
    await logStep(tx, { workspaceId, campaignId: id, step: steps[wanted], actor: actor.label })
    await audit(tx, `campaign.${steps[wanted]}`, id)
    return { id, status: to, statusReason: null }
  })
  tools.wakeCampaigns()
  return answer
}
