import type { Transaction } from '../../db/transaction.ts'

/** An answer to a campaign with where its conversation stands. */
export interface ReplyRow {
  id: string
  at: Date
  leadId: string | null
  contact: string | null
  channel: string
  address: string
  text: string | null
  answers: string | null
  unread: number
  assignedTo: string | null
}

/** Newest first; one more than `limit` when there are more. */
export async function listReplies(
  tx: Transaction,
  campaignId: string,
  limit: number,
  after: string | undefined,
): Promise<ReplyRow[]> {
  const { rows } = await tx.query(
    `select m.id, m.sent_at as at, m.lead_id as "leadId", coalesce(l.full_name, m.contact_name) as contact, m.channel, m.address, m.text, m.answers,
       (select count(*)::int from messages u where u.workspace_id = m.workspace_id and u.channel = m.channel and u.address_key = m.address_key
          and u.direction = 'in' and u.created_at > coalesce(c.seen_at, '-infinity')) as unread, c.assigned_to as "assignedTo"
     from messages m left join leads l on l.id = m.lead_id
     left join conversations c on c.workspace_id = m.workspace_id and c.channel = m.channel and c.address_key = m.address_key
     where m.campaign_id = $1 and m.direction = 'in' and ($2::uuid is null or m.id < $2) order by m.id desc limit $3`,
    [campaignId, after ?? null, limit + 1],
  )
  return rows as ReplyRow[]
}

/** What happened in a campaign: its own steps, and what became of each message. Newest first. */
export async function listLog(
  tx: Transaction,
  campaignId: string,
  limit: number,
  after: readonly string[] | undefined,
): Promise<
  { id: string; at: Date; step: string; actor: string; contact: string | null; detail: Record<string, unknown> }[]
> {
  const { rows } = await tx.query(
    `select * from (
       select id::text, at, step, actor, null as contact, detail from campaign_log where campaign_id = $1
       union all
       select m.id || ':' || s.step, s.at, s.step, coalesce(m.sender, 'hub'), coalesce(m.contact_name, l.full_name),
         jsonb_build_object('leadId', m.lead_id, 'messageId', m.vendor_message_id, 'error', case when s.step = 'message_failed' then coalesce(m.error_message, m.error_code) end)
       from messages m left join leads l on l.id = m.lead_id cross join lateral (values ('message_sent', m.sent_at), ('message_delivered', m.delivered_at),
         ('message_read', m.read_at), ('message_failed', m.failed_at), ('message_replied', m.replied_at), ('message_clicked', m.clicked_at)) s (step, at)
       where m.campaign_id = $1 and m.direction = 'out' and s.at is not null
     ) t where $2::timestamptz is null or (date_trunc('milliseconds', at), id) < ($2, $3) order by date_trunc('milliseconds', at) desc, id desc limit $4`,
    [campaignId, after?.[0] ?? null, after?.[1] ?? null, limit + 1],
  )
  return rows as never
}
