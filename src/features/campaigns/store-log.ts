import { newId } from '../../base/ids.ts'
import type { Reader } from './store-campaigns.ts'

/** One step of a campaign and who took it. */
export interface Step {
  workspaceId: string
  campaignId: string
  step: string
  /** A person's or key's label, or `hub`. */
  actor: string
  detail?: Record<string, unknown>
}

/** Returns the entry's id. */
export async function logStep(
  tx: Reader,
  { workspaceId, campaignId, step, actor, detail = {} }: Step,
): Promise<string> {
  const id = newId()
  await tx.query({
    name: 'log_campaign_step',
    text: 'insert into campaign_log (id, workspace_id, campaign_id, step, actor, detail) values ($1, $2, $3, $4, $5, $6)',
    values: [id, workspaceId, campaignId, step, actor, detail],
  })
  return id
}
