import { z } from 'zod'
import { timelineEntry } from '../intakes/contract.ts'
import { pageOf, pageQuery, time } from '../page.ts'

export const conversionStatus = z.enum(['waiting', 'sent', 'accepted', 'rejected', 'expired', 'skipped'])
const trigger = z.enum(['purchase.approved', 'purchase.refused', 'checkout.abandoned'])
const text = z.string().nullable()

export const conversionItem = z.object({
  id: z.uuid(),
  connectionId: z.uuid().describe('The connection that is told'),
  eventName: z.string().describe('As it is told: `Purchase`, `Lead`, …'),
  eventId: z.string().describe('The same on every telling; what a pixel on the website is to use'),
  eventTime: time.describe('When the person did it'),
  trigger: trigger.describe('The fact that it follows from'),
  status: conversionStatus.describe(
    '`sent`: told and not answered yet; `expired`: too old to be told; `skipped`: the person does not allow it',
  ),
  reason: text.describe('Why it was not accepted'),
  warnings: z.array(z.string()).describe('What was remarked although it was accepted'),
  statusAt: time,
  matchKeys: z
    .record(z.string(), z.enum(['lead', 'payload', 'browser']))
    .describe('Each match key that was told, and whose it was; empty before it was told'),
  leadId: z.uuid().nullable(),
  purchaseId: z.uuid(),
  orderId: z.string(),
  vendor: z.string().describe('Of the purchase'),
  value: z.number().nullable(),
  currency: text,
  intakeId: z.uuid().describe('The request that told it first'),
  effectId: z.uuid().nullable().describe('Null when it was never to be told'),
  attempts: z.int(),
  createdAt: time,
})

const filter = {
  status: conversionStatus.optional(),
  eventName: z.string().optional(),
  trigger: trigger.optional(),
  connectionId: z.uuid().optional(),
  since: time.optional().describe('Made at this time or later'),
  until: time.optional().describe('Made before this time'),
}

export const listConversionsQuery = z.object({
  ...pageQuery([time, z.uuid()]),
  ...filter,
  leadId: z.uuid().optional(),
  orderId: z.string().optional(),
})
export const listConversionsAnswer = pageOf(conversionItem)

const shownKey = z.object({
  key: z.string(),
  source: z.enum(['lead', 'payload', 'browser']),
  raw: z.string().describe('As it was written, masked'),
  normalised: z.array(z.string()).describe('Every spelling that was hashed, masked; empty for what came hashed'),
  hashed: z.array(z.string()).describe('What was told; for what is never hashed the value itself, masked'),
})

export const conversionDetail = conversionItem.extend({
  toldAt: time.nullable(),
  told: z
    .object({ keys: z.array(shownKey), customData: z.record(z.string(), z.unknown()), sourceUrl: text })
    .nullable()
    .describe('What was told last; null before'),
  timeline: z.array(timelineEntry.options[4]).describe('The attempts'),
})

export const conversionChanged = z.object({ id: z.uuid(), status: conversionStatus })

export const replayConversionsBody = z.object({
  filter: z
    .object({ ...filter, status: z.enum(['rejected', 'expired', 'skipped']).optional() })
    .describe('All that ended without being accepted, or fewer'),
  dryRun: z.boolean().default(true).describe('true (default): only count'),
  limit: z.int().min(1).max(10_000).default(1_000),
})
export const replayConversionsAnswer = z.object({
  matched: z.int(),
  queued: z.int(),
  notRetryable: z.int().describe('Still under way elsewhere, or their request is gone'),
})

export const qualityQuery = z.object({
  since: time.optional().describe('Default: the last 30 days'),
  connectionId: z.uuid().optional(),
})

const share = z.number().describe('0 to 1')

export const qualityAnswer = z.object({
  since: time,
  events: z.array(
    z.object({
      eventName: z.string(),
      connectionId: z.uuid(),
      total: z.int(),
      byStatus: z.partialRecord(conversionStatus, z.int()),
      acceptance: share.nullable().describe('Accepted, of those that were told and answered'),
      coverage: z.record(z.string(), share).describe('Of those that were told, how many carried each match key'),
      fromLead: share.nullable().describe('Of all match keys, how many came from the unified lead'),
      score: z.number().nullable().describe('0 to 10: how well the keys can recognise people, as far as we can know'),
      freshnessSeconds: z.number().nullable().describe('Median from the deed to the acceptance'),
      dedupShare: share.nullable().describe('Tellings of what was known already, of all tellings'),
      warned: z.int().describe('Accepted with a remark'),
      advice: z.array(z.object({ code: z.string(), key: text, text: z.string() })),
      trend: z.array(z.object({ day: z.iso.date(), total: z.int(), accepted: z.int(), score: z.number().nullable() })),
    }),
  ),
})
