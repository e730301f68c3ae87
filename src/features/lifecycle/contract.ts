import { z } from 'zod'
import { time } from '../page.ts'
import { contactRank } from './contact-status.ts'
import { statusFields } from './lifecycle-fact.ts'
import { websiteRank } from './website-status.ts'

/** What each status may be set to. */
export const vocabularies = {
  contact_status: [...contactRank, 'unsubscribed'],
  website_status: [...websiteRank],
  subscription_status: ['none', 'active', 'past_due', 'paused', 'cancelled'],
} as const

const words = [...new Set(Object.values(vocabularies).flat())] as [string, ...string[]]

export const lifecycleBody = z.object({
  status: z
    .enum(words)
    .describe('`generating`, `generated` and `deployed` are facts of a site generator; anything else sets the status'),
  field: z.enum(statusFields).optional().describe('Which status is set; needed for `none`, which two of them know'),
  at: time.optional().describe('When it happened; default now, never later'),
  note: z.string().trim().min(1).max(300).optional().describe('Why, for the timeline'),
})

export const lifecycleAnswer = z.object({
  id: z.uuid(),
  contact_status: z.string(),
  website_status: z.string(),
  subscription_status: z.string(),
})
