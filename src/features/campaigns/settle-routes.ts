import { z } from 'zod'
import { refuse } from '../../base/errors.ts'
import { keepFacts, ledgerKey } from '../messages/store.ts'
import { settleSends } from '../messages/store-doubt.ts'
import { advanceMessages } from '../messages/take-statuses.ts'
import { defineRoute, type Route } from '../route.ts'
import type { CampaignTools } from './routes.ts'
import { findCampaign, moveCampaign } from './store-campaigns.ts'
import { takeBack } from './store-gate.ts'
import { logStep } from './store-log.ts'
import { forgetDoubt, lockDoubtful } from './store-settle.ts'

const params = z.object({ id: z.uuid(), messageId: z.uuid() })
const body = z.object({
  outcome: z.enum(['sent', 'not_sent']).describe('What a person found out; not sent goes again'),
})

/** A person's word on a send without an answer. */
export function settleRoutes({ wakeCampaigns }: CampaignTools): Route[] {
  const settle = defineRoute({
    method: 'POST',
    path: '/api/v1/campaigns/{id}/messages/{messageId}/settle',
    scope: 'write',
    summary: 'Say what became of a doubtful message',
    params,
    body,
    answer: z.object({ id: z.uuid(), status: z.enum(['sent', 'pending']) }),
    handle: async ({ params: { id, messageId }, body: { outcome }, workspaceId, actor, now, transaction, audit }) => {
      const answer = await transaction(async (tx) => {
        const campaign = await findCampaign(tx, workspaceId, id)
        if (!campaign) return refuse('not_found', 'There is no such campaign.')
        const send = await lockDoubtful(tx, id, messageId)
        if (!send) return refuse('wrong_state', 'It is not a doubtful message of this campaign.')
        const { channel, connectionId } = send
        await logStep(tx, {
          workspaceId,
          campaignId: id,
          step: `settled_${outcome}`,
          actor: actor.label,
          detail: { messageId },
        })
        await audit(tx, 'campaign.settle', id, { messageId, outcome })
        if (outcome === 'not_sent') {
          await forgetDoubt(tx, workspaceId, messageId, actor.label)
          await takeBack(tx, [{ id: messageId, campaignId: id }], null)
          await moveCampaign(tx, { workspaceId, id, from: ['completed'], to: 'active' })
          return { id: messageId, status: 'pending' as const }
        }
        const ref = { workspaceId, channel, messageKey: ledgerKey(messageId) }
        const fact = { state: 'sent' as const, at: now, errorCode: null, errorMessage: null, isDeadAddress: false }
        await keepFacts(tx, [ref], [{ ...ref, ...fact, connectionId, sender: null, intakeId: campaign.intakeId! }])
        await advanceMessages([ref], { tx })
        await settleSends(tx, [{ id: messageId, vendorMessageId: null }])
        return { id: messageId, status: 'sent' as const }
      })
      wakeCampaigns()
      return answer
    },
  })
  return [settle]
}
