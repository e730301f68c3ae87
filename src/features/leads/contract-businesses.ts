import { z } from 'zod'
import { pageOf, pageQuery, time } from '../page.ts'
import { leadItem, leadsQuery } from './contract.ts'

const text = z.string().nullable()

/** A business of the unified list: its lead with everything that is known of it elsewhere. */
export const businessItem = leadItem.extend({
  owner_name: text,
  team_name: text,
  campaign: z
    .object({ id: z.uuid(), name: z.string(), channel: z.string(), state: z.string(), at: time })
    .nullable()
    .describe('The last one that it was written to for'),
  purchase: z
    .object({
      status: z.string(),
      amount: z.number().nullable(),
      currency: text,
      orders: z.int(),
      since: time.nullable(),
    })
    .nullable()
    .describe('The newest order, and how many there are'),
  subscription: z
    .object({ status: z.string(), amount: z.number().nullable(), currency: text, since: time.nullable() })
    .nullable(),
})

export const listBusinessesQuery = leadsQuery.extend({
  ...pageQuery([time, z.uuid()]),
  campaign_id: z.uuid().optional(),
  purchase_status: z
    .enum(['none', 'abandoned', 'pending', 'refused', 'approved', 'refunded', 'charged_back'])
    .optional()
    .describe('Of any of its orders; `none`: it has no order'),
  interacted_since: time.optional().describe('The person did something itself at this time or later'),
  idle_since: time.optional().describe('The person did nothing itself at this time or later'),
})
export const listBusinessesAnswer = pageOf(businessItem)
