import type { Transaction } from '../../db/transaction.ts'
import type { Span } from './span.ts'

/** Counts of leads as every view of this feature gives them. */
export interface Counts {
  leads: number
  contacted: number
  replied: number
  purchased: number
}

const counted = `count(*)::int as leads, count(l.first_contact_at)::int as contacted, count(l.replied_at)::int as replied,
  count(l.purchased_at)::int as purchased`
const speed = `percentile_cont(0.5) within group (order by greatest(0, extract(epoch from l.first_contact_at - l.created_at)))
    filter (where l.first_contact_at is not null) as "medianFirstContactSeconds",
  count(*) filter (where l.first_contact_at <= l.created_at + interval '5 minutes')::int as "contactedWithin5Minutes"`
/** Who was erased, and a lead that became part of another, count no more. */
const inSpan =
  'l.workspace_id = $1 and l.created_at >= $2 and l.created_at < $3 and l.erased_at is null and l.merged_into is null'

export interface Overview extends Counts {
  unassigned: number
  medianFirstContactSeconds: number | null
  contactedWithin5Minutes: number
}

/** All leads of a span in one row. */
export async function readOverview(tx: Transaction, workspaceId: string, { since, until }: Span): Promise<Overview> {
  const { rows } = await tx.query(
    `select ${counted}, count(*) filter (where l.owner_id is null)::int as unassigned, ${speed} from leads l where ${inSpan}`,
    [workspaceId, since, until],
  )
  return rows[0] as Overview
}

/** Days of the workspace's own calendar, those without leads included. */
export async function readDays(
  tx: Transaction,
  workspaceId: string,
  { since, until }: Span,
): Promise<(Counts & { day: string })[]> {
  const { rows } = await tx.query(
    // a lead's day is sought among the days' beginnings: its own time in the zone would cost more than all the rest
    `with zone as (select time_zone from workspaces where id = $1),
     days as (select day::date, day at time zone (select time_zone from zone) as begins, row_number() over (order by day) as n
       from generate_series(($2::timestamptz at time zone (select time_zone from zone))::date::timestamp,
         ($3::timestamptz - interval '1 millisecond') at time zone (select time_zone from zone), '1 day') as day),
     told as (select width_bucket(l.created_at, (select array_agg(begins order by n) from days)) as n, ${counted} from leads l where ${inSpan} group by 1)
     select d.day::text as day, coalesce(leads, 0) as leads, coalesce(contacted, 0) as contacted, coalesce(replied, 0) as replied,
       coalesce(purchased, 0) as purchased
     from days d left join told using (n) order by n`,
    [workspaceId, since, until],
  )
  return rows as (Counts & { day: string })[]
}

export interface Funnel extends Counts {
  subscribed: number
  /** Of those contacted; of those that replied; of those that bought. */
  contactedReplied: number
  repliedPurchased: number
  purchasedSubscribed: number
  toContact: number | null
  toReply: number | null
  toPurchase: number | null
}

/** How many leads of a span came how far, and the median seconds between steps. */
export async function readFunnel(tx: Transaction, workspaceId: string, { since, until }: Span): Promise<Funnel> {
  const median = (from: string, to: string) =>
    `percentile_cont(0.5) within group (order by extract(epoch from ${to} - ${from})) filter (where ${to} >= ${from})`
  const { rows } = await tx.query(
    `select ${counted}, count(*) filter (where l.subscription_status = 'active')::int as subscribed,
       count(l.replied_at) filter (where l.first_contact_at is not null)::int as "contactedReplied",
       count(l.purchased_at) filter (where l.replied_at is not null)::int as "repliedPurchased",
       count(l.purchased_at) filter (where l.subscription_status = 'active')::int as "purchasedSubscribed",
       ${median('l.created_at', 'l.first_contact_at')} as "toContact", ${median('l.first_contact_at', 'l.replied_at')} as "toReply",
       ${median('l.replied_at', 'l.purchased_at')} as "toPurchase"
     from leads l where ${inSpan}`,
    [workspaceId, since, until],
  )
  return rows[0] as Funnel
}

/** Leads by where they came from, the most first. */
export async function readSources(
  tx: Transaction,
  workspaceId: string,
  { since, until }: Span,
): Promise<(Counts & { source: string | null })[]> {
  const { rows } = await tx.query(
    `select coalesce(l.source, l.vendor) as source, ${counted} from leads l where ${inSpan} group by 1 order by leads desc, source limit 200`,
    [workspaceId, since, until],
  )
  return rows as (Counts & { source: string | null })[]
}

/** Leads by the rule that routed them; leads that left this workspace are counted where they live now. */
export async function readRouting(
  tx: Transaction,
  workspaceId: string,
  { since, until }: Span,
): Promise<{ ruleId: string | null; ruleName: string | null; leads: number }[]> {
  const { rows } = await tx.query(
    `select l.routing_rule_id as "ruleId", max(l.routing_metadata ->> 'rule_name') as "ruleName", count(*)::int as leads
     from leads l where ${inSpan} group by 1 order by leads desc limit 500`,
    [workspaceId, since, until],
  )
  return rows as { ruleId: string | null; ruleName: string | null; leads: number }[]
}

export interface Manager extends Counts {
  userId: string | null
  name: string | null
  closed: number
  untouched: number
  medianFirstContactSeconds: number | null
  contactedWithin5Minutes: number
}

/** Leads of a span by the person who has them, by that person's id; nobody's come last. One more than `limit` when there are more. */
export async function readManagers(
  tx: Transaction,
  workspaceId: string,
  { since, until }: Span,
  limit: number,
  after: string | null,
): Promise<Manager[]> {
  const { rows } = await tx.query(
    `select l.owner_id as "userId", max(u.name) as name, ${counted}, count(l.closed_at)::int as closed,
       count(*) filter (where l.first_contact_at is null and l.closed_at is null)::int as untouched, ${speed}
     from leads l left join users u on u.id = l.owner_id
     where ${inSpan} and ($4::text is null or coalesce(l.owner_id::text, 'nobody') > $4)
     group by l.owner_id order by coalesce(l.owner_id::text, 'nobody') limit $5`,
    [workspaceId, since, until, after, limit + 1],
  )
  return rows as Manager[]
}
