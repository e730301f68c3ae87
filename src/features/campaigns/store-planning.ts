import type { Transaction } from '../../db/transaction.ts'
import type { Campaign } from './campaign.ts'
import { heldOut, type Shares } from './split.ts'
import { findCampaign, type Reader } from './store-campaigns.ts'

import { type AudienceCondition, whole } from './store-recipients.ts'

export type { Reader } from './store-campaigns.ts'

/** The campaign, when it is to be planned on and nobody else does so now. Its row stays free for who begins or stops it. */
export async function lockPlanning(tx: Transaction, campaignId: string): Promise<Campaign | null> {
  const { rows } = await tx.query<{ mine: boolean; workspaceId: string }>({
    name: 'lock_planning',
    text: `select pg_try_advisory_xact_lock(hashtextextended('plan ' || id, 0)) as mine, workspace_id as "workspaceId" from campaigns where id = $1`,
    values: [campaignId],
  })
  if (!rows[0]?.mine) return null
  const campaign = await findCampaign(tx, rows[0].workspaceId, campaignId)
  return campaign && campaign.plannedAt === null && ['active', 'paused'].includes(campaign.status) ? campaign : null
}

/** What a start or a change of the audience plans anew. */
export async function forgetPlan(tx: Reader, campaignId: string): Promise<void> {
  await tx.query('update campaigns set planned_after = null, planned_at = null, duplicates = 0 where id = $1', [
    campaignId,
  ])
}

/** Lets those wait again who were too late. */
export async function requeueHeld(tx: Reader, campaignId: string): Promise<number> {
  const { rowCount } = await tx.query(
    `update campaign_recipients set state = 'queued', reason = null, due_at = now() where campaign_id = $1 and state = 'held'`,
    [campaignId],
  )
  return rowCount ?? 0
}

/** True when at least one lead of the audience is there. */
export async function hasAudience(tx: Reader, workspaceId: string, condition: AudienceCondition): Promise<boolean> {
  const { rows } = await tx.query<{ found: boolean }>({
    // `$2` and `$3` are the cursor's and the limit's when the audience is read: the condition's parameters begin at `$4`
    text: `select exists (select from leads l where l.workspace_id = $1 and ${whole} and $2::text is null and $3::text is null and (${condition.text})) as found`,
    values: [workspaceId, null, null, ...condition.values],
  })
  return rows[0]!.found
}

/** How many people have each variant, and how many are held out; read only where there is something to share out. */
export async function readShares(tx: Reader, { id, variants, rules }: Campaign): Promise<Shares> {
  if (variants.length === 1 && rules.holdout === 0) return new Map()
  const { rows } = await tx.query<{ variant: number; n: number }>({
    name: 'read_shares',
    text: `select variant, sum(case when variant = $2 then excluded else queued + handed + held end)::int as n
      from campaign_counts where campaign_id = $1 group by 1`,
    values: [id, heldOut],
  })
  return new Map(rows.map(({ variant, n }) => [variant, n]))
}
