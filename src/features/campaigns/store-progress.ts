import type { Transaction } from '../../db/transaction.ts'

export interface Point {
  at: string
  sent: number
  delivered: number
  read: number
  failed: number
  replied: number
}

const kinds = ['sent', 'delivered', 'read', 'failed', 'replied'] as const
const counted = kinds.map((kind) => `count(*) filter (where t.kind = '${kind}')::int as ${kind}`)

/**
 * What happened to a campaign's messages, step by step without gaps, from the first to the last: minutes up to three hours,
 * hours up to four days, else days of the zone.
 */
export async function readCurve(
  tx: Transaction,
  campaignId: string,
  timeZone: string,
): Promise<{ step: 'minute' | 'hour' | 'day'; points: Point[] }> {
  const { rows } = await tx.query<Omit<Point, 'at'> & { step: 'minute' | 'hour' | 'day'; at: Date }>({
    name: 'read_campaign_curve',
    text: `with t as materialized (
        select k.kind, k.at at time zone $2 as at from messages m
        cross join lateral (values ${kinds.map((kind) => `('${kind}', m.${kind}_at)`).join(', ')}) k (kind, at)
        where m.campaign_id = $1 and m.direction = 'out' and k.at is not null
      ), span as (
        select min(at) as first, max(at) as last,
          case when max(at) - min(at) < interval '3 hours' then 'minute' when max(at) - min(at) < interval '4 days' then 'hour' else 'day' end as step
        from t
      ), steps as (
        select step, generate_series(date_trunc(step, first), last, ('1 ' || step)::interval) as at from span where first is not null
      )
      select s.step, s.at at time zone $2 as at, ${counted.join(', ')}
      from steps s left join t on date_trunc(s.step, t.at) = s.at group by s.step, s.at order by s.at`,
    values: [campaignId, timeZone],
  })
  const points = rows.map(({ step: _, at, ...counts }) => ({ at: at.toISOString(), ...counts }))
  return { step: rows[0]?.step ?? 'minute', points }
}

const mostReasons = 20

/** Why messages of a campaign failed, the most frequent reason first. */
export async function countFailures(
  tx: Transaction,
  campaignId: string,
): Promise<{ code: string | null; message: string | null; count: number }[]> {
  const { rows } = await tx.query({
    name: 'count_campaign_failures',
    text: `select error_code as code, min(error_message) as message, count(*)::int as count from messages
      where campaign_id = $1 and direction = 'out' and state = 'failed'
      group by error_code, case when error_code is null then error_message end order by 3 desc, 1, 2 limit $2`,
    values: [campaignId, mostReasons],
  })
  return rows as never
}
