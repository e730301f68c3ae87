import type { Transaction } from '../../db/transaction.ts'

export async function closeLeads(tx: Transaction, closed: { id: string; closedAt: Date }[]): Promise<void> {
  if (closed.length === 0) return
  await tx.query({
    name: 'close_leads',
    text: `update leads l set closed_at = c.closed_at, updated_at = now()
      from (select id, max(closed_at) as closed_at from unnest($1::uuid[], $2::timestamptz[]) as t (id, closed_at) group by id) c
      where l.id = c.id and (l.closed_at is null or l.closed_at < c.closed_at)`,
    values: [closed.map(({ id }) => id), closed.map(({ closedAt }) => closedAt)],
  })
}
