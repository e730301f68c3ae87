import { z } from 'zod'
import { pageOf, pageQuery, time } from '../page.ts'
import { comparisons } from './span.ts'

/** What is asked about: leads first heard of in this time. */
export const spanQuery = z.object({
  since: time.optional().describe('Default: 30 days ago'),
  until: time.optional().describe('Default: now'),
})

/** What is asked about, and what it is compared with. */
export const comparedQuery = spanQuery.extend({
  compare: z
    .enum(comparisons)
    .default('previous')
    .describe('`previous`: the span of the same length just before; `year`: the same span a year before'),
  compareSince: time.optional().describe('Instead of `compare`: a span of your own'),
  compareUntil: time.optional().describe('Default: as long as the span that is asked about'),
})

const span = { since: time, until: time }
const seconds = z.number().nullable().describe('Median, in seconds; null when there is none')
/** The condition whose leads a number counts: `GET /api/v1/leads?filter=` lists them. */
const people = z.unknown().describe('The condition that these leads meet, for `GET /api/v1/leads?filter=`')
const money = z.array(z.object({ currency: z.string(), amount: z.number().describe('In the major unit') }))

const overview = z.object({
  ...span,
  leads: z.int(),
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
export const overviewAnswer = overview.extend({ compared: overview.nullable().describe('Null: nothing is compared') })

const funnel = z.object({
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
export const funnelAnswer = funnel.extend({ compared: funnel.nullable().describe('Null: nothing is compared') })

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
