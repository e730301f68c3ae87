import type { Reader } from './store-campaigns.ts'

/** What the rows of a campaign (of one of its variants) add up to. */
export interface Counts {
  campaignId: string
  variant: number
  queued: number
  handed: number
  held: number
  excluded: number
  underWay: number
  doubtful: number
  sent: number
  delivered: number
  read: number
  failed: number
  replied: number
  opened: number
  clicked: number
}

const metrics = [
  'queued',
  'handed',
  'held',
  'excluded',
  'under_way',
  'doubtful',
  'sent',
  'delivered',
  'read',
  'failed',
  'replied',
  'opened',
  'clicked',
] as const
const sums = metrics.map((name) => `coalesce(sum(${name}), 0)::int as ${name === 'under_way' ? '"underWay"' : name}`)

/** By campaign and variant; campaigns without rows are left out. */
export async function readCounts(tx: Reader, campaignIds: string[]): Promise<Counts[]> {
  const { rows } = await tx.query({
    name: 'read_campaign_counts',
    text: `select campaign_id as "campaignId", variant, ${sums.join(', ')} from campaign_counts where campaign_id = any($1::uuid[]) group by 1, 2 order by 1, 2`,
    values: [campaignIds],
  })
  return rows as Counts[]
}

/** Makes one row of a campaign's delta rows. Whoever reads meanwhile sees the one or the others. */
export async function foldCounts(pool: Reader): Promise<void> {
  await pool.query(
    `with folded as (
       delete from campaign_counts where campaign_id in (select campaign_id from campaign_counts group by 1 having count(*) > 20 limit 50) returning *
     )
     insert into campaign_counts (workspace_id, campaign_id, variant, ${metrics.join(', ')})
     select workspace_id, campaign_id, variant, ${metrics.map((name) => `sum(${name})`).join(', ')} from folded group by 1, 2, 3`,
  )
}
