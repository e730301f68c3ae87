import { z } from 'zod'
import { readJson, type WebhookRequest } from '../_kit/request.ts'

const text = z.string().nullish()
const scalar = z.union([z.string(), z.number(), z.boolean(), z.null()])

const lead = z.object({
  name: text,
  email: text,
  phone: text,
  otherPhones: z.array(z.string()).optional(),
  company: z
    .object({
      name: text,
      industry: text,
      size: text,
      website: text,
      city: text,
      state: text,
      country: text,
      postalCode: text,
    })
    .optional(),
  jobTitle: text,
  source: text,
  description: text,
  status: text,
  tags: z.array(z.string()).optional(),
  custom: z.record(z.string(), scalar).optional(),
  /** Fields that the person emptied. */
  emptied: z.array(z.string()).optional(),
})

const entry = z.object({
  /** Of the caller (`Idempotency-Key`) or made by us: the same id is the same entry. */
  id: z.string().min(1),
  type: z.enum(['lead.created', 'lead.updated']),
  /** When the person said it. */
  at: z.iso.datetime({ precision: 3 }),
  /** Who said it. */
  by: z.string(),
  /** Leads that exist: each gets the same change. Absent: a new lead. */
  leadIds: z.array(z.string()).optional(),
  lead,
})

export type Entry = z.output<typeof entry>

/** What a person entered; null when it is no entry of ours. */
export function readEntry(request: WebhookRequest): Entry | null {
  const body = readJson(request)
  const parsed = body.ok ? entry.safeParse(body.value) : null
  return parsed?.success ? parsed.data : null
}
