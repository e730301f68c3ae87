import type { z } from 'zod'
import type { Transaction } from '../../db/transaction.ts'
import type { overviewAnswer, seriesAnswer, seriesQuery } from './contract.ts'

type Overview = z.output<typeof overviewAnswer>

/** Counts beyond this are of no use to a person, and would cost. */
const most = 10_000
/** Who was erased, and a lead that became part of another, count no more. */
const whole = 'erased_at is null and merged_into is null'

/** The start of today in the workspace's own zone. */
export async function readDayStart(tx: Transaction, workspaceId: string): Promise<Date> {
  const { rows } = await tx.query<{ start: Date }>(
    `select date_trunc('day', now(), time_zone) as start from workspaces where id = $1`,
    [workspaceId],
  )
  return rows[0]!.start
}

/** Leads of today, of the same weekday before, of each of eight days, and those without an owner. */
export async function countLeads(tx: Transaction, workspaceId: string, dayStart: Date): Promise<Overview['leads']> {
  const { rows } = await tx.query<{ day: number; count: number; before: number }>(
    `select (date_part('day', $2::timestamptz - created_at) + (case when created_at >= $2 then 0 else 1 end))::int as day,
       count(*)::int as count, count(*) filter (where created_at < now() - interval '7 days')::int as before
     from leads where workspace_id = $1 and created_at >= $2::timestamptz - interval '7 days' and ${whole} group by 1`,
    [workspaceId, dayStart],
  )
  const of = (day: number) => rows.find((row) => row.day === day)
  const { rows: open } = await tx.query<{ count: number }>(
    `select count(*)::int as count from (
       select 1 from leads where workspace_id = $1 and owner_id is null and closed_at is null and ${whole} limit ${most}) as capped`,
    [workspaceId],
  )
  return {
    today: of(0)?.count ?? 0,
    sameDayLastWeek: of(7)?.before ?? 0,
    byDay: [7, 6, 5, 4, 3, 2, 1, 0].map((day) => of(day)?.count ?? 0),
    unassigned: open[0]!.count,
  }
}

/** How soon the newest leads got their first message. */
export async function readFirstContact(tx: Transaction, workspaceId: string): Promise<Overview['firstContact']> {
  const { rows } = await tx.query<Overview['firstContact']>(
    `with newest as (
       select id, created_at from leads where workspace_id = $1 and created_at >= now() - interval '7 days' and ${whole}
       order by created_at desc, id desc limit 1000
     ), contacted as (
       select n.id, extract(epoch from min(m.sent_at) - n.created_at)::float8 as seconds from newest n
       join messages m on m.lead_id = n.id and m.direction = 'out' and m.sent_at >= n.created_at group by n.id, n.created_at
     )
     select (select count(*)::int from newest) as leads, count(*)::int as contacted,
       count(*) filter (where seconds <= 300)::int as "within5Minutes",
       percentile_cont(0.5) within group (order by seconds) as "medianSeconds" from contacted`,
    [workspaceId],
  )
  return rows[0]!
}

/** Messages and conversions since that time. */
export async function countTraffic(
  tx: Transaction,
  workspaceId: string,
  since: Date,
): Promise<Pick<Overview, 'messages' | 'conversions'>> {
  const { rows: messages } = await tx.query<Overview['messages']>(
    `select count(*) filter (where direction = 'out' and sent_at is not null)::int as sent,
       count(*) filter (where direction = 'out' and delivered_at is not null)::int as delivered,
       count(*) filter (where direction = 'out' and read_at is not null)::int as read,
       count(*) filter (where direction = 'out' and state = 'failed')::int as failed,
       count(*) filter (where direction = 'in')::int as received
     from messages where workspace_id = $1 and created_at >= $2`,
    [workspaceId, since],
  )
  const { rows: conversions } = await tx.query<Overview['conversions']>(
    `select count(*) filter (where status = 'accepted')::int as accepted,
       count(*) filter (where status in ('rejected', 'expired'))::int as rejected,
       count(*) filter (where status in ('waiting', 'sent'))::int as waiting
     from conversions where workspace_id = $1 and created_at >= $2`,
    [workspaceId, since],
  )
  return { messages: messages[0]!, conversions: conversions[0]! }
}

/** Campaigns under way, and what the senders can do. */
export async function readSending(
  tx: Transaction,
  workspaceId: string,
): Promise<Pick<Overview, 'campaigns' | 'senders'>> {
  const { rows: campaigns } = await tx.query<Overview['campaigns']>(
    `select count(*) filter (where status = 'active')::int as active, count(*) filter (where status = 'scheduled')::int as scheduled,
       count(*) filter (where status = 'paused')::int as paused
     from campaigns where workspace_id = $1`,
    [workspaceId],
  )
  const { rows: senders } = await tx.query<Overview['senders'][number] & { sender: string }>(
    `select connection_id as "connectionId", sender, channel, state, paused_at is not null as "isPaused",
       coalesce(pause_reason, reason) as reason
     from senders where workspace_id = $1
     order by (state = 'open' and paused_at is null) nulls last, sender limit 50`,
    [workspaceId],
  )
  return { campaigns: campaigns[0]!, senders }
}

/** What went wrong in the last 24 hours. */
export async function countExceptions(tx: Transaction, workspaceId: string): Promise<Overview['exceptions']> {
  const { rows } = await tx.query<Overview['exceptions']>(
    `select
       (select count(*)::int from intake_results where workspace_id = $1 and status = 'failed' and received_at >= now() - interval '1 day') as "failedIntakes",
       (select count(*)::int from intake_results where workspace_id = $1 and status = 'dead' and received_at >= now() - interval '1 day') as "deadIntakes",
       (select count(*)::int from intakes where workspace_id = $1 and unreadable and received_at >= now() - interval '1 day') as "unreadableIntakes",
       (select coalesce(sum(count), 0)::int from rejected_requests where workspace_id = $1 and minute >= now() - interval '1 day') as "rejectedRequests",
       (select count(*)::int from effects where workspace_id = $1 and troubled is not null
          and created_at >= now() - interval '1 day') as "troubledEffects"`,
    [workspaceId],
  )
  return rows[0]!
}

type Span = z.output<typeof seriesQuery>

/** What was processed in each step of time, by vendor, oldest first. */
export async function readSeries(
  tx: Transaction,
  workspaceId: string,
  { since, until, step, vendor }: Span,
): Promise<z.output<typeof seriesAnswer>['items']> {
  const { rows } = await tx.query<{ at: Date; vendor: string; processed: number; failed: number; seconds: number }>(
    `select date_trunc($2, r.minute, w.time_zone) as at, r.vendor,
       coalesce(sum(value) filter (where metric in ('completed', 'failed', 'ignored', 'dead')), 0)::int as processed,
       coalesce(sum(value) filter (where metric in ('failed', 'dead')), 0)::int as failed,
       coalesce(sum(value) filter (where metric = 'seconds'), 0)::float8 as seconds
     from rollups r join workspaces w on w.id = r.workspace_id
     where r.workspace_id = $1 and r.minute >= $3 and r.minute < $4 and ($5::text is null or r.vendor = $5)
     group by 1, 2 having sum(value) filter (where metric in ('completed', 'failed', 'ignored', 'dead')) > 0 order by 1, 2`,
    [workspaceId, step, since, until ?? new Date(), vendor ?? null],
  )
  return rows.map(({ at, seconds, ...row }) => ({
    ...row,
    at: at.toISOString(),
    averageMs: row.processed === 0 ? null : Math.round((seconds * 1_000) / row.processed),
  }))
}
