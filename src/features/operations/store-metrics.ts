import type pg from 'pg'

/** Seconds since the oldest work that is due became so, by queue; a queue without work is 0. */
export async function oldestWork(pool: pg.Pool): Promise<{ queue: string; seconds: number }[]> {
  const { rows } = await pool.query<{ queue: string; seconds: number }>({
    name: 'oldest_work',
    text: `select q.queue, coalesce(extract(epoch from now() - o.run_at), 0)::float8 as seconds
      from unnest(array['decide', 'decide_bulk', 'act']) as q (queue)
      left join lateral (select min(run_at) as run_at from work where queue = q.queue and state = 'ready' and run_at <= now()) o on true`,
  })
  return rows
}
