import type pg from 'pg'

interface PollKey {
  workspaceId: string
  connectionId: string
  command: string
}

/** Claims one asking when it is due; null when it is not, or another process has it. Returns how far the last one came. */
export async function claimPoll(
  pool: pg.Pool,
  { workspaceId, connectionId, command }: PollKey,
  everyMs: number,
): Promise<{ askedAt: Date; reached: Date | null } | null> {
  const { rows } = await pool.query({
    name: 'claim_poll',
    text: `insert into polls as p (workspace_id, connection_id, command, asked_at) values ($1, $2, $3, now())
      on conflict (workspace_id, connection_id, command) do update set asked_at = now() where p.asked_at <= now() - make_interval(secs => $4)
      returning asked_at, reached`,
    values: [workspaceId, connectionId, command, everyMs / 1_000],
  })
  return rows[0] ? { askedAt: rows[0].asked_at, reached: rows[0].reached } : null
}

/** Writes how it went: `reached` null leaves it where it was, so that the next one asks for the same again. */
export async function endPoll(
  pool: pg.Pool,
  { workspaceId, connectionId, command }: PollKey,
  reached: Date | null,
  error: string | null,
): Promise<void> {
  await pool.query({
    name: 'end_poll',
    text: `update polls set reached = coalesce($4, reached), last_error = $5 where workspace_id = $1 and connection_id = $2 and command = $3`,
    values: [workspaceId, connectionId, command, reached, error],
  })
}
