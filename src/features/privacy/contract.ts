import { z } from 'zod'
import { pageOf, pageQuery, time } from '../page.ts'

export const eraseBody = z.object({
  reason: z.string().trim().min(1).max(200).default('request of the person (LGPD art. 18, VI)'),
  confirm: z.literal(true).describe('There is no undo'),
})
export const eraseAnswer = z.object({
  erasureId: z.uuid(),
  leadIds: z.array(z.uuid()).describe('All leads of the person'),
  counts: z.record(z.string(), z.int()).describe('Rows that were blanked or deleted, by table'),
})

export const erasure = z.object({
  id: z.uuid(),
  at: time,
  actor: z.string(),
  reason: z.string(),
  counts: z.record(z.string(), z.int()),
})
export const listErasuresQuery = z.object(pageQuery([z.uuid()]))
export const listErasuresAnswer = pageOf(erasure)

export const reportQuery = z.object({ lead_id: z.uuid() })
export const reportAnswer = z.object({
  madeAt: time,
  workspace: z.string(),
  person: z.unknown().describe('Who the person is to us, and by what they are known'),
  purposes: z.array(z.unknown()).describe('Why data was asked of others or sent to them, on which legal basis'),
  fields: z
    .array(
      z.object({
        name: z.string(),
        label: z.string(),
        pii: z.enum(['personal', 'sensitive']),
        values: z.array(z.unknown()).describe('Each one that a lead of theirs holds'),
      }),
    )
    .describe(
      "The workspace's own fields that are personal or sensitive, with what they hold; the sensitive ones first",
    ),
  tables: z.record(z.string(), z.array(z.unknown())).describe('Every row about the person, by table'),
})
