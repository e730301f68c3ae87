import type { Reader } from './store-campaigns.ts'

/** Of how many messages it is known whether they were sent, and how many failed, by the counters. */
export async function readSettled(
  reader: Reader,
  campaignId: string,
): Promise<{ at: Date; settled: number; failed: number }> {
  const { rows } = await reader.query<{ at: Date; settled: number; failed: number }>({
    name: 'read_settled',
    text: `select now() as at, coalesce(sum(handed - under_way - doubtful), 0)::int as settled, coalesce(sum(failed), 0)::int as failed
      from campaign_counts where campaign_id = $1`,
    values: [campaignId],
  })
  return rows[0]!
}

/** What became of the newest messages tried since an instant, and the error that most of the failed have. */
export async function readNewest(
  reader: Reader,
  campaignId: string,
  since: Date,
  limit: number,
): Promise<{ of: number; failed: number; error: string | null }> {
  const { rows } = await reader.query<{ of: number; failed: number; error: string | null }>({
    name: 'read_newest_outcomes',
    text: `select count(*)::int as of, count(failed_at)::int as failed,
        mode() within group (order by coalesce(error_message, error_code)) filter (where failed_at is not null) as error
      from (
        select failed_at, error_code, error_message from messages where campaign_id = $1 and direction = 'out' and attempted_at >= $2
          and state in ('sent', 'delivered', 'read', 'failed') order by attempted_at desc limit $3
      ) m`,
    values: [campaignId, since, limit],
  })
  return rows[0]!
}
