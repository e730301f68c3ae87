import { defineRowset } from '../../db/rowset.ts'
import type { Transaction } from '../../db/transaction.ts'
import type { Channel } from '../../domain/events.ts'

/** A message that came in. */
interface Reply {
  workspaceId: string
  channel: Channel
  vendorMessageId: string
  /** False: a word of consent, which is kept with its cause and counted as no answer. */
  isAnswer: boolean
}

const replyRows = defineRowset<Reply>({
  workspaceId: 'uuid',
  channel: 'text',
  vendorMessageId: 'text',
  isAnswer: 'bool',
})

// The message that is quoted, else the last one of ours to this address before it. Vendors' clocks may differ from ours.
const matchText = `
with matched as materialized (
  select i.id, i.sent_at, i.answers, r.is_answer, o.id as cause, o.campaign_id from ${replyRows.from(1)} r
  join messages i on i.workspace_id = r.workspace_id and i.channel = r.channel and i.direction = 'in' and i.vendor_message_id = r.vendor_message_id
  cross join lateral (
    (select m.id, m.campaign_id, 0 as rank, m.created_at as at from messages m where i.in_reply_to is not null and m.workspace_id = i.workspace_id and m.channel = i.channel
       and m.direction = 'out' and m.vendor_message_id = i.in_reply_to)
    union all
    (select m.id, m.campaign_id, 1, coalesce(m.sent_at, m.attempted_at, m.created_at) from messages m where m.workspace_id = i.workspace_id and m.channel = i.channel
       and m.address_key = i.address_key and m.direction = 'out' and coalesce(m.sent_at, m.attempted_at, m.created_at) < i.sent_at + interval '2 minutes'
       and m.created_at > i.sent_at - interval '30 days' order by m.created_at desc limit 1)
    order by rank, at desc limit 1
  ) o
  where i.answers is null
), answering as (
  update messages i set answers = t.cause, campaign_id = t.campaign_id from matched t where i.id = t.id
)
update messages o set replied_at = least(o.replied_at, t.at)
from (select cause, min(sent_at) as at from matched where is_answer group by 1 order by 1) t where o.id = t.cause`

/** Ties messages that came in to the sends that caused them. */
export async function matchReplies(tx: Transaction, replies: Reply[]): Promise<void> {
  if (replies.length === 0) return
  await tx.query({ name: 'match_replies', text: matchText, values: replyRows.values(replies) })
}
