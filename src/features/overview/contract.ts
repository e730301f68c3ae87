import { z } from 'zod'
import { time } from '../page.ts'

const count = z.int()

export const overviewAnswer = z.object({
  at: time,
  dayStart: time.describe("When today began in the workspace's zone"),
  leads: z.object({
    today: count,
    sameDayLastWeek: count.describe('A week ago, from the start of that day to the same time of day'),
    byDay: z.array(count).describe('The last eight days, today last'),
    unassigned: count.describe('Open leads without an owner; counted up to 10,000'),
  }),
  firstContact: z.object({
    leads: count.describe('The newest leads of the last seven days, 1,000 at most'),
    contacted: count.describe('Of them, those that got a message'),
    within5Minutes: count,
    medianSeconds: z.number().nullable().describe('From their arrival to the first message; null when none got one'),
  }),
  messages: z.object({ sent: count, delivered: count, read: count, failed: count, received: count }).describe('Today'),
  conversions: z.object({ accepted: count, rejected: count, waiting: count }).describe('Today'),
  campaigns: z.object({ active: count, scheduled: count, paused: count }).describe('Now'),
  senders: z
    .array(
      z.object({
        connectionId: z.uuid(),
        sender: z.string(),
        channel: z.string(),
        state: z.string().nullable().describe('`open`, `connecting`, `closed`, `banned`; null while nobody told'),
        isPaused: z.boolean(),
        reason: z.string().nullable(),
      }),
    )
    .describe('Those in trouble first; 50 at most'),
  exceptions: z
    .object({
      failedIntakes: count,
      deadIntakes: count,
      unreadableIntakes: count,
      rejectedRequests: count.describe('Could not be proven authentic'),
      troubledEffects: count.describe('Failed, dead or doubtful'),
    })
    .describe('The last 24 hours'),
})

export const seriesQuery = z.object({
  since: time.describe('At least one hour ago'),
  until: time.optional().describe('Default now'),
  step: z.enum(['minute', 'hour', 'day']).default('hour'),
  vendor: z.string().optional(),
})

export const seriesAnswer = z.object({
  items: z.array(
    z.object({
      at: time.describe("Start of the step, in the workspace's zone"),
      vendor: z.string(),
      processed: count,
      failed: count.describe('Failed and dead'),
      averageMs: z.number().nullable(),
    }),
  ),
})
