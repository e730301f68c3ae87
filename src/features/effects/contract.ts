import { z } from 'zod'
import { timelineEntry } from '../intakes/contract.ts'
import { pageOf, pageQuery, time } from '../page.ts'

export const effectStatus = z.enum(['pending', 'running', 'done', 'doubtful', 'failed', 'dead', 'cancelled'])

export const effectItem = z.object({
  id: z.uuid(),
  kind: z.string().describe('The kind of wish: `crm.note`, `message.send`, …'),
  status: effectStatus,
  weight: z.enum(['purpose', 'courtesy']).describe("Purposes decide the intake's status, courtesies never do"),
  connectionId: z.uuid(),
  intakeId: z.uuid().describe('The request that caused it'),
  leadId: z.uuid().nullable(),
  target: z.string(),
  reason: z.string().describe('Why the wish was made'),
  legalBasis: z.string().nullable(),
  purpose: z.string().nullable(),
  attempts: z.int(),
  reference: z.string().nullable().describe("The vendor's id of what was made"),
  error: z.string().nullable(),
  createdAt: time,
  settledAt: time.nullable(),
})

export const listEffectsQuery = z.object({
  ...pageQuery([z.uuid()]),
  status: effectStatus.optional(),
  kind: z.string().optional(),
  connectionId: z.uuid().optional(),
  leadId: z.uuid().optional(),
  intakeId: z.uuid().optional(),
  since: time.optional().describe('Made at this time or later'),
  until: time.optional().describe('Made before this time'),
})
export const listEffectsAnswer = pageOf(effectItem)

export const effectDetail = effectItem.extend({
  key: z.string().describe('Unique in the workspace: the same wish is never made twice'),
  data: z.unknown().describe('What was wished, CPFs masked'),
  timeline: z.array(timelineEntry.options[4]),
})

export const effectChanged = z.object({ id: z.uuid(), status: effectStatus })

export const settleBody = z.object({
  outcome: z
    .enum(['done', 'not_sent'])
    .describe('`done`: the vendor did it; `not_sent`: it did not, and the effect may be retried'),
})
