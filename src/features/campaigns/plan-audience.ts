import type pg from 'pg'
import { newId } from '../../base/ids.ts'
import { inTransaction } from '../../db/transaction.ts'
import type { WorkspaceInfo } from '../step.ts'
import { conditionOf } from './audience.ts'
import type { Campaign } from './campaign.ts'
import { addressOf, type Consents, type Judged, judgeRecipients } from './judge-recipient.ts'
import { createOpenings } from './place.ts'
import { lockPlanning, type Reader, readShares } from './store-planning.ts'
import * as store from './store-recipients.ts'

/** Leads planned in one transaction. */
const chunk = 1_000

/** True when only people who opted in may be written to: by the campaign, else by the workspace. */
export function requiresConsent(
  { rules }: Pick<Campaign, 'rules'>,
  { settings }: Pick<WorkspaceInfo, 'settings'>,
): boolean {
  const messaging = settings.messaging as { requireConsent?: unknown } | undefined
  return rules.requireConsent ?? messaging?.requireConsent === true
}

/** What people of these leads said of being written to on the campaign's channel: two look-ups in memory. */
export async function consentsOf(
  tx: Reader,
  { workspaceId, channel }: Pick<Campaign, 'workspaceId' | 'channel'>,
  leads: readonly store.PlannedLead[],
  country: string,
): Promise<Consents> {
  const refs = leads.flatMap((lead) => {
    const found = addressOf(lead, channel, country)
    return found ? [{ partyId: lead.partyId, addressKey: found.key }] : []
  })
  const known = await store.readConsents(tx, workspaceId, channel, refs)
  return {
    isSuppressed: (_, key) => known.suppressed.has(key),
    hasOptedIn: (_, key) => known.optedIn.has(key),
  }
}

/**
 * Writes down the next chunk of a campaign's recipients. One process at a time; whoever is killed leaves the cursor where
 * it was, and the chunk is planned again. Returns how many leads it saw, null when somebody else plans.
 */
export async function planChunk(pool: pg.Pool, workspace: WorkspaceInfo, campaignId: string): Promise<number | null> {
  return inTransaction(pool, async (tx) => {
    const campaign = await lockPlanning(tx, campaignId)
    if (!campaign) return null
    const { workspaceId, plannedAfter } = campaign
    const leads = await store.readAudience(
      tx,
      workspaceId,
      conditionOf(campaign.audience, workspace),
      plannedAfter,
      chunk,
    )
    const consents = await consentsOf(tx, campaign, leads, workspace.country)
    const { judged, duplicates } = judgeRecipients(
      leads,
      campaign,
      workspace,
      consents,
      requiresConsent(campaign, workspace),
      await readShares(tx, campaign),
    )
    const again = await addRecipients(tx, campaign, judged, workspace)
    const isWhole = leads.length < chunk
    await store.notePlanned(tx, campaignId, leads.at(-1)?.leadId ?? null, duplicates + again, isWhole)
    return leads.length
  })
}

/** Returns how many of them had a row by another lead already. */
async function addRecipients(
  tx: Parameters<typeof store.insertRecipients>[0],
  campaign: Campaign,
  judged: Judged[],
  workspace: WorkspaceInfo,
): Promise<number> {
  const partyIds = judged.map(({ lead }) => lead.partyId)
  const planned = await store.findPlanned(tx, campaign.id, partyIds)
  const openings = createOpenings(campaign.rules.quietHours, workspace.timeZone)
  const now = new Date()
  const rows = judged
    .filter(({ lead }) => !planned.has(lead.partyId))
    .map((each): store.RecipientRow => {
      const { opensAt } = openings(now, each.place)
      const reason = each.reason ?? (opensAt ? null : 'never_allowed')
      const isLate = reason === null && campaign.sendUntil !== null && opensAt! >= campaign.sendUntil
      return {
        id: newId(),
        workspaceId: campaign.workspaceId,
        campaignId: campaign.id,
        partyId: each.lead.partyId,
        leadId: each.lead.leadId,
        address: each.address,
        addressKey: each.addressKey,
        variant: each.variant,
        place: each.place,
        state: reason ? 'excluded' : isLate ? 'held' : 'queued',
        reason: reason ?? (isLate ? 'too_late' : null),
        dueAt: reason || isLate ? null : opensAt,
      }
    })
  const added = await store.insertRecipients(tx, rows)
  // what did not fit shares its address with somebody planned before
  const shared = rows.filter(({ id }) => !added.has(id))
  const excluded = shared.map((row) => ({
    ...row,
    state: 'excluded' as const,
    reason: 'duplicate_address',
    dueAt: null,
  }))
  await store.insertRecipients(tx, excluded)
  return planned.size
}
