import type pg from 'pg'
import type { z } from 'zod'
import type { Transaction } from '../../db/transaction.ts'
import { conditions } from '../conditions.ts'
import type { listRejectedQuery, rejectedItem } from './contract.ts'

interface Span {
  workspaceId: string
  vendor?: string
  since?: string
}

/** What the rollups add up to, by metric: statuses, `seconds`, `duplicates`. */
export async function sumRollups(tx: Transaction, { workspaceId, vendor, since }: Span): Promise<Map<string, number>> {
  const where = conditions()
  where.compare('workspace_id', '=', workspaceId)
  where.compare('vendor', '=', vendor)
  where.compare('minute', '>=', since)
  const { rows } = await tx.query<{ metric: string; value: number }>(
    `select metric, sum(value)::float8 as value from rollups where ${where.text()} group by metric`,
    where.values,
  )
  return new Map(rows.map((row) => [row.metric, row.value]))
}

export async function sumRejected(tx: Transaction, { workspaceId, vendor, since }: Span): Promise<number> {
  const where = conditions()
  where.compare('workspace_id', '=', workspaceId)
  where.compare('vendor', '=', vendor)
  where.compare('minute', '>=', since)
  const { rows } = await tx.query<{ count: number }>(
    `select coalesce(sum(count), 0)::int as count from rejected_requests where ${where.text()}`,
    where.values,
  )
  return rows[0]!.count
}

/** Requests that are not over, from the work table: small, whatever the history. */
export async function readOpen(
  tx: Transaction,
  { workspaceId, vendor }: Span,
): Promise<{ count: number; oldestSeconds: number }> {
  const { rows } = await tx.query<{ count: number; oldestSeconds: number }>(
    `select count(*)::int as count, coalesce(extract(epoch from now() - min(w.received_at)), 0)::float8 as "oldestSeconds"
     from work w where w.workspace_id = $1 and w.id = w.intake_id and ($2::text is null or exists (
       select from intakes i where i.workspace_id = w.workspace_id and i.received_at = w.received_at and i.id = w.id and i.vendor = $2))`,
    [workspaceId, vendor ?? null],
  )
  return rows[0]!
}

type RejectedFilter = Omit<z.output<typeof listRejectedQuery>, 'limit' | 'cursor'>

/** Newest minute first; one more than `limit` when there are more. */
export async function listRejected(
  tx: Transaction,
  workspaceId: string,
  filter: RejectedFilter,
  limit: number,
  after: [string, string] | undefined,
): Promise<z.output<typeof rejectedItem>[]> {
  const where = conditions()
  where.compare('workspace_id', '=', workspaceId)
  where.compare('connection_id', '=', filter.connectionId)
  where.compare('vendor', '=', filter.vendor)
  where.compare('reason', '=', filter.reason)
  if (after) where.and(`(minute, id) < (${where.value(after[0])}, ${where.value(after[1])})`)
  const { rows } = await tx.query(
    `select id, connection_id as "connectionId", vendor, minute, reason, count, sample from rejected_requests
     where ${where.text()} order by minute desc, id desc limit ${where.value(limit + 1)}`,
    where.values,
  )
  return rows.map((row) => ({ ...row, minute: row.minute.toISOString() }) as z.output<typeof rejectedItem>)
}

/**
 * Adds up the rows of a minute, or after a day of an hour, into one. Looks only at times that just became old enough,
 * `overMs` at most, so that nothing is folded twice.
 */
export async function foldRollups(pool: pg.Pool, unit: 'minute' | 'hour', olderThanMs: number, overMs: number) {
  await pool.query(
    `with many as (
       select workspace_id, date_trunc($1, minute) as until, vendor, metric from rollups
       where minute < date_trunc($1, now() - make_interval(secs => $2)) and minute >= date_trunc($1, now() - make_interval(secs => $2 + $3))
       group by 1, 2, 3, 4 having count(*) > 1
     ), gone as (
       delete from rollups r using many m
       where r.workspace_id = m.workspace_id and r.vendor = m.vendor and r.metric = m.metric
         and r.minute >= m.until and r.minute < m.until + ('1 ' || $1)::interval
       returning r.workspace_id, m.until, r.vendor, r.metric, r.value
     )
     insert into rollups (workspace_id, minute, vendor, metric, value)
     select workspace_id, until, vendor, metric, sum(value) from gone group by 1, 2, 3, 4`,
    [unit, olderThanMs / 1_000, overMs / 1_000],
  )
}
