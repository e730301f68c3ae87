import type { Transaction } from '../../db/transaction.ts'
import { healthOf, type SenderRecord } from './health.ts'

type Reader = Pick<Transaction, 'query'>

export type DayRecord = SenderRecord & { connectionId: string }
/** `read`: told by channels that tell it. */
export type ShownRecord = DayRecord & { read: number }

/** What became of messages by connection since an instant; counted from the ledger's rows. */
export async function readRecords(tx: Reader, workspaceId: string, since: Date): Promise<Map<string, ShownRecord>> {
  const { rows } = await tx.query({
    name: 'read_sender_records',
    text: `with lately as (
        select connection_id, sent_at, delivered_at, read_at, failed_at, attempted_at from messages
        where workspace_id = $1 and created_at >= $2 and direction = 'out' and connection_id is not null
      ), good as (select connection_id, max(attempted_at) filter (where sent_at is not null) as at from lately group by 1)
      select l.connection_id as "connectionId", count(sent_at)::int as sent, count(delivered_at)::int as delivered, count(read_at)::int as read, count(failed_at)::int as failed,
        (count(*) filter (where failed_at is not null and (g.at is null or attempted_at > g.at)))::int as "consecutiveErrors"
      from lately l join good g using (connection_id) group by 1`,
    values: [workspaceId, since],
  })
  return new Map((rows as ShownRecord[]).map((row) => [row.connectionId, row]))
}

/** Brings the health of senders up to date, those of workspaces with campaigns that send now. */
export async function refreshHealth(pool: Reader): Promise<void> {
  const { rows } = await pool.query<DayRecord & { workspaceId: string }>(
    `with w as (select distinct workspace_id from campaigns where status = 'active'), lately as (
       select m.workspace_id, m.connection_id, m.sent_at, m.delivered_at, m.failed_at, m.attempted_at
       from w join messages m on m.workspace_id = w.workspace_id and m.created_at > now() - interval '1 day' and m.direction = 'out' and m.attempted_at is not null
     ), good as (select connection_id, max(attempted_at) filter (where sent_at is not null) as at from lately group by 1)
     select l.workspace_id as "workspaceId", l.connection_id as "connectionId", count(sent_at)::int as sent, count(delivered_at)::int as delivered,
       count(failed_at)::int as failed, (count(*) filter (where failed_at is not null and (g.at is null or attempted_at > g.at)))::int as "consecutiveErrors"
     from lately l join good g using (connection_id) group by 1, 2`,
  )
  for (const row of rows)
    await pool.query('update senders set health = $3 where workspace_id = $1 and connection_id = $2 and health <> $3', [
      row.workspaceId,
      row.connectionId,
      healthOf(row),
    ])
}
