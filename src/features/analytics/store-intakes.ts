import type { Transaction } from '../../db/transaction.ts'
import type { Span } from './span.ts'

export interface Hour {
  at: Date
  vendor: string
  processed: number
  failed: number
  duplicates: number
}

/** What became of requests, by hour and vendor, from the rollups. */
export async function readHours(tx: Transaction, workspaceId: string, { since, until }: Span): Promise<Hour[]> {
  const { rows } = await tx.query(
    `select date_trunc('hour', minute) as at, vendor,
       coalesce(sum(value) filter (where metric in ('completed', 'failed', 'ignored', 'dead')), 0)::int as processed,
       coalesce(sum(value) filter (where metric in ('failed', 'dead')), 0)::int as failed,
       coalesce(sum(value) filter (where metric = 'duplicates'), 0)::int as duplicates
     from rollups where workspace_id = $1 and minute >= $2 and minute < $3 group by 1, 2 order by 1, 2`,
    [workspaceId, since, until],
  )
  return rows as Hour[]
}
