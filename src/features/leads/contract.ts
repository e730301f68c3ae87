import { z } from 'zod'
import { conditionInput } from '../../domain/condition/schema.ts'
import { pageOf, pageQuery, time } from '../page.ts'

const text = z.string().nullable()

/** A lead in a list. Its fields have the names of the table's columns, which users' own SQL relies on. */
export const leadItem = z.object({
  id: z.uuid(),
  created_at: time,
  updated_at: time,
  party_id: z.uuid(),
  full_name: text,
  email: text,
  phone: text,
  company_name: text,
  company_industry: text,
  company_location_state: text,
  company_location_country: text,
  job_title: text,
  vendor: z.string(),
  vendor_lead_id: text,
  connection_id: z.uuid().nullable(),
  source: text,
  vendor_status: text,
  tags: z.array(z.string()),
  contact_score: z.int().describe('0 to 100: how likely the contacts are real'),
  contact_status: z.string(),
  website_status: z.string(),
  subscription_status: z.string(),
  delivery_status: z.string(),
  routing_rule_id: z.uuid().nullable(),
  source_workspace_id: z.uuid(),
  owner_id: z.uuid().nullable(),
  team_id: z.uuid().nullable(),
  last_interaction_date: time.nullable(),
  closed_at: time.nullable(),
})

export const leadDetail = leadItem.extend({
  fingerprint: z.string(),
  company_size: text,
  company_website: text,
  company_location_city: text,
  company_location_postal_code: text,
  description: text,
  seller: z.unknown(),
  product: z.unknown(),
  custom: z.record(z.string(), z.unknown()),
  contact_quality: z.unknown(),
  routing_metadata: z.unknown(),
})

/** A condition as a query parameter: its JSON. */
const conditionText = z
  .string()
  .max(20_000)
  .transform((text, context) => {
    try {
      return JSON.parse(text)
    } catch {
      context.addIssue({ code: 'custom', message: 'is no JSON' })
      return z.NEVER
    }
  })
  .pipe(conditionInput)
  .describe('A condition (the language of routing rules) as JSON: `{"tags":["vip"]}`')

/** What narrows a list of leads; every part given must hold. */
const narrowing = {
  q: z
    .string()
    .min(1)
    .max(200)
    .optional()
    .describe("Words of a name or company, an e-mail, a phone in any spelling, a CPF, our id or the vendor's"),
  vendor: z.string().optional(),
  connection_id: z.uuid().optional(),
  party_id: z.uuid().optional(),
  source: z.string().optional(),
  vendor_status: z.string().optional(),
  tag: z.string().optional(),
  company_industry: z.string().optional(),
  company_location_state: z.string().optional(),
  company_location_country: z.string().optional(),
  contact_status: z.string().optional(),
  website_status: z.string().optional(),
  subscription_status: z.string().optional(),
  delivery_status: z.string().optional(),
  routing_rule_id: z.uuid().optional(),
  source_workspace_id: z.uuid().optional(),
  owner_id: z.uuid().optional(),
  team_id: z.uuid().optional(),
  closed: z.stringbool().optional(),
  enriched: z.stringbool().optional(),
  since: time.optional().describe('First heard of at this time or later'),
  until: time.optional().describe('First heard of before this time'),
}

export const leadsQuery = z.object({ ...narrowing, filter: conditionText.optional() })
export type LeadsQuery = z.output<typeof leadsQuery>
/** A file may also be of leads that are named. */
export const exportQuery = leadsQuery.extend({
  ids: z
    .string()
    .max(20_000)
    .transform((text) => text.split(','))
    .pipe(z.array(z.uuid()).max(500))
    .optional()
    .describe('Only these, separated by commas'),
})
export const listLeadsQuery = leadsQuery.extend(pageQuery([time, z.uuid()]))
/** The same for those that send a body. */
export const leadsSelection = z.object({
  filter: conditionInput.optional(),
  q: z.string().min(1).max(200).optional().describe('As in the list'),
})
export const countLeadsAnswer = z.object({
  count: z.int().nullable().describe('Null when it takes longer than a caller should wait'),
  isCapped: z.boolean().describe('There are more; nobody counts millions while somebody waits'),
})

export const listLeadsAnswer = pageOf(leadItem)

const at = { at: time, id: z.uuid() }

/** One thing that happened to a lead. */
export const leadTimelineEntry = z.discriminatedUnion('kind', [
  z.object({
    ...at,
    kind: z.literal('change'),
    change: z.string(),
    field: text,
    oldValue: z.unknown(),
    newValue: z.unknown(),
    causeKind: z.string().describe('`intake`, `effect`, `user`, `import`, `rule` or `timer`'),
    causeId: z.string(),
    note: text,
  }),
  z.object({
    ...at,
    kind: z.literal('event'),
    type: z.string(),
    intakeId: z.uuid(),
    effectId: z.uuid().nullable(),
    occurredAt: time.nullable(),
    data: z.unknown(),
  }),
  z.object({
    ...at,
    kind: z.literal('effect'),
    effect: z.string(),
    status: z.string(),
    intakeId: z.uuid(),
    connectionId: z.uuid(),
    target: z.string(),
    reason: z.string(),
    legalBasis: text,
    purpose: text,
    error: text,
    settledAt: time.nullable(),
  }),
  z.object({
    ...at,
    kind: z.literal('attempt'),
    effectId: z.uuid(),
    number: z.int(),
    outcome: text,
    reason: text,
    finishedAt: time.nullable(),
  }),
])

export const leadTimeline = z.object({ items: z.array(leadTimelineEntry), nextCursor: z.null() })
