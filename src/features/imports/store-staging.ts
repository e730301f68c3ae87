import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { inTransaction, type Transaction } from '../../db/transaction.ts'
import { foldName } from './map/guess-columns.ts'
import type { Target } from './map/targets.ts'
import type { StoredRow } from './restage-rows.ts'
import { stagedColumns } from './stage-row.ts'

const copyText = `copy import_rows (workspace_id, job_id, reading, ${stagedColumns.join(', ')}) from stdin`

/** Appends rows in COPY's text format; all of them or none. */
export async function copyRows(pool: pg.Pool, pieces: readonly Buffer[]): Promise<void> {
  const client = await pool.connect()
  let broken: Error | undefined
  try {
    await pipeline(Readable.from(pieces), client.query(copyFrom(copyText)))
  } catch (error) {
    broken = error as Error
    throw error
  } finally {
    client.release(broken)
  }
}

/** For statements over a whole file, which may take longer than the pool's usual patience. */
const patient = { query_timeout: 30 * 60_000 }

/** Takes the rows of a job, or of one reading of it, out of staging. */
export async function deleteRows(
  pool: pg.Pool,
  workspaceId: string,
  jobId: string,
  reading: number | null,
): Promise<void> {
  await pool.query({
    ...patient,
    text: 'delete from import_rows where workspace_id = $1 and job_id = $2 and ($3::int is null or reading = $3)',
    values: [workspaceId, jobId, reading],
  } as pg.QueryConfig)
}

// one sorted pass each: joins of a file with itself would be planned for a handful of rows
const sortOutText = `
insert into import_results (workspace_id, job_id, row, bucket, duplicate_of)
select $1, $2, row, 'invalid', null from import_rows where workspace_id = $1 and job_id = $2 and reading = $3 and is_invalid
union all
select $1, $2, row, case when row > first then 'duplicate' end, case when row > first then first end from (
  select row, min(row) over (partition by fingerprint) as first,
    phone_key is not null and count(*) over (partition by phone_key) > 1 or email_key is not null and count(*) over (partition by email_key) > 1 as is_shared
  from import_rows where workspace_id = $1 and job_id = $2 and reading = $3 and not is_invalid) r
where row > first or is_shared`

/**
 * Resolves the file within itself, once it is all in staging: rows with errors, rows that speak of the lead of an earlier
 * row, rows that share a contact with another one and so must be looked at one by one.
 */
export function sortOut(pool: pg.Pool, workspaceId: string, jobId: string, reading: number): Promise<void> {
  return inTransaction(pool, async (tx) => {
    const whole = (text: string, values: unknown[]) => tx.query({ ...patient, text, values })
    await whole('delete from import_results where workspace_id = $1 and job_id = $2', [workspaceId, jobId])
    await whole(sortOutText, [workspaceId, jobId, reading])
  })
}

/** Rows as they stood in the file, from behind `after`. */
export async function readStored(
  pool: pg.Pool,
  workspaceId: string,
  jobId: string,
  reading: number,
  after: number,
  limit: number,
) {
  const { rows } = await pool.query<StoredRow>(
    `select row, line, cells, case when problems like '%"quote_malformed"%' then 'quote_malformed' when problems like '%"bad_character"%' then 'bad_character' end as flaw
     from import_rows where workspace_id = $1 and job_id = $2 and reading = $3 and row > $4 order by row limit $5`,
    [workspaceId, jobId, reading, after, limit],
  )
  return rows
}

/** What columns of files of this source were taken for the last time, by folded name. */
export async function readMappings(pool: pg.Pool, workspaceId: string, source: string): Promise<[string, Target][]> {
  const { rows } = await pool.query(
    'select column_name, target from import_mappings where workspace_id = $1 and source = $2',
    [workspaceId, source],
  )
  return rows.map(({ column_name, target }) => [column_name, target])
}

/** Remembers what a person took these columns for. */
export async function rememberMappings(
  tx: Transaction,
  workspaceId: string,
  source: string,
  columns: { name: string; target: Target }[],
): Promise<void> {
  const byName = new Map(columns.map(({ name, target }) => [foldName(name), target]))
  byName.delete('')
  await tx.query(
    `insert into import_mappings (workspace_id, source, column_name, target)
     select $1, $2, name, target from unnest($3::text[], $4::jsonb[]) as m (name, target)
     on conflict (workspace_id, source, column_name) do update set target = excluded.target, used_at = now()`,
    [workspaceId, source, [...byName.keys()], [...byName.values()].map((target) => JSON.stringify(target))],
  )
}

/** Rows of files that were done a month ago: until then an import can be undone and its errors downloaded. */
export async function forgetStaging(pool: pg.Pool): Promise<void> {
  await pool.query({
    ...patient,
    text: `delete from import_rows r using bulk_upload_jobs j
      where j.workspace_id = r.workspace_id and j.id = r.job_id and j.completed_at < now() - interval '30 days'`,
  } as pg.QueryConfig)
}
