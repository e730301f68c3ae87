import { z } from 'zod'
import { time } from '../page.ts'
import { contentBody } from './contract.ts'
import { schedule } from './schedule.ts'

const uuid = z.uuid()

const column = z.union([z.string(), z.number(), z.boolean()]).transform(String).nullish()
const anyLead = z
  .object({
    full_name: column,
    email: column,
    phone: column,
    contact_score: z.number().nullish(),
    job_title: column,
    company_name: column,
    company_industry: column,
    company_size: column,
    company_website: column,
    company_location_city: column,
    company_location_state: column,
    company_location_country: column,
    company_location_postal_code: column,
    source: column,
    vendor: column,
    vendor_status: column,
    connection_id: column,
    description: column,
    product: z.object({ name: column, price: z.union([z.number(), z.string()]).nullish() }).nullish(),
    seller: z.object({ name: column, email: column }).nullish(),
    tags: z.array(z.string()).nullish(),
    custom: z.record(z.string(), z.unknown()).nullish(),
    contact_status: column,
    website_status: column,
    subscription_status: column,
    delivery_status: column,
    created_at: column,
    last_interaction_date: column,
    closed_at: column,
  })
  .describe('By the column names of `leads`; what is left out is not known')
const which = {
  draft: z
    .union([z.boolean(), contentBody])
    .default(false)
    .describe('True: the draft; rules: these; default: the live rules'),
}
export const explainBody = z.strictObject({ lead: anyLead, ...which })

const draw = z.object({
  ruleId: uuid,
  strategy: z.string(),
  chosen: uuid.nullable(),
  candidates: z.array(z.object({ id: uuid, skipped: z.string().optional(), open: z.int().optional() })),
})
const ruleTrace = z.object({
  ruleId: uuid,
  name: z.string(),
  priority: z.int(),
  outcome: z.enum(['decided', 'took_part', 'passed_on', 'not_matched', 'not_reached', 'inactive', 'invalid']),
  problem: z.string().nullable(),
  conditions: z.unknown().describe('The tree of conditions, each part with its result, each test with the operand'),
})
export const explanation = z.object({
  ruleId: uuid.nullable(),
  ruleName: z.string().nullable(),
  reason: z.string(),
  version: z.int(),
  workspaceId: uuid,
  ownerId: uuid.nullable(),
  teamId: uuid.nullable(),
  tags: z.array(z.string()),
  draws: z.array(draw).describe('Whom the rules could choose, and why others were passed over'),
  trace: z.array(ruleTrace),
})
export const leadExplanation = explanation.extend({
  leadId: uuid,
  decidedAt: time.nullable().describe('Null: no rules when it came; what the rules say now'),
  assigned: z.unknown().describe('By whom and to whom a person gave it since'),
})

export const simulateBody = z.strictObject({
  ...which,
  days: z.int().min(1).max(90).default(7),
  limit: z.int().min(1).max(500).default(100),
  cursor: z
    .string()
    .regex(/^\d{1,6}$/)
    .optional(),
})
const place = z.object({
  workspaceId: uuid,
  ownerId: uuid.nullable(),
  teamId: uuid.nullable(),
  ruleId: uuid.nullable(),
  reason: z.string(),
})
const share = z.object({ id: uuid.nullable(), before: z.int(), after: z.int() })
export const simulation = z.object({
  leads: z.int(),
  isComplete: z.boolean().describe('False: there were more leads than are looked at, the newest were'),
  changed: z.int(),
  workspaces: z.array(share),
  owners: z.array(share),
  rules: z.array(share).describe('Null: the fallback'),
  items: z
    .array(z.object({ leadId: uuid, name: z.string().nullable(), createdAt: time, before: place, after: place }))
    .describe('Leads that would be elsewhere'),
  nextCursor: z.string().nullable(),
})

export const rosterBody = z.strictObject({
  isOnDuty: z.boolean().default(true),
  awayUntil: time.nullable().default(null),
  schedule: schedule.nullable().default(null),
  perHour: z.int().min(1).max(100_000).nullable().default(null),
  perDay: z.int().min(1).max(100_000).nullable().default(null),
})
export const roster = z.object({
  userId: uuid,
  name: z.string(),
  isOnDuty: z.boolean(),
  awayUntil: time.nullable(),
  schedule: z.unknown(),
  perHour: z.int().nullable(),
  perDay: z.int().nullable(),
})
export const rosterList = z.object({ items: z.array(roster), nextCursor: z.null() })
export const userParam = z.object({ userId: uuid })

export const assignBody = z.strictObject({
  ownerId: uuid.nullable().optional(),
  teamId: uuid.nullable().optional(),
  workspaceId: uuid.optional().describe('This workspace or one below it'),
  release: z.boolean().optional().describe('Give it back to the rules: they may route it again when it changes'),
})
export const assignManyBody = z.strictObject({
  leadIds: z.array(uuid).min(1).max(500),
  ownerId: uuid.nullable().optional(),
  teamId: uuid.nullable().optional(),
})
export const assignedMany = z.object({ leads: z.int().describe('How many were there to be given') })
export const assigned = z.object({
  id: uuid,
  workspaceId: uuid,
  ownerId: uuid.nullable(),
  teamId: uuid.nullable(),
  takenAt: time.nullable(),
})

const labels = z.object({ 'pt-BR': z.string(), en: z.string(), es: z.string() })
export const fieldList = z.object({
  fields: z.array(
    z.object({
      name: z.string(),
      type: z.string(),
      labels,
      operators: z.array(z.object({ name: z.string(), labels, value: z.string() })),
      choices: z.array(z.string()).nullable(),
    }),
  ),
  shorthands: z.array(z.string()),
})
