import type pg from 'pg'

/** True for the one process that may run this job now; its next time starts with the claim. */
export async function claimJob(pool: pg.Pool, name: string, everyMs: number): Promise<boolean> {
  const { rowCount } = await pool.query({
    name: 'claim_job',
    text: `insert into jobs as j (name, last_run_at) values ($1, now())
      on conflict (name) do update set last_run_at = now() where j.last_run_at <= now() - make_interval(secs => $2)`,
    values: [name, everyMs / 1000],
  })
  return rowCount === 1
}

export async function endJob(pool: pg.Pool, name: string, error: string | null): Promise<void> {
  await pool.query({ name: 'end_job', text: 'update jobs set last_error = $2 where name = $1', values: [name, error] })
}
