import type { Column } from './map/guess-columns.ts'
import type { Fix, RowProblemCode } from './map/read-row.ts'
import type { DayOrder } from './map/read-values.ts'
import type { Field, Target } from './map/targets.ts'
import type { FileFormat } from './stage-file.ts'

/** What became of a row. Together they are all rows of the file. */
export const buckets = ['created', 'updated', 'unchanged', 'duplicate', 'invalid', 'suppressed'] as const
export type Bucket = (typeof buckets)[number]
export type BucketCounts = Record<Bucket, number>

export const noCounts = (): BucketCounts => ({
  created: 0,
  updated: 0,
  unchanged: 0,
  duplicate: 0,
  invalid: 0,
  suppressed: 0,
})

export const statuses = [
  'uploading',
  'mapping',
  'reviewing',
  'processing',
  'paused',
  'completed',
  'cancelled',
  'failed',
  'undoing',
  'undone',
] as const
export type JobStatus = (typeof statuses)[number]

/** What a dry run found. */
export interface Review {
  counts: BucketCounts
  routing: Record<string, number>
  /** Rows with each kind of problem. */
  finishedAt: string | null
}

/** What an undo did. */
export interface Undone {
  removed: number
  reverted: number
  /** Rows whose lead somebody touched since. */
  kept: number
}

/** One file on its way in. */
export interface ImportJob {
  id: string
  workspaceId: string
  source: string
  filename: string
  createdBy: string
  status: JobStatus
  isAutomatic: boolean
  format: (FileFormat & { dayOrder: DayOrder }) | null
  columns: Column[] | null
  mapping: Target[] | null
  defaults: Partial<Record<Field, string>>
  fixes: Partial<Record<RowProblemCode, Fix>>
  reading: number
  intakeId: string
  intakeReceivedAt: Date
  nextRow: number
  undoRow: number | null
  totalRecords: number | null
  counts: BucketCounts
  routing: Record<string, number>
  review: Review | null
  undone: Undone | null
  error: { code: string; message: string; line: number | null; column: number | null } | null
  activeSeconds: number
  createdAt: Date
  startedAt: Date | null
  completedAt: Date | null
}
