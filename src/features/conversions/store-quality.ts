import type { Transaction } from '../../db/transaction.ts'

/** Conversions of one connection under one name. */
interface Group {
  connectionId: string
  eventName: string
}

export interface EventCount extends Group {
  total: number
  byStatus: Record<string, number>
  /** That were told at least once. */
  told: number
  warned: number
  /** True when some of them follow from a refusal or an abandoned checkout. */
  isSubstitute: boolean
  /** Median from the deed to the acceptance. */
  freshnessSeconds: number | null
  /** Deliveries that told again what was known. */
  copies: number
}

export interface DayCount extends Group {
  /** YYYY-MM-DD, in the workspace's time zone. */
  day: string
  total: number
  accepted: number
  told: number
}

export interface KeyCount extends Group {
  day: string
  key: string
  count: number
  fromLead: number
}

interface Span {
  workspaceId: string
  since: string
  connectionId: string | null
  timeZone: string
}

const group = `connection_id as "connectionId", event_name as "eventName"`
const mine = `workspace_id = $1 and created_at >= $2 and ($3::uuid is null or connection_id = $3)`
const day = `to_char(created_at at time zone $4, 'YYYY-MM-DD') as day`

/** Counts of what was made since then, by event; of each the statuses, the days and the keys. */
export async function countQuality(tx: Transaction, { workspaceId, since, connectionId, timeZone }: Span) {
  const span = [workspaceId, since, connectionId]
  const { rows: events } = await tx.query(
    `with c as (select * from conversions where ${mine}),
      statuses as (select connection_id, event_name, jsonb_object_agg(status, n) as by_status from (
        select connection_id, event_name, status, count(*) as n from c group by 1, 2, 3) s group by 1, 2),
      copies as (select c.connection_id, c.event_name, count(*)::int as n from c
        join duplicates d on d.workspace_id = c.workspace_id and d.intake_id = c.intake_id and d.received_at >= $2::timestamptz - interval '1 day' group by 1, 2)
     select c.connection_id as "connectionId", c.event_name as "eventName", count(*)::int as total, by_status as "byStatus",
       count(told_at)::int as told, count(*) filter (where warnings <> '{}')::int as warned, bool_or(trigger <> 'purchase.approved') as "isSubstitute",
       percentile_cont(0.5) within group (order by extract(epoch from status_at - event_time)) filter (where status = 'accepted') as "freshnessSeconds",
       coalesce(max(copies.n), 0) as copies
     from c join statuses using (connection_id, event_name) left join copies using (connection_id, event_name)
     group by 1, 2, by_status order by total desc, 2, 1`,
    span,
  )
  const { rows: days } = await tx.query(
    `select ${group}, ${day}, count(*)::int as total, count(*) filter (where status = 'accepted')::int as accepted, count(told_at)::int as told
     from conversions where ${mine} group by 1, 2, 3 order by 3`,
    [...span, timeZone],
  )
  const { rows: keys } = await tx.query(
    `select ${group}, ${day}, k.key, count(*)::int as count, count(*) filter (where k.value = 'lead')::int as "fromLead"
     from conversions cross join jsonb_each_text(match_keys) k where ${mine} group by 1, 2, 3, 4`,
    [...span, timeZone],
  )
  return { events: events as EventCount[], days: days as DayCount[], keys: keys as KeyCount[] }
}
