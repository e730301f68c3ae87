import { z } from 'zod'
import { pageOf, pageQuery, time } from '../page.ts'
import { kinds } from './kinds.ts'

export const exceptionKind = z.enum(kinds)

/** One thing that a person should look at. */
export const exceptionItem = z.object({
  id: z.string().describe('`kind:ref`'),
  kind: exceptionKind,
  ref: z.string().describe('Id of the row that it is about'),
  at: time,
  what: z.string().describe('What it is about: a type of request, a kind of effect, a name'),
  reason: z.string().nullable().describe('Why it is here, in the words of whoever said no'),
  code: z
    .string()
    .nullable()
    .describe(
      'The same in one word, where there is one: the status of an effect or a conversion, the problem of a destination, the signs that two people are one',
    ),
  vendor: z.string().nullable(),
  intakeId: z.uuid().nullable(),
  leadId: z.uuid().nullable(),
  partyIds: z
    .array(z.uuid())
    .nullable()
    .describe('Two people that may be one, of a pair that the walk over all of them found'),
  canRetry: z.boolean(),
  assigneeId: z.uuid().nullable(),
  resolvedAt: time.nullable(),
  resolvedBy: z.string().nullable(),
  note: z.string().nullable(),
})

export const listExceptionsQuery = z.object({
  ...pageQuery([time, z.string()]),
  kind: exceptionKind.optional(),
  resolved: z.stringbool().default(false),
  assigneeId: z.uuid().optional(),
})
export const listExceptionsAnswer = pageOf(exceptionItem)

export const countExceptionsAnswer = z.object({
  counts: z.record(z.string(), z.int()).describe('Open ones of each kind, at most 1,000 of one'),
  total: z.int(),
})

export const exceptionParam = z.object({
  id: z.string().regex(new RegExp(`^(?:${kinds.join('|')}):[^\\s:]{1,200}$`), 'kind:ref'),
})
export const resolveBody = z.object({ note: z.string().max(1_000).nullable().default(null) })
export const assignBody = z.object({ assigneeId: z.uuid().nullable() })
