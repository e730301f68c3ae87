import type { Transaction } from '../../db/transaction.ts'
import type { Campaign } from './campaign.ts'
import type { Reader } from './store-campaigns.ts'

/** How many will not get it, by reason. */
export async function readExclusions(tx: Reader, campaignId: string): Promise<Record<string, number>> {
  const { rows } = await tx.query<{ reason: string; n: number }>({
    name: 'read_exclusions',
    text: `select reason, count(*)::int as n from campaign_recipients where campaign_id = $1 and state = 'excluded' group by 1 order by 1`,
    values: [campaignId],
  })
  return Object.fromEntries(rows.map(({ reason, n }) => [reason, n]))
}

/** Messages sent this many hours ago (a parameter) of which no vendor has said anything since. */
export const noReceipt = (hours: string) =>
  `m.sent_at <= now() - make_interval(hours => ${hours}) and m.delivered_at is null and m.failed_at is null`

/** Nobody is counted before a message of the campaign can be that old. */
export async function countNoReceipt(
  tx: Reader,
  { id, startedAt }: Pick<Campaign, 'id' | 'startedAt'>,
  hours: number,
): Promise<number> {
  if (!startedAt || startedAt.getTime() + hours * 3_600_000 > Date.now()) return 0
  const { rows } = await tx.query<{ n: number }>({
    name: 'count_no_receipt',
    text: `select count(*)::int as n from messages m where m.campaign_id = $1 and ${noReceipt('$2')}`,
    values: [id, hours],
  })
  return rows[0]!.n
}

/** A recipient with its message, as it is listed. */
export interface RecipientItem {
  id: string
  leadId: string
  contact: string | null
  address: string | null
  variant: number
  status: string
  reason: string | null
  messageId: string | null
  connectionId: string | null
  sender: string | null
  attempts: number
  dueAt: Date | null
  sentAt: Date | null
  deliveredAt: Date | null
  readAt: Date | null
  failedAt: Date | null
  repliedAt: Date | null
  openedAt: Date | null
  clickedAt: Date | null
  noReceipt: boolean
  error: string | null
}

const itemColumns = `r.id, r.lead_id as "leadId", coalesce(m.contact_name, l.full_name) as contact, r.address, r.variant,
  case when r.state in ('held', 'excluded') then r.state else coalesce(m.state, 'pending') end as status, r.reason, m.vendor_message_id as "messageId",
  m.connection_id as "connectionId", m.sender, coalesce(m.attempts, 0) as attempts, r.due_at as "dueAt", m.sent_at as "sentAt",
  m.delivered_at as "deliveredAt", m.read_at as "readAt", m.failed_at as "failedAt", m.replied_at as "repliedAt", m.opened_at as "openedAt",
  m.clicked_at as "clickedAt", coalesce(${noReceipt('$5')}, false) as "noReceipt", coalesce(m.error_message, m.error_code) as error`

/** Everybody of a campaign in the order of planning; `hours`: when there should have been a receipt; one more than `limit` when there are more. */
export async function listRecipients(
  tx: Transaction,
  campaignId: string,
  hours: number,
  status: string | undefined,
  limit: number,
  after: string | undefined,
): Promise<RecipientItem[]> {
  const { rows } = await tx.query(
    `select * from (
       select ${itemColumns} from campaign_recipients r left join messages m on m.id = r.id left join leads l on l.id = r.lead_id
       where r.campaign_id = $1 and ($2::uuid is null or r.id > $2)
     ) t where $3::text is null or status = $3 order by id limit $4`,
    [campaignId, after ?? null, status ?? null, limit + 1, hours],
  )
  return rows as RecipientItem[]
}
