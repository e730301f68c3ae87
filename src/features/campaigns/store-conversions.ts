import type { Campaign } from './campaign.ts'
import type { Reader } from './store-campaigns.ts'

/**
 * Approved purchases by people the campaign reached, within its window after the message; of several campaigns the one that
 * wrote last before the purchase has it.
 */
export async function readConversions(
  tx: Reader,
  { id, workspaceId, rules }: Pick<Campaign, 'id' | 'workspaceId' | 'rules'>,
): Promise<{ count: number; revenue: Record<string, number> }> {
  const { rows } = await tx.query<{ currency: string | null; n: number; amount: number }>({
    name: 'read_campaign_conversions',
    text: `select p.currency, count(*)::int as n, coalesce(sum(p.amount), 0)::float8 as amount
      from purchases p join leads l on l.id = p.lead_id join core.parties q on q.id = l.party_id
      join lateral (
        select m.campaign_id, m.sent_at from messages m join campaign_recipients r on r.campaign_id = m.campaign_id and r.id = m.id
        where r.party_id = coalesce(q.merged_into, q.id) and m.workspace_id = p.workspace_id and m.sent_at <= p.since
        order by m.sent_at desc limit 1
      ) touch on touch.campaign_id = $2
      where p.workspace_id = $1 and p.status = 'approved' and p.since <= touch.sent_at + make_interval(days => $3)
        and p.since >= (select started_at from campaigns where id = $2)
      group by 1`,
    values: [workspaceId, id, rules.attributionDays],
  })
  return {
    count: rows.reduce((sum, { n }) => sum + n, 0),
    revenue: Object.fromEntries(rows.map(({ currency, amount }) => [currency ?? '?', amount])),
  }
}
