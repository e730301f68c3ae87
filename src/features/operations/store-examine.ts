import type pg from 'pg'

export interface ServerFacts {
  /** As `server_version_num`: 180004 is 18.4. */
  version: number
  versionText: string
  /** How far the database's clock is ahead of ours. */
  skewMs: number
  isDurable: boolean
}

export async function readServer(pool: pg.Pool): Promise<ServerFacts> {
  const before = Date.now()
  const { rows } = await pool.query<{ version: number; text: string; now: Date; durable: boolean }>(
    `select current_setting('server_version_num')::int as version, current_setting('server_version') as text, clock_timestamp() as now,
       current_setting('fsync')::bool and current_setting('full_page_writes')::bool and current_setting('synchronous_commit') <> 'off' as durable`,
  )
  const { version, text, now, durable } = rows[0]!
  const skewMs = now.getTime() - (before + Date.now()) / 2
  return { version, versionText: text, skewMs, isDurable: durable }
}

/** The key that this database's secrets are sealed with; null before the first start. */
export async function readKeyFingerprint(pool: pg.Pool): Promise<string | null> {
  const { rows } = await pool.query<{ key_fingerprint: string | null }>('select key_fingerprint from instance')
  return rows[0]?.key_fingerprint ?? null
}

/** How many days ahead every partitioned table can take rows; negative: today's is missing. */
export async function readDaysAhead(pool: pg.Pool): Promise<number> {
  const { rows } = await pool.query<{ days: number | null }>(
    `select min(newest) - (now() at time zone 'utc')::date as days from (
       select max(to_date(right(c.relname, 8), 'YYYYMMDD')) as newest from partitioned_by_day p
       left join pg_inherits i on i.inhparent = to_regclass(p.table_name) left join pg_class c on c.oid = i.inhrelid
       group by p.table_name) as tables`,
  )
  return rows[0]!.days ?? -1
}

/** What is not settled, and what nobody will settle without a person. */
export async function readTroubles(pool: pg.Pool): Promise<{ oldestSeconds: number; dead: number; doubtful: number }> {
  const { rows } = await pool.query<{ oldest: number; dead: number; doubtful: number }>(
    `select coalesce((select extract(epoch from now() - min(run_at)) from work where state = 'ready' and run_at <= now()), 0)::float8 as oldest,
       (select count(*) from effects where status = 'dead' and created_at > now() - interval '7 days')::int as dead,
       (select count(*) from effects where status = 'doubtful')::int as doubtful`,
  )
  const { oldest, dead, doubtful } = rows[0]!
  return { oldestSeconds: oldest, dead, doubtful }
}
