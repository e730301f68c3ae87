import type pg from 'pg'
import { hourlyAfterMs } from '../src/features/operations/jobs.ts'
import { foldRollups } from '../src/features/operations/store-stats.ts'
import { patiently } from './make-leads.ts'

const days = 30
const dayMs = 86_400_000
/** Rows of one insert. */
const chunk = 100_000

/** That many decided requests over 30 days, one in fifty failed, without bodies: nobody opens them all. */
export async function makeIntakes(pool: pg.Pool, workspaceId: string, count: number): Promise<void> {
  await pool.query(
    `do $$ declare parent text; part text; day date; begin
       for parent in select table_name from partitioned_by_day loop
         for day in select generate_series((now() at time zone 'utc')::date - ${days + 1}, (now() at time zone 'utc')::date, '1 day')::date loop
           part := parent || '_' || to_char(day, 'YYYYMMDD');
           continue when to_regclass(part) is not null;
           execute format('create table %I partition of %I for values from (%L) to (%L)', part, parent, day::timestamp at time zone 'utc', (day + 1)::timestamp at time zone 'utc');
         end loop;
       end loop;
     end $$`,
  )
  const { rows } = await pool.query('select id from connections where workspace_id = $1 order by id limit 1', [
    workspaceId,
  ])
  for (let from = 0; from < count; from += chunk)
    await insert(pool, [workspaceId, rows[0].id], from, Math.min(from + chunk, count) - 1, count)
  await patiently(pool, 'analyze rollups')
  // what the timers would have done on each of these days
  for (let ago = 0; ago <= days * dayMs; ago += dayMs) {
    await foldRollups(pool, 'minute', 120_000 + ago, dayMs)
    await foldRollups(pool, 'hour', hourlyAfterMs + ago, dayMs)
  }
  await patiently(pool, 'vacuum analyze rollups')
  await patiently(pool, 'analyze intakes, intake_results')
}

async function insert(pool: pg.Pool, values: string[], from: number, to: number, count: number): Promise<void> {
  await patiently(
    pool,
    `with made as (
       insert into intakes (id, received_at, workspace_id, connection_id, vendor, type, subject, dedupe_key, action, unreadable, headers)
       select (lpad(to_hex(ms), 12, '0') || '70008000' || lpad(to_hex(n), 12, '0'))::uuid, to_timestamp(ms / 1000.0),
         $1, $2, (array['c2s', 'csv', 'datashopper'])[1 + n % 3], 'lead.created', 'lead-' || n, 'k' || n, null, n % 5000 = 0, '{}'
       from generate_series(${from}::bigint, ${to}::bigint) n,
         -- a request's id begins with the millisecond it came in
         lateral (select (extract(epoch from now() - interval '${days} days' + n * (interval '${days} days' / ${count})) * 1000)::bigint as ms) as t
       returning id, received_at
     )
     insert into intake_results (intake_id, received_at, workspace_id, status, error_message, processed_at)
     select id, received_at, $1, case when get_byte(uuid_send(id), 15) % 50 = 0 then 'failed' else 'completed' end, null, received_at + interval '20 milliseconds'
     from made`,
    values,
  )
}
