import type pg from 'pg'
import { inTransaction, type Transaction } from '../../db/transaction.ts'
import { type BucketCounts, buckets, type ImportJob, type JobStatus } from './job.ts'

type Queries = Transaction | pg.Pool
const asking = (from: Queries) => from as unknown as Transaction

const columns = `id, workspace_id, source, filename, created_by, status, is_automatic, format, columns, mapping, defaults, fixes, reading, intake_id,
  intake_received_at, next_row, undo_row, total_records, ${buckets.map((bucket) => `${bucket}_records`).join(', ')}, routing, review, undone,
  error_code, error_message, error_line, error_column, active_seconds, created_at, started_at, completed_at`

function toJob(row: pg.QueryResultRow): ImportJob {
  const counts = Object.fromEntries(buckets.map((bucket) => [bucket, row[`${bucket}_records`]])) as BucketCounts
  return {
    id: row.id,
    workspaceId: row.workspace_id,
    source: row.source,
    filename: row.filename,
    createdBy: row.created_by,
    status: row.status,
    isAutomatic: row.is_automatic,
    format: row.format,
    columns: row.columns,
    mapping: row.mapping,
    defaults: row.defaults,
    fixes: row.fixes,
    reading: row.reading,
    intakeId: row.intake_id,
    intakeReceivedAt: row.intake_received_at,
    nextRow: row.next_row,
    undoRow: row.undo_row,
    totalRecords: row.total_records,
    counts,
    routing: row.routing,
    review: row.review,
    undone: row.undone,
    error: row.error_code && {
      code: row.error_code,
      message: row.error_message,
      line: row.error_line,
      column: row.error_column,
    },
    activeSeconds: row.active_seconds,
    createdAt: row.created_at,
    startedAt: row.started_at,
    completedAt: row.completed_at,
  }
}

export interface NewJob {
  id: string
  workspaceId: string
  source: string
  filename: string
  createdBy: string
  isAutomatic: boolean
  defaults: ImportJob['defaults']
  intakeId: string
  intakeReceivedAt: Date
}

/** Opens a job unless the workspace opened as many in the last hour; counted one after the other, so that none slips through. */
export function insertJob(pool: pg.Pool, job: NewJob, mostPerHour: number): Promise<boolean> {
  return inTransaction(pool, async (tx) => {
    await tx.query('select from workspaces where id = $1 for no key update', [job.workspaceId])
    const { rows } = await tx.query(
      `select count(*)::int as n from bulk_upload_jobs where workspace_id = $1 and created_at > now() - interval '1 hour'`,
      [job.workspaceId],
    )
    if (rows[0]!.n >= mostPerHour) return false
    await tx.query(
      `insert into bulk_upload_jobs (id, workspace_id, source, filename, created_by, is_automatic, defaults, intake_id, intake_received_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
      [
        job.id,
        job.workspaceId,
        job.source,
        job.filename,
        job.createdBy,
        job.isAutomatic,
        job.defaults,
        job.intakeId,
        job.intakeReceivedAt,
      ],
    )
    return true
  })
}

/** How many jobs the workspace opened in the last hour. */
export async function countRecent(pool: pg.Pool, workspaceId: string): Promise<number> {
  const { rows } = await pool.query(
    `select count(*)::int as n from bulk_upload_jobs where workspace_id = $1 and created_at > now() - interval '1 hour'`,
    [workspaceId],
  )
  return rows[0].n
}

export async function findJob(tx: Queries, workspaceId: string, id: string): Promise<ImportJob | undefined> {
  const { rows } = await asking(tx).query(
    `select ${columns} from bulk_upload_jobs where workspace_id = $1 and id = $2`,
    [workspaceId, id],
  )
  return rows[0] && toJob(rows[0])
}

/** Locks the job against the runner and other callers, so that a state is left once. */
export async function lockJob(tx: Transaction, workspaceId: string, id: string): Promise<ImportJob | undefined> {
  const { rows } = await tx.query(
    `select ${columns} from bulk_upload_jobs where workspace_id = $1 and id = $2 for no key update`,
    [workspaceId, id],
  )
  return rows[0] && toJob(rows[0])
}

/** Newest first; one more than `limit` when there are more. */
export async function listJobs(
  tx: Transaction,
  workspaceId: string,
  status: JobStatus | undefined,
  limit: number,
  after: { createdAt: string; id: string } | null,
): Promise<ImportJob[]> {
  const { rows } = await tx.query(
    `select ${columns} from bulk_upload_jobs where workspace_id = $1 and ($2::text is null or status = $2)
       and ($3::timestamptz is null or (created_at, id) < ($3, $4::uuid))
     order by created_at desc, id desc limit $5`,
    [workspaceId, status ?? null, after?.createdAt ?? null, after?.id ?? null, limit + 1],
  )
  return rows.map(toJob)
}

export interface Change {
  status?: JobStatus
  format?: ImportJob['format']
  columns?: ImportJob['columns']
  mapping?: ImportJob['mapping']
  defaults?: ImportJob['defaults']
  fixes?: ImportJob['fixes']
  reading?: number
  nextRow?: number
  undoRow?: number | null
  totalRecords?: number
  review?: ImportJob['review']
  undone?: ImportJob['undone']
  startedAt?: Date
  completedAt?: Date | null
  error?: ImportJob['error']
}

const json = new Set(['format', 'columns', 'mapping', 'defaults', 'fixes', 'review', 'undone'])

/** Writes these parts of a job and leaves the rest. */
export async function changeJob(
  tx: Queries,
  workspaceId: string,
  id: string,
  { error, ...change }: Change,
): Promise<void> {
  const values: unknown[] = [workspaceId, id]
  const sets = ['updated_at = now()']
  const set = (column: string, value: unknown) => sets.push(`${column} = $${values.push(value)}`)
  for (const [name, value] of Object.entries(change)) {
    const column = name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
    set(column, json.has(name) && value !== null ? JSON.stringify(value) : value)
  }
  if (error) {
    set('error_code', error.code)
    set('error_message', error.message)
    set('error_line', error.line)
    set('error_column', error.column)
  }
  await asking(tx).query(`update bulk_upload_jobs set ${sets.join(', ')} where workspace_id = $1 and id = $2`, values)
}

/** What a notice about these jobs says; those of other kinds of ids are left out. */
export async function findCounts(tx: Transaction, ids: string[]) {
  const { rows } = await tx.query(
    `select id, workspace_id, filename, coalesce(total_records, 0) as total, created_records, updated_records, failed_records, error_message
     from bulk_upload_jobs where id::text = any($1)`,
    [ids],
  )
  return new Map(
    rows.map((row) => [
      row.id as string,
      {
        id: row.id as string,
        workspaceId: row.workspace_id as string,
        filename: row.filename as string,
        total: row.total as number,
        created: row.created_records as number,
        updated: row.updated_records as number,
        failed: row.failed_records as number,
        error: row.error_message as string | null,
      },
    ]),
  )
}

/** Uploads whose sender went away, or whose process died: nothing of them was merged. */
export async function failAbandoned(pool: pg.Pool): Promise<void> {
  await pool.query(
    `with gone as (
       update bulk_upload_jobs set status = 'failed', completed_at = now(), updated_at = now(), error_code = 'upload_interrupted',
         error_message = 'The upload was interrupted before the file was complete. Nothing was imported.'
       where status = 'uploading' and updated_at < now() - interval '2 minutes' returning id, workspace_id
     ) delete from import_rows r using gone g where r.workspace_id = g.workspace_id and r.job_id = g.id`,
  )
}
