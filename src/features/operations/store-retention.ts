import type pg from 'pg'

/** Deliveries are remembered this long for de-duplication. */
const ledgerDays = 90

export async function ensurePartitions(pool: pg.Pool, daysAhead: number): Promise<void> {
  await pool.query('call ensure_partitions($1)', [daysAhead])
}

/** Daily tables whose last day is older than their parent keeps, and those a crash left half detached. */
export async function expiredPartitions(pool: pg.Pool): Promise<string[]> {
  const { rows } = await pool.query<{ name: string }>(
    `select c.relname as name from pg_class c join partitioned_by_day p on c.relname ~ ('^' || p.table_name || '_[0-9]{8}$')
     where c.relkind = 'r' and to_date(right(c.relname, 8), 'YYYYMMDD') < (now() at time zone 'utc')::date - p.keep_days order by 1`,
  )
  return rows.map((row) => row.name)
}

/** DETACH CONCURRENTLY first: a plain drop would lock the whole table against accepting. */
export async function dropPartition(pool: pg.Pool, name: string): Promise<void> {
  const { rows } = await pool.query<{ parent: string; pending: boolean }>(
    'select inhparent::regclass::text as parent, inhdetachpending as pending from pg_inherits where inhrelid = $1::regclass',
    [name],
  )
  if (rows[0])
    await pool.query(
      `alter table ${rows[0].parent} detach partition ${name} ${rows[0].pending ? 'finalize' : 'concurrently'}`,
    )
  await pool.query(`drop table if exists ${name}`)
}

/** The ids carry their time: everything below the id of that moment is old. */
export async function deleteOldKeys(pool: pg.Pool, limit: number): Promise<number> {
  const moment = (Date.now() - ledgerDays * 86_400_000).toString(16).padStart(12, '0')
  const before = `${moment.slice(0, 8)}-${moment.slice(8)}-7000-8000-000000000000`
  const { rowCount } = await pool.query(
    'delete from dedupe_ledger where key in (select key from dedupe_ledger where intake_id < $1 limit $2)',
    [before, limit],
  )
  return rowCount ?? 0
}
