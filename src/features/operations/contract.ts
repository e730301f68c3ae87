import { z } from 'zod'
import { intakeItem } from '../intakes/contract.ts'
import { pageOf, pageQuery, time } from '../page.ts'

export const statsQuery = z.object({
  vendor: z.string().optional(),
  since: time.optional().describe('What was processed at this time or later; everything when absent'),
})

export const statsAnswer = z.object({
  vendor: z.string().nullable(),
  since: time.nullable(),
  processed: z.int().describe('Requests that are over: completed, failed, ignored and dead'),
  completed: z.int(),
  failed: z.int(),
  ignored: z.int(),
  dead: z.int(),
  open: z.int().describe('Requests that are not over now'),
  duplicatesPrevented: z.int(),
  rejected: z.int().describe('Requests that could not be proven authentic'),
  successRate: z.number().nullable().describe('Completed and ignored, of all that are over: 0 to 1'),
  averageProcessingMs: z.number().nullable(),
  oldestOpenSeconds: z.number().describe('Age of the oldest request that is not over'),
  health: z
    .object({ status: z.enum(['healthy', 'behind', 'failing']), reason: z.string().nullable() })
    .describe('How it goes now, by the newest requests'),
  recent: z.array(intakeItem).describe('The 50 newest requests'),
})

export const auditItem = z.object({
  id: z.uuid(),
  at: time,
  actor: z.string(),
  action: z.string(),
  subject: z.string(),
  detail: z.unknown(),
})

export const listAuditQuery = z.object({
  ...pageQuery([z.uuid()]),
  action: z.string().max(100).optional().describe('`member.change`, or `member.` for all about members'),
  subject: z.string().max(500).optional(),
  actor: z.string().max(500).optional().describe('As the log names them'),
  since: time.optional(),
  until: time.optional().describe('Exclusive'),
})
export const listAuditAnswer = pageOf(auditItem)

export const rejectedItem = z.object({
  id: z.uuid(),
  connectionId: z.uuid(),
  vendor: z.string(),
  minute: time,
  reason: z.string(),
  count: z.int().describe('In this minute, of this connection, for this reason'),
  sample: z.unknown().describe('One of them, without its proof and its body'),
})

export const listRejectedQuery = z.object({
  ...pageQuery([time, z.uuid()]),
  connectionId: z.uuid().optional(),
  vendor: z.string().optional(),
  reason: z.string().optional(),
})
export const listRejectedAnswer = pageOf(rejectedItem)
