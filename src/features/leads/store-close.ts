import type { Transaction } from '../../db/transaction.ts'

/** Writes when leads that are locked were closed. */
export async function closeLeads(tx: Transaction, closed: { id: string; closedAt: Date }[]): Promise<void> {
  if (closed.length === 0) return
  await tx.query({
    name: 'close_leads',
    text: `update leads l set closed_at = c.closed_at, updated_at = now() from unnest($1::uuid[], $2::timestamptz[]) as c (id, closed_at)
      where l.id = c.id`,
    values: [closed.map(({ id }) => id), closed.map(({ closedAt }) => closedAt)],
  })
}
