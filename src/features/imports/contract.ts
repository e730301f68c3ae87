import { z } from 'zod'
import { pageOf, pageQuery, time } from '../page.ts'
import { buckets, statuses } from './job.ts'
import { type RowProblemCode, rowProblems } from './map/read-row.ts'
import { fields } from './map/targets.ts'

const field = z.enum(fields)
const problemCode = z.enum(Object.keys(rowProblems) as [RowProblemCode, ...RowProblemCode[]])

const target = z.discriminatedUnion('to', [
  z.object({ to: z.literal('field'), field }),
  z.object({
    to: z.literal('custom'),
    name: z.string().trim().min(1).max(60).describe('Of the custom field; made when there is none'),
    type: z.enum(['text', 'number', 'date', 'boolean']).default('text'),
  }),
  z.object({ to: z.literal('ignore') }),
])

/** A field's name, `custom.<name>` or `ignore` say the same in one word. */
const shortTarget = z
  .string()
  .max(80)
  .regex(new RegExp(`^(?:${fields.join('|')}|custom\\..+|ignore)$`), 'a field, custom.<name> or ignore')

export const targets = z.record(z.string().max(200), z.union([target, shortTarget])).describe('By column name')
export type GivenTargets = z.output<typeof targets>

export const defaults = z.partialRecord(field, z.string().trim().max(500)).describe('For rows that say nothing')
export const fixes = z
  .partialRecord(problemCode, z.enum(['clear', 'suggest', 'accept']))
  .describe(
    'What is done about every problem of a kind: leave the cell out, take the suggestion, take the row as it stands',
  )

export const mappingBody = z.object({
  columns: targets.optional(),
  defaults: defaults.optional(),
  fixes: fixes.optional(),
})

const counts = z.object(
  Object.fromEntries(buckets.map((bucket) => [bucket, z.number().int()])) as Record<
    (typeof buckets)[number],
    z.ZodNumber
  >,
)
const routing = z.record(z.string(), z.number()).describe('Leads by the slug of their workspace')

const job = {
  id: z.uuid(),
  status: z.enum(statuses),
  filename: z.string(),
  source: z.string(),
  createdBy: z.string(),
  total: z.number().nullable().describe('Rows of the file'),
  processed: z.number().describe('Rows that are merged; while reviewing, looked at'),
  counts,
  routing,
  rowsPerSecond: z.number().nullable(),
  secondsLeft: z.number().nullable(),
  error: z
    .object({ code: z.string(), message: z.string(), line: z.number().nullable(), column: z.number().nullable() })
    .nullable(),
  createdAt: time,
  startedAt: time.nullable(),
  completedAt: time.nullable(),
}

export const importItem = z.object(job)
export const progress = importItem

export const importDetail = z.object({
  ...job,
  format: z
    .object({
      kind: z.enum(['csv', 'xlsx']),
      encoding: z.string().nullable(),
      delimiter: z.string().nullable(),
      dayOrder: z.enum(['dmy', 'mdy']),
    })
    .nullable(),
  columns: z
    .array(
      z.object({
        name: z.string(),
        samples: z.array(z.string()),
        target,
        confidence: z.number(),
        from: z.enum(['remembered', 'name', 'similar', 'content', 'unknown']),
      }),
    )
    .nullable(),
  defaults: z.record(z.string(), z.string()),
  fixes: z.record(z.string(), z.string()),
  problems: z.array(
    z.object({
      code: problemCode,
      severity: z.enum(['error', 'warning']),
      reason: z.string(),
      rows: z.number(),
      fixes: z.array(z.string()).describe('What can be done about all of them at once'),
    }),
  ),
  review: z.object({ counts, routing, finishedAt: time.nullable() }).nullable().describe('What a dry run found'),
  undone: z.object({ removed: z.number(), reverted: z.number(), kept: z.number() }).nullable(),
})

export const listImportsQuery = z.object({
  ...pageQuery([z.iso.datetime(), z.uuid()]),
  status: z.enum(statuses).optional(),
})
export const listImportsAnswer = pageOf(importItem)

const rowNumber = z.string().regex(/^\d{1,9}$/)
const problem = z.object({
  code: problemCode,
  column: z.number().nullable().describe('Of the file, from 1'),
  columnName: z.string().nullable(),
  value: z.string().nullable(),
  reason: z.string(),
  suggestion: z.string().nullable(),
})
const row = z.object({
  row: z.number().describe('Of the data, from 1'),
  line: z.number().describe('Of the file, from 1'),
  cells: z.array(z.string()),
  bucket: z.enum(buckets).nullable().describe('Null: not merged yet'),
  leadId: z.uuid().nullable(),
  duplicateOf: z.number().nullable().describe('The row that spoke of the same lead first'),
  keptBecause: z.string().nullable().describe('Why an undo left the lead alone'),
  problems: z.array(problem),
})

export const listRowsQuery = z.object({
  ...pageQuery([rowNumber]),
  bucket: z.enum(buckets).optional(),
  keptByUndo: z.literal('true').optional(),
})
export const listErrorsQuery = z.object({ ...pageQuery([rowNumber]), code: problemCode.optional() })
export const listRowsAnswer = pageOf(row)

export const downloadQuery = z.object({ format: z.enum(['csv', 'xlsx']).default('csv') })

export const bulkUploadAnswer = z.object({
  success: z.boolean(),
  jobId: z.uuid(),
  status: z.enum(statuses),
  summary: z.object({ total: z.number(), successful: z.number(), failed: z.number(), routing }),
})
