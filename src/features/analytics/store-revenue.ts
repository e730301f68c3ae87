import type { Transaction } from '../../db/transaction.ts'
import type { Span } from './span.ts'

export interface Money {
  currency: string
  amount: number
}

/** What was bought, by any key: one row for each key and currency. */
export interface Sale extends Money {
  key: string | null
  purchases: number
}

const approved = `p.workspace_id = $1 and p.status = 'approved'`

/** Revenue of the leads of a span, by the lead's column: `source`, `owner`, or all in one. */
export async function readRevenue(
  tx: Transaction,
  workspaceId: string,
  { since, until }: Span,
  by: 'source' | 'owner' | 'all',
): Promise<Sale[]> {
  const key = { source: 'coalesce(l.source, l.vendor)', owner: 'l.owner_id::text', all: 'null::text' }[by]
  const { rows } = await tx.query(
    `select ${key} as key, coalesce(p.currency, '') as currency, coalesce(sum(p.amount), 0)::float8 as amount, count(*)::int as purchases
     from purchases p join leads l on l.id = p.lead_id
     where ${approved} and l.created_at >= $2 and l.created_at < $3 group by 1, 2 order by amount desc`,
    [workspaceId, since, until],
  )
  return rows as Sale[]
}

/** How a touch of the campaign or source shares in the purchase: all of it for the first or last, an equal part otherwise. */
const shares = {
  first: 'case when row_number() over (partition by purchase_id order by at, key) = 1 then 1 else 0 end',
  last: 'case when row_number() over (partition by purchase_id order by at desc, key) = 1 then 1 else 0 end',
  linear: '1.0 / count(*) over (partition by purchase_id)',
}

export interface Credit {
  kind: 'source' | 'campaign'
  key: string | null
  /** The source's, or the campaign's; null when it is gone. */
  name: string | null
  currency: string
  amount: number
  purchases: number
}

/**
 * Purchases of a span shared among what led to them: the source that the lead came from, and every campaign whose message
 * reached that person in the 30 days before. `model` says who gets how much.
 */
export async function readCredits(
  tx: Transaction,
  workspaceId: string,
  { since, until }: Span,
  model: keyof typeof shares,
): Promise<Credit[]> {
  const { rows } = await tx.query(
    `with bought as (
       select p.id, p.since, p.amount, coalesce(p.currency, '') as currency, l.id as lead_id, l.party_id, l.created_at, coalesce(l.source, l.vendor) as source
       from purchases p join leads l on l.id = p.lead_id where ${approved} and p.since >= $2 and p.since < $3
     ), touches as (
       select id as purchase_id, 'source' as kind, source as key, created_at as at, amount, currency from bought
       union all
       select b.id, 'campaign', m.campaign_id::text, min(m.sent_at), b.amount, b.currency
       from bought b join messages m on m.lead_id = b.lead_id and m.campaign_id is not null and m.direction = 'out'
         and m.sent_at between b.since - interval '30 days' and b.since
       group by 1, 3, 5, 6
     ), shared as (select *, ${shares[model]} as share from touches)
     select kind, key, case when kind = 'source' then key else c.name end as name, currency,
       coalesce(sum(amount * share), 0)::float8 as amount, sum(share)::float8 as purchases
     from shared left join campaigns c on c.workspace_id = $1 and kind = 'campaign' and c.id::text = key
     where share > 0 group by 1, 2, 3, 4 order by amount desc limit 200`,
    [workspaceId, since, until],
  )
  return rows as Credit[]
}
