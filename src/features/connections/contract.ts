import { z } from 'zod'
import { pageOf, pageQuery, time } from '../page.ts'

export const connectionItem = z.object({
  id: z.uuid(),
  vendor: z.string(),
  vendorTitle: z.string(),
  name: z.string(),
  origin: z
    .enum(['environment', 'user', 'sandbox', 'builtin'])
    .describe("Who owns its settings: the process's environment, the API, the simulators; or every workspace has it"),
  isEnabled: z.boolean(),
  receives: z.boolean().describe('The vendor sends webhooks'),
  sends: z.array(z.string()).describe('Kinds of wishes that it carries out'),
  commands: z
    .array(z.string())
    .describe('`test`, `subscribe`, …: what may be asked of it at `/{id}/commands/{command}`'),
  dailyLookupBudget: z.int().nullable(),
  createdAt: time,
  updatedAt: time,
})

export const listConnectionsQuery = z.object({
  ...pageQuery([z.uuid()]),
  vendor: z.string().optional(),
  builtin: z.stringbool().default(false).describe('Also those that every workspace has and nobody sets up'),
})
export const listConnectionsAnswer = pageOf(connectionItem)

export const connectionDetail = connectionItem.extend({
  settings: z.record(z.string(), z.unknown()).describe('Secrets are `***`; sent back unchanged they stay as they are'),
  webhookUrl: z
    .string()
    .nullable()
    .describe('Holds a secret: shown to keys that may write, for vendors that send webhooks'),
  previousWebhookUrlUntil: time.nullable().describe('The URL before the last rotation works until then'),
})

const budget = z.int().min(0).nullable().describe('Paid look-ups a day; null: no limit')
const settings = z.record(z.string(), z.unknown())
const name = z.string().trim().min(1).max(200)

export const createConnectionBody = z.object({
  vendor: z.string(),
  name: name.optional().describe("The vendor's title when absent"),
  settings: settings.default({}),
  isEnabled: z.boolean().default(true),
  dailyLookupBudget: budget.default(null),
})

export const updateConnectionBody = z.object({
  name: name.optional(),
  settings: settings.optional().describe('Only the fields to change; null takes one away'),
  isEnabled: z.boolean().optional(),
  dailyLookupBudget: budget.optional(),
})

export const rotateSecretBody = z.object({
  field: z
    .string()
    .optional()
    .describe('A setting that holds a list of secrets; absent: the secret in the webhook URL'),
  secret: z.string().min(16).max(500).optional().describe('The new one; made by us when absent'),
})

export const rotateSecretAnswer = z.object({
  webhookUrl: z.string().nullable(),
  previousWebhookUrlUntil: time.nullable(),
  secret: z.string().nullable().describe('The new secret of the setting, when we made it: shown this once'),
})

export const commandParams = z.object({ id: z.uuid(), command: z.string().max(100) })
export const commandBody = z.record(z.string(), z.unknown())
export const commandAnswer = z.object({ ok: z.boolean(), message: z.string(), detail: z.unknown() })

export const vendorItem = z.object({
  id: z.string(),
  title: z.string(),
  receives: z.boolean(),
  sends: z.array(z.string()),
  commands: z.array(z.string()),
  fields: z.array(
    z.object({
      name: z.string(),
      title: z.string(),
      help: z.string(),
      kind: z.string(),
      required: z.boolean(),
      secret: z.boolean(),
      options: z.array(z.string()).nullable(),
      default: z.unknown(),
    }),
  ),
})
export const listVendorsAnswer = z.object({ items: z.array(vendorItem), nextCursor: z.null() })

export const connectionHealth = z.object({
  connectionId: z.uuid(),
  lastReceivedAt: time.nullable().describe('Within the last 24 hours'),
  received: z.int(),
  failed: z.int().describe('Received requests that ended failed or dead'),
  rejected: z.int().describe('Requests that could not be proven authentic'),
  lastRejectedAt: time.nullable(),
  rejectReason: z.string().nullable().describe('Of the newest of them'),
  troubledEffects: z.int().describe('Effects that ended failed, dead or doubtful'),
  lastError: z.string().nullable().describe('Of the newest of them'),
})
export const healthAnswer = z.object({ items: z.array(connectionHealth), nextCursor: z.null() })

export const guideAnswer = z.object({
  setUp: z.string().nullable().describe('Markdown'),
  samples: z.array(z.string()).describe("The vendor's names of events, for `POST /connections/{id}/samples`"),
})

export const sampleBody = z.object({
  event: z.string().max(200).optional().describe('The first sample when absent'),
  dryRun: z.boolean().default(false).describe('Only show the request, for sending it yourself'),
})
export const sampleAnswer = z.object({
  event: z.string(),
  status: z.enum(['accepted', 'duplicate']).nullable().describe('Null for a dry run'),
  intakeId: z.uuid().nullable(),
  request: z
    .object({
      method: z.string(),
      url: z.string(),
      headers: z.record(z.string(), z.string()),
      body: z.string(),
    })
    .describe('Holds the secret of the URL and a proof made with the connection’s secrets'),
})
