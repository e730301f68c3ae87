import type { z } from 'zod'
import { isRefusal, type Refusal, refuse } from '../../base/errors.ts'
import { rulesOf, unknownVariables, variantsOf } from './check-message.ts'
import type * as contract from './contract.ts'
import type { NewCampaign } from './store-campaigns.ts'

export type Body = z.output<typeof contract.createCampaignBody>
export type Parts = Omit<NewCampaign, 'id' | 'workspaceId' | 'createdBy'>

/** What a body says, checked; a refusal names what is wrong. */
export function partsOf(body: Body, now: Date): Parts | Refusal {
  const variants = variantsOf(body)
  if (isRefusal(variants)) return variants
  const unknown = unknownVariables(variants)
  if (unknown.length > 0) return refuse('invalid_request', 'The message speaks of what no lead has.', unknown)
  const scheduledAt = body.scheduledAt ? new Date(body.scheduledAt) : null
  const sendUntil = body.sendUntil ? new Date(body.sendUntil) : null
  if (scheduledAt && scheduledAt <= now) return refuse('invalid_request', '`scheduledAt` is in the past.')
  if (sendUntil && sendUntil <= (scheduledAt ?? now))
    return refuse('invalid_request', '`sendUntil` is before the start.')
  const { name, channel, audience } = body
  return { name, channel, variants, audience, rules: rulesOf(body), scheduledAt, sendUntil }
}
