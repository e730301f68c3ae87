import type pg from 'pg'
import type { z } from 'zod'
import type { ownSession } from './contract.ts'

/** A person's living sessions, newest first; at most 100. */
export async function listSessions(
  pool: pg.Pool,
  userId: string,
  thisOne: string | null,
): Promise<z.output<typeof ownSession>[]> {
  const { rows } = await pool.query(
    `select id, id is not distinct from $2 as "isThis", ip_address as address, user_agent as browser, created_at as "createdAt", expires_at as "expiresAt"
     from sessions where user_id = $1 and expires_at > now() order by id desc limit 100`,
    [userId, thisOne],
  )
  return rows.map((row) => ({
    ...row,
    createdAt: row.createdAt.toISOString(),
    expiresAt: row.expiresAt.toISOString(),
  }))
}

/** False: it is not this person's, or over. */
export async function endSession(pool: pg.Pool, userId: string, id: string): Promise<boolean> {
  const { rowCount } = await pool.query('delete from sessions where user_id = $1 and id = $2', [userId, id])
  return rowCount === 1
}
