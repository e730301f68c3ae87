import type pg from 'pg'

/**
 * Everything that was sent so far (or one campaign's) is that much older. One row a statement: many in one would lock
 * them in another order than the hub does, which may still be taking answers.
 */
export async function ageMessages(pool: pg.Pool, interval: string, campaignId?: string): Promise<void> {
  const { rows } = await pool.query('select id from messages where campaign_id = coalesce($1, campaign_id)', [
    campaignId ?? null,
  ])
  for (const { id } of rows)
    await pool.query(
      `update messages set attempted_at = attempted_at - $2::interval, sent_at = sent_at - $2::interval where id = $1`,
      [id, interval],
    )
}
