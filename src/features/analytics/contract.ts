import { z } from 'zod'
import { pageOf, pageQuery, time } from '../page.ts'

/** What is asked about: leads first heard of in this time. */
export const spanQuery = z.object({
  since: time.optional().describe('Default: 30 days ago'),
  until: time.optional().describe('Default: now'),
})

const span = { since: time, until: time }
const seconds = z.number().nullable().describe('Median, in seconds; null when there is none')
/** The condition whose leads a number counts: `GET /api/v1/leads?filter=` lists them. */
const people = z.unknown().describe('The condition that these leads meet, for `GET /api/v1/leads?filter=`')
const money = z.array(z.object({ currency: z.string(), amount: z.number().describe('In the major unit') }))

export const overviewAnswer = z.object({
  ...span,
  leads: z.int(),
  leadsBefore: z.int().describe('In the span of the same length just before'),
  unassigned: z.int().describe('Without an owner'),
  contacted: z.int(),
  replied: z.int(),
  purchased: z.int(),
  medianFirstContactSeconds: seconds,
  contactedWithin5Minutes: z.int(),
  revenue: money,
  days: z.array(
    z.object({ day: z.iso.date(), leads: z.int(), contacted: z.int(), replied: z.int(), purchased: z.int() }),
  ),
  people,
})

export const funnelAnswer = z.object({
  ...span,
  steps: z.array(
    z.object({
      step: z.enum(['lead', 'contacted', 'replied', 'purchased', 'subscribed']),
      count: z.int(),
      share: z.number().describe('Of all leads, 0 to 1'),
      shareOfPrevious: z.number().describe('Of those of the step before, how many came here as well: 0 to 1'),
      medianSecondsFromPrevious: seconds,
      people,
    }),
  ),
})

const counts = { leads: z.int(), contacted: z.int(), replied: z.int(), purchased: z.int() }

export const sourcesAnswer = z.object({
  ...span,
  items: z.array(z.object({ source: z.string().nullable(), ...counts, revenue: money, people })),
})

export const routingAnswer = z.object({
  ...span,
  items: z.array(
    z.object({
      ruleId: z.uuid().nullable().describe('Null: no rule matched, the lead stayed where it came in'),
      ruleName: z.string().nullable(),
      leads: z.int(),
      share: z.number().describe('Of all leads, 0 to 1'),
      people,
    }),
  ),
})

export const workspacesAnswer = z.object({
  ...span,
  items: z.array(z.object({ id: z.uuid(), slug: z.string(), name: z.string(), ...counts })),
})

export const intakesAnswer = z.object({
  ...span,
  hours: z.array(
    z.object({
      at: time.describe('Beginning of the hour'),
      vendor: z.string(),
      processed: z.int(),
      failed: z.int(),
      duplicates: z.int(),
    }),
  ),
})

export const revenueQuery = spanQuery.extend({
  model: z
    .enum(['first', 'last', 'linear'])
    .default('last')
    .describe('Who is credited with a purchase: the first touch, the last one, or all of them alike'),
})

export const revenueAnswer = z.object({
  ...span,
  model: z.string(),
  items: z.array(
    z.object({
      kind: z.enum(['source', 'campaign']),
      key: z.string().nullable().describe("The source's name or the campaign's id"),
      name: z.string().nullable(),
      purchases: z.number(),
      revenue: money,
    }),
  ),
})

export const managersQuery = z.object({ ...spanQuery.shape, ...pageQuery([z.string()]) })

export const manager = z.object({
  userId: z.uuid().nullable().describe('Null: leads that nobody owns'),
  name: z.string().nullable(),
  ...counts,
  closed: z.int().describe('Closed in the CRM'),
  untouched: z.int().describe('Open, and nobody has written to them yet'),
  medianFirstContactSeconds: seconds,
  contactedWithin5Minutes: z.int(),
  revenue: money,
  people,
})

export const managersAnswer = pageOf(manager).extend(span)
