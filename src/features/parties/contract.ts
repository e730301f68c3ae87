import { z } from 'zod'
import { pageOf, pageQuery, time } from '../page.ts'

const text = z.string().nullable()

export const partyItem = z.object({
  id: z.uuid(),
  kind: z.enum(['person', 'company']),
  fullName: text,
  cpfMasked: text,
  enrichedAt: time.nullable(),
  createdAt: time,
})

export const listedParty = partyItem.extend({
  identities: z.array(z.object({ kind: z.string(), display: z.string() })).describe('Those that people read: no CPF'),
  leads: z.int(),
  newestLeadId: z.uuid().nullable(),
})

export const partyDetail = partyItem.extend({
  birthDate: text.describe('YYYY-MM-DD'),
  gender: text,
  profile: z.record(z.string(), z.unknown()),
  provenance: z.record(z.string(), z.unknown()).describe('Field → who said it, when and how sure'),
  identities: z.array(
    z.object({
      kind: z.string(),
      display: text.describe('Null for a CPF'),
      isVerified: z.boolean(),
      source: z.string(),
      firstSeenAt: time,
    }),
  ),
  leadIds: z.array(z.uuid()).describe('Newest first'),
})

export const listPartiesQuery = z.object({
  ...pageQuery([z.uuid()]),
  q: z
    .string()
    .min(1)
    .max(200)
    .optional()
    .describe(
      'An e-mail, a phone in any spelling, a CPF, or words of a name or company: of those the newest enquiries are looked through',
    ),
})
export const listPartiesAnswer = pageOf(listedParty)
