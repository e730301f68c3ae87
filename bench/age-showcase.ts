import type pg from 'pg'

/** The showcase happened just now; this spreads it over the last month, as far as screens tell of time. */
export async function ageShowcase(pool: pg.Pool, workspace: string): Promise<void> {
  const { rows } = await pool.query<{ id: string }>('select id from workspaces where slug = $1', [workspace])
  for (const statement of statements) await pool.query(statement, [rows[0]!.id])
}

const statements = [
  // most leads are of the last days; a message comes minutes after its lead
  `with aged as (
     select id, created_at as was, now() - power(random(), 2) * interval '27 days' - interval '20 minutes' as at from leads where workspace_id = $1
   ), moved as (
     update leads l set created_at = a.at, first_contact_at = case when l.first_contact_at is not null then least(now(), a.at + random() * random() * interval '90 minutes') end,
       replied_at = case when l.replied_at is not null then least(now(), a.at + interval '2 hours' + random() * interval '20 hours') end,
       purchased_at = case when l.purchased_at is not null then least(now(), a.at + interval '1 day' + random() * interval '4 days') end
     from aged a where a.id = l.id returning l.id
   )
   select count(*) from moved`,
  // what a day of such an agency looks like: busy by day, quiet at night, a few failures
  `insert into rollups (workspace_id, minute, vendor, metric, value)
   select $1::uuid, date_trunc('hour', at), vendor, metric, value from (
     select at, vendor, round(weight * (0.4 + random()) * (case when extract(hour from at) between 11 and 23 then 1 else 0.15 end)) as n
     from generate_series(now() - interval '29 days', now() - interval '1 hour', '1 hour') at,
       (values ('c2s', 9), ('datashopper', 4), ('evolution', 14), ('cakto', 2)) v (vendor, weight)
   ) made, lateral (values ('completed', n), ('failed', case when random() < 0.06 then 1 else 0 end), ('seconds', n * (0.03 + random() * 0.05)),
     ('duplicates', case when random() < 0.1 then 1 else 0 end)) m (metric, value)
   where value > 0`,
]
