import type { Transaction } from '../../db/transaction.ts'

/** What hangs on a lead and is shown beside it. */
export interface BusinessState {
  id: string
  ownerName: string | null
  teamName: string | null
  campaign: { id: string; name: string; channel: string; state: string; at: string } | null
  purchase: {
    status: string
    amount: number | null
    currency: string | null
    orders: number
    since: string | null
  } | null
  subscription: { status: string; amount: number | null; currency: string | null; since: string | null } | null
}

const iso = (column: string) => `to_char(${column} at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`

// one look through an index for each row of the page and each thing that hangs on it
const statesText = `
select l.id, u.name as "ownerName", t.name as "teamName", m.campaign, p.purchase, s.subscription
from leads l
left join users u on u.id = l.owner_id
left join teams t on t.workspace_id = l.workspace_id and t.id = l.team_id
left join lateral (
  select jsonb_build_object('id', c.id, 'name', c.name, 'channel', m.channel, 'state', m.state, 'at', ${iso('m.created_at')}) as campaign
  from messages m join campaigns c on c.id = m.campaign_id
  where m.lead_id = l.id and m.campaign_id is not null and m.direction = 'out' order by m.created_at desc limit 1
) m on true
left join lateral (
  select jsonb_build_object('status', n.status, 'amount', n.amount, 'currency', n.currency, 'since', ${iso('n.since')}, 'orders', n.orders) as purchase
  from (select status, amount::float8, currency, since, (count(*) over ())::int as orders, created_at from purchases where lead_id = l.id
    order by created_at desc limit 1) n
) p on true
left join lateral (
  select jsonb_build_object('status', n.status, 'amount', n.amount::float8, 'currency', n.currency, 'since', ${iso('n.since')}) as subscription
  from subscriptions n where n.lead_id = l.id order by n.created_at desc limit 1
) s on true
where l.workspace_id = $1 and l.id = any($2::uuid[])`

/** What hangs on the leads of one page. */
export async function readBusinessStates(
  tx: Transaction,
  workspaceId: string,
  leadIds: string[],
): Promise<Map<string, BusinessState>> {
  if (leadIds.length === 0) return new Map()
  const { rows } = await tx.query<BusinessState & { id: string }>(statesText, [workspaceId, leadIds])
  return new Map(rows.map((row) => [row.id, row]))
}
