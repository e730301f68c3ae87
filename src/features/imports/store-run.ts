import type pg from 'pg'
import type { Transaction } from '../../db/transaction.ts'
import { type BucketCounts, buckets, type JobStatus, type Review } from './job.ts'
import { lockJob } from './store-jobs.ts'

/** States in which a job has work to do. */
export const working = ['reviewing', 'processing', 'undoing'] as const satisfies readonly JobStatus[]

/** How long a silent worker keeps its job. */
const leaseSeconds = 12

/** Takes the job that was looked at longest ago, if one has work to do and nobody works on it. */
export async function claimJob(
  pool: pg.Pool,
  workerId: string,
): Promise<{ id: string; workspaceId: string } | undefined> {
  const { rows } = await pool.query({
    name: 'import_claim_job',
    text: `update bulk_upload_jobs set worker_id = $1, leased_until = now() + make_interval(secs => ${leaseSeconds}), started_at = coalesce(started_at, now())
      where id = (
        select id from bulk_upload_jobs where status = any($2) and (leased_until is null or leased_until < now())
        order by updated_at limit 1 for update skip locked)
      returning id, workspace_id`,
    values: [workerId, working],
  })
  return rows[0] && { id: rows[0].id, workspaceId: rows[0].workspace_id }
}

/** Gives the job back: others with work come first. */
export async function releaseJob(pool: pg.Pool, workerId: string, id: string): Promise<void> {
  await pool.query({
    name: 'import_release_job',
    text: 'update bulk_upload_jobs set worker_id = null, leased_until = null, updated_at = now() where id = $2 and worker_id = $1',
    values: [workerId, id],
  })
}

/**
 * Locks the job for one step and takes the lease anew. Undefined: it was paused, cancelled or taken over, and what the
 * caller would write is not wanted.
 */
export async function holdJob(tx: Transaction, workerId: string, workspaceId: string, id: string) {
  const job = await lockJob(tx, workspaceId, id)
  if (!job || !(working as readonly string[]).includes(job.status)) return undefined
  const { rowCount } = await tx.query({
    name: 'import_hold_job',
    text: `update bulk_upload_jobs set leased_until = now() + make_interval(secs => ${leaseSeconds}) where id = $2 and worker_id = $1`,
    values: [workerId, id],
  })
  return rowCount === 1 ? job : undefined
}

const added = buckets.map((bucket, at) => `${bucket}_records = ${bucket}_records + $${at + 5}`).join(', ')

/** Moves the cursor with what the step counted. The workspaces of `placed` by id. */
export async function advanceJob(
  tx: Transaction,
  id: string,
  nextRow: number,
  seconds: number,
  counts: BucketCounts,
  placed: ReadonlyMap<string, number>,
): Promise<void> {
  await tx.query({
    name: 'import_advance_job',
    text: `update bulk_upload_jobs j set next_row = $2, active_seconds = active_seconds + $3, updated_at = now(), ${added},
        routing = (select coalesce(jsonb_object_agg(slug, n), '{}') from (
          select slug, sum(n) as n from (
            select key as slug, value::int as n from jsonb_each_text(j.routing)
            union all select w.slug, p.value::int from jsonb_each_text($4) p join workspaces w on w.id = p.key::uuid) a
          group by slug having sum(n) > 0) s)
      where id = $1`,
    values: [
      id,
      nextRow,
      seconds,
      JSON.stringify(Object.fromEntries(placed)),
      ...buckets.map((bucket) => counts[bucket]),
    ],
  })
}

/** The same of a dry run. */
export async function advanceReview(tx: Transaction, id: string, nextRow: number, review: Review): Promise<void> {
  await tx.query({
    name: 'import_advance_review',
    text: 'update bulk_upload_jobs set next_row = $2, review = $3, updated_at = now() where id = $1',
    values: [id, nextRow, review],
  })
}

/** What DECIDE has to do for live requests at this moment. */
export interface LiveWork {
  isThere: boolean
  /** Some of it waits longer than it should: bulk work steps back. */
  isLate: boolean
}

const waitingSince = (interval: string) =>
  `select from work where queue = 'decide' and state = 'ready' and run_at <= now() - interval ${interval}`

/** Asked before and after each step of an import. */
export async function readLiveWork(pool: pg.Pool): Promise<LiveWork> {
  const { rows } = await pool.query<LiveWork>({
    name: 'import_read_live_work',
    text: `select exists (${waitingSince("'0 ms'")}) as "isThere", exists (${waitingSince("'150 ms'")}) as "isLate"`,
  })
  return rows[0]!
}

/** Slugs of workspaces, for what a person reads. */
export async function slugsOf(tx: Transaction, ids: string[]): Promise<Map<string, string>> {
  const { rows } = await tx.query('select id, slug from workspaces where id = any($1)', [ids])
  return new Map(rows.map(({ id, slug }) => [id, slug]))
}
