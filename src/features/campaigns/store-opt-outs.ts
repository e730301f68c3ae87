import type { Transaction } from '../../db/transaction.ts'

/**
 * How many people opted out within a week of each campaign's message: by a word, a link or a complaint, counted for the last
 * campaign that they heard of before it. Campaigns that lost nobody are left out.
 */
export async function countOptOuts(
  tx: Transaction,
  workspaceId: string,
  campaignIds: string[],
): Promise<Map<string, number>> {
  if (campaignIds.length === 0) return new Map()
  const { rows } = await tx.query<{ id: string; n: number }>({
    name: 'count_campaign_opt_outs',
    text: `select last.campaign_id as id, count(distinct (c.channel, c.address_key))::int as n from consent_facts c
      cross join lateral (
        select m.campaign_id from messages m
        where m.workspace_id = c.workspace_id and m.channel = c.channel and m.address_key = c.address_key and m.direction = 'out'
          and m.campaign_id is not null and m.sent_at between c.at - interval '7 days' and c.at
        order by m.created_at desc limit 1
      ) last
      where c.workspace_id = $1 and c.wish = 'opt_out' and c.reason in ('word', 'link', 'complaint') and last.campaign_id = any($2::uuid[])
      group by 1`,
    values: [workspaceId, campaignIds],
  })
  return new Map(rows.map(({ id, n }) => [id, n]))
}
