import type pg from 'pg'

/**
 * Counts one attempt under each key; the count of each and the seconds until it begins anew. Keys in the order given. One
 * statement: two guesses at once are two.
 */
export async function countAttempts(
  pool: pg.Pool,
  keys: Buffer[],
  windowSeconds: number,
): Promise<{ count: number; seconds: number }[]> {
  const { rows } = await pool.query<{ key: Buffer; count: number; seconds: number }>({
    name: 'count_attempts',
    text: `insert into sign_in_attempts as a (key, count, until)
      select key, 1, now() + make_interval(secs => $2) from unnest($1::bytea[]) as k (key) order by key
      on conflict (key) do update set count = case when a.until < now() then 1 else a.count + 1 end,
        until = case when a.until < now() then excluded.until else a.until end
      returning key, count, ceil(extract(epoch from until - now()))::int as seconds`,
    values: [keys, windowSeconds],
  })
  return keys.map((key) => rows.find((row) => row.key.equals(key))!)
}

/** A proof that held: its account's count is forgotten, and it does not count against where it came from. */
export async function forgetAttempts(pool: pg.Pool, forget: Buffer[], takeBack: Buffer[]): Promise<void> {
  await pool.query({
    name: 'forget_attempts',
    text: `with gone as (delete from sign_in_attempts where key = any($1::bytea[]))
      update sign_in_attempts set count = count - 1 where key = any($2::bytea[]) and count > 0`,
    values: [forget, takeBack],
  })
}

export async function deleteOldProofs(pool: pg.Pool): Promise<void> {
  await pool.query(
    `with attempts as (delete from sign_in_attempts where until < now()), links as (delete from verifications where expires_at < now() - interval '1 day')
     delete from sessions where expires_at < now() - interval '1 day'`,
  )
}
