import { z } from 'zod'
import { time } from '../page.ts'
import { createCampaignBody, exclusions } from './contract.ts'

export const previewBody = createCampaignBody
  .partial({ name: true })
  .describe('Without a message only the audience is judged')

export const progressAnswer = z.object({
  step: z.enum(['minute', 'hour', 'day']).describe('As fine as its length allows'),
  points: z.array(
    z.object({
      at: time.describe('Where the step begins'),
      sent: z.int(),
      delivered: z.int(),
      read: z.int(),
      failed: z.int(),
      replied: z.int(),
    }),
  ),
  failures: z
    .array(z.object({ code: z.string().nullable(), message: z.string().nullable(), count: z.int() }))
    .describe('Why messages failed, the most frequent reason first'),
})

export const previewAnswer = z.object({
  audience: z.int().describe('Leads that match'),
  recipients: z.int().describe('People who will get it'),
  exclusions,
  waiting: z.int().describe('Of the recipients: now in quiet hours'),
  missing: z.record(z.string(), z.int()).describe('Recipients without a value, by variable without a fallback'),
  sample: z.array(
    z.object({
      leadId: z.uuid(),
      contact: z.string().nullable(),
      address: z.string(),
      variant: z.string(),
      subject: z.string().nullable(),
      text: z.string(),
      missing: z.array(z.string()),
    }),
  ),
  senders: z.array(z.object({ connectionId: z.uuid(), name: z.string() })),
  estimate: z.object({
    startsAt: time,
    endsAt: time.nullable().describe('null: never, under these rules'),
    perSecond: z.number().nullable().describe('null: as fast as the senders can'),
    tooLate: z.int().describe('Recipients whose turn comes after `sendUntil`'),
  }),
})
