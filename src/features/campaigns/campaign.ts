import type { z } from 'zod'
import type { Channel } from '../../domain/events.ts'
import type * as contract from './contract.ts'

export type CampaignStatus = z.output<typeof contract.campaignStatus>
export type CampaignRules = z.output<typeof contract.rules>
export type Audience = z.output<typeof contract.audience>
export type Variant = z.output<typeof contract.variant>

/** A campaign as its row says. */
export interface Campaign {
  id: string
  workspaceId: string
  name: string
  channel: Channel
  status: CampaignStatus
  statusReason: string | null
  variants: Variant[]
  audience: Audience
  rules: CampaignRules
  scheduledAt: Date | null
  sendUntil: Date | null
  plannedAfter: string | null
  plannedAt: Date | null
  duplicates: number
  intakeId: string | null
  intakeReceivedAt: Date | null
  createdBy: string
  createdAt: Date
  startedAt: Date | null
  endedAt: Date | null
}

/** Why somebody of the audience will not get it. A closed list: it labels counts and rows. */
export type ExclusionReason =
  | 'no_address'
  | 'suppressed'
  | 'no_consent'
  | 'region'
  | 'duplicate_person'
  | 'duplicate_address'
  | 'holdout'
  | 'never_allowed'
