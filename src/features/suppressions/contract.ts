import { z } from 'zod'
import { pageOf, pageQuery, time } from '../page.ts'

const channel = z.enum(['whatsapp', 'sms', 'email'])
const reason = z.enum(['word', 'vendor', 'link', 'complaint', 'bounce', 'user', 'import'])

export const suppressionItem = z.object({
  channel,
  address: z.string(),
  addressKey: z.string().describe('The same for all spellings of the address'),
  purpose: z.string(),
  reason,
  detail: z.string().nullable(),
  since: time,
  partyId: z.uuid().nullable(),
  causeKind: z.string(),
  causeId: z.string(),
})

export const listSuppressionsQuery = z.object({
  ...pageQuery([channel, z.string(), z.string(), reason]),
  channel: channel.optional(),
  reason: reason.optional(),
  q: z.string().trim().min(1).max(200).optional().describe('An address in any spelling'),
})
export const listSuppressionsAnswer = pageOf(suppressionItem)

const address = z.string().trim().min(3).max(200)

export const addSuppressionBody = z
  .object({
    channel: channel.optional(),
    channels: z.array(channel).min(1).optional().describe('Several at once'),
    address: address.describe('A phone or an e-mail address'),
    purpose: z.string().trim().min(1).max(80).default('marketing'),
    detail: z.string().trim().min(1).max(500).optional().describe('Why'),
  })
  .refine(({ channel, channels }) => channel || channels, { message: 'say which channel', path: ['channel'] })

export const changedAnswer = z.object({ changed: z.int().describe('Wishes kept') })

export const removeSuppressionBody = z.object({
  channel,
  address,
  purpose: z.string().trim().min(1).max(80).default('marketing'),
  reason: z.string().trim().min(3).max(500).describe('Why the person may be written to again: kept as proof'),
})

export const importAnswer = z.object({
  rows: z.int(),
  added: z.int(),
  known: z.int(),
  invalid: z.int().describe('Rows without an address that can be read'),
})
