import type { Transaction } from '../../db/transaction.ts'

export interface HealthRow {
  connectionId: string
  lastReceivedAt: Date | null
  received: number
  failed: number
  rejected: number
  lastRejectedAt: Date | null
  rejectReason: string | null
  troubledEffects: number
  lastError: string | null
}

/** What each connection did in the last 24 hours. */
export async function readHealth(tx: Transaction, workspaceId: string): Promise<HealthRow[]> {
  const { rows } = await tx.query<HealthRow & { connectionId: string }>(
    `with came as (
       select i.connection_id, max(i.received_at) as last_at, count(*)::int as received,
         count(r.intake_id)::int as failed
       from intakes i
       left join intake_results r on r.workspace_id = i.workspace_id and r.received_at = i.received_at and r.intake_id = i.id
         and r.status <> 'completed' and r.status in ('failed', 'dead') and r.received_at >= now() - interval '1 day'
       where i.workspace_id = $1 and i.received_at >= now() - interval '1 day' group by 1
     ), refused as (
       select connection_id, sum(count)::int as rejected, max(minute) as last_at, (array_agg(reason order by minute desc))[1] as reason
       from rejected_requests where workspace_id = $1 and minute >= now() - interval '1 day' group by 1
     ), troubled as (
       select connection_id, count(*)::int as count, (array_agg(error order by created_at desc))[1] as error
       from effects where workspace_id = $1 and troubled is not null and created_at >= now() - interval '1 day' group by 1
     )
     select c.id as "connectionId", came.last_at as "lastReceivedAt", coalesce(came.received, 0) as received,
       coalesce(came.failed, 0) as failed, coalesce(refused.rejected, 0) as rejected, refused.last_at as "lastRejectedAt",
       refused.reason as "rejectReason", coalesce(troubled.count, 0) as "troubledEffects", troubled.error as "lastError"
     from connections c left join came on came.connection_id = c.id left join refused on refused.connection_id = c.id
     left join troubled on troubled.connection_id = c.id
     where c.workspace_id = $1 order by c.id`,
    [workspaceId],
  )
  return rows
}
