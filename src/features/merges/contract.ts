import { z } from 'zod'
import { time } from '../page.ts'
import { duplicateReasons } from './duplicate-signs.ts'

export const mergeBody = z.object({
  leadIds: z.array(z.uuid()).min(2).max(10).describe('Two to ten leads that are one enquiry'),
  winnerId: z.uuid().optional().describe('The one that stays; the oldest when absent'),
  choices: z
    .record(z.string().max(120), z.uuid())
    .default({})
    .describe('Field → the lead whose value shall hold, against what the preview picked'),
})

const candidate = z.object({ leadId: z.uuid(), value: z.unknown(), statedAt: time.nullable() })

export const mergePreview = z.object({
  winnerId: z.uuid(),
  fields: z
    .array(
      z.object({
        field: z.string(),
        isConflict: z.boolean().describe('The leads say different things'),
        survivor: z.uuid().describe('The lead whose value holds'),
        reason: z.enum(['only', 'same', 'newest', 'chosen']),
        values: z.array(candidate),
      }),
    )
    .describe('Conflicts first'),
  tags: z.array(z.string()),
  moves: z.record(z.string(), z.int()).describe('Rows that go to the one that stays, by table'),
})

export const mergeAnswer = z.object({ id: z.uuid(), winnerId: z.uuid(), mergedIds: z.array(z.uuid()) })
export const undoAnswer = z.object({
  id: z.uuid(),
  winnerId: z.uuid(),
  restoredIds: z.array(z.uuid()),
  kept: z
    .array(z.object({ of: z.enum(['lead', 'person']), id: z.uuid(), field: z.string() }))
    .describe('What the merge had changed and changed again since: left as it is'),
})

export const duplicates = z.object({
  items: z
    .array(
      z.object({
        leadId: z.uuid(),
        partyId: z.uuid(),
        fullName: z.string().nullable(),
        companyName: z.string().nullable(),
        email: z.string().nullable(),
        phone: z.string().nullable(),
        createdAt: time,
        confidence: z.number().describe('0 to 1'),
        reasons: z.array(z.enum(duplicateReasons)),
      }),
    )
    .describe('Surest first'),
  nextCursor: z.null(),
})
