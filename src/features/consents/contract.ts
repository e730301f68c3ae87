import { z } from 'zod'
import { pageOf, pageQuery, time } from '../page.ts'

export const consent = z.object({
  channel: z.enum(['whatsapp', 'sms', 'email']),
  address: z.string(),
  wish: z.enum(['opt_in', 'opt_out']),
  purpose: z.string().describe('What for: `marketing`, `service`, …'),
  reason: z.string().describe('`word`, `vendor`, `link`, `complaint`, `user` or `import`'),
  evidence: z.string().nullable().describe('What proves it: the words, the form, the document'),
  at: time,
  causeKind: z.string(),
  causeId: z.string(),
})

export const consentBody = z.object({
  leadId: z.uuid(),
  channel: z.enum(['whatsapp', 'sms', 'email']),
  wish: z.enum(['opt_in', 'opt_out']),
  purpose: z
    .string()
    .trim()
    .regex(/^[a-z][a-z0-9_]{0,49}$/, 'lower case letters, digits and underscores')
    .default('marketing'),
  evidence: z.string().trim().min(1).max(2_000).describe('Without proof a consent is worth nothing (LGPD art. 8)'),
  at: time.optional().describe('When the person said so; now when absent'),
})

export const listConsentsQuery = z.object({
  ...pageQuery([time, z.string()]),
  lead_id: z.uuid().optional(),
  purpose: z.string().max(50).optional(),
})
export const listConsentsAnswer = pageOf(consent)
