import type { Transaction } from '../../db/transaction.ts'
import type { Channel } from '../../domain/events.ts'

/** One message of a conversation. */
export interface ThreadRow {
  id: string
  direction: 'out' | 'in'
  at: Date
  text: string | null
  subject: string | null
  state: string
  connectionId: string | null
  sender: string | null
  campaignId: string | null
  answers: string | null
}

/** What was written to and from an address, newest first; one more than `limit` when there are more. */
export async function readThread(
  tx: Transaction,
  workspaceId: string,
  channel: Channel,
  key: string,
  limit: number,
  after: readonly string[] | undefined,
): Promise<ThreadRow[]> {
  const { rows } = await tx.query(
    `select id, direction, created_at as at, text, subject, state, connection_id as "connectionId", sender, campaign_id as "campaignId", answers from messages
     where workspace_id = $1 and channel = $2 and address_key = $3
       and ($4::timestamptz is null or (date_trunc('milliseconds', created_at), id) < ($4, $5::uuid))
     order by date_trunc('milliseconds', created_at) desc, id desc limit $6`,
    [workspaceId, channel, key, after?.[0] ?? null, after?.[1] ?? null, limit + 1],
  )
  return rows as ThreadRow[]
}

/** Who looks after a conversation, and up to when it was seen; absent fields stay. */
export async function changeConversation(
  tx: Transaction,
  workspaceId: string,
  channel: Channel,
  key: string,
  { seenAt, assignedTo }: { seenAt?: Date; assignedTo?: string | null },
): Promise<{ seenAt: Date | null; assignedTo: string | null }> {
  const { rows } = await tx.query(
    `insert into conversations as c (workspace_id, channel, address_key, seen_at, assigned_to) values ($1, $2, $3, $4, $6)
     on conflict (workspace_id, channel, address_key) do update set seen_at = coalesce($4, c.seen_at),
       assigned_to = case when $5 then $6 else c.assigned_to end, updated_at = now()
     returning seen_at as "seenAt", assigned_to as "assignedTo"`,
    [workspaceId, channel, key, seenAt ?? null, assignedTo !== undefined, assignedTo ?? null],
  )
  return rows[0] as never
}
