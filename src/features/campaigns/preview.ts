import type { z } from 'zod'
import { type HiddenFields, hideCustom } from '../../domain/hidden-fields.ts'
import type { WorkspaceInfo } from '../step.ts'
import { conditionOf } from './audience.ts'
import type { Campaign } from './campaign.ts'
import type * as contract from './contract-report.ts'
import { estimateEnd } from './estimate-end.ts'
import { type Judged, judgeRecipients } from './judge-recipient.ts'
import { createOpenings } from './place.ts'
import { consentsOf, requiresConsent } from './plan-audience.ts'
import { createRenderer, languageOf } from './render-message.ts'
import type { Shares } from './split.ts'
import { type PlannedLead, type Reader, readAudience } from './store-recipients.ts'

type Preview = z.output<typeof contract.previewAnswer>

const chunk = 5_000
const sampleSize = 5

interface Tally {
  exclusions: Record<string, number>
  missing: Record<string, number>
  sample: Preview['sample']
  /** When each recipient may be written to. */
  opening: Date[]
  people: Set<string>
  addresses: Set<string>
}

const count = (counts: Record<string, number>, name: string, n = 1) => {
  if (n > 0) counts[name] = (counts[name] ?? 0) + n
}

/**
 * Who would get it and who not and why, what it would say, and until when it would take: the same judgement that planning
 * makes, over the whole audience, writing nothing.
 */
export async function preview(
  tx: Reader,
  campaign: Campaign,
  workspace: WorkspaceInfo,
  senders: { connectionId: string; name: string; perSecond: number | null }[],
  hidden: HiddenFields,
): Promise<Preview> {
  const condition = conditionOf(campaign.audience, workspace)
  const startsAt = new Date(Math.max(Date.now(), campaign.scheduledAt?.getTime() ?? 0))
  const tally: Tally = { exclusions: {}, missing: {}, sample: [], opening: [], people: new Set(), addresses: new Set() }
  const judge = createTallying(campaign, workspace, startsAt, tally, hidden)
  const asksConsent = requiresConsent(campaign, workspace)
  const taken: Shares = new Map()
  let seen = 0
  let after: string | null = null
  for (;;) {
    const leads: PlannedLead[] = await readAudience(tx, campaign.workspaceId, condition, after, chunk)
    seen += leads.length
    const fresh = leads.filter(({ partyId }) => !tally.people.has(partyId))
    const consents = await consentsOf(tx, campaign, fresh, workspace.country)
    const { judged } = judgeRecipients(fresh, campaign, workspace, consents, asksConsent, taken)
    count(tally.exclusions, 'duplicate_person', leads.length - judged.length)
    for (const each of judged) judge(each)
    if (leads.length < chunk) break
    after = leads.at(-1)!.leadId
  }
  const { exclusions, missing, sample, opening } = tally
  return {
    audience: seen,
    recipients: opening.length,
    exclusions,
    waiting: opening.filter((opensAt) => opensAt > startsAt).length,
    missing,
    sample,
    senders: senders.map(({ connectionId, name }) => ({ connectionId, name })),
    estimate: estimateEnd(opening, startsAt, paceOf(campaign, senders), campaign.sendUntil),
  }
}

/** Puts one judged recipient after the other where it belongs. */
function createTallying(
  campaign: Campaign,
  workspace: WorkspaceInfo,
  startsAt: Date,
  tally: Tally,
  hidden: HiddenFields,
) {
  const openings = createOpenings(campaign.rules.quietHours, workspace.timeZone)
  const render = createRenderer(campaign.variants, campaign.channel)
  return ({ lead, address, addressKey, place, variant, reason }: Judged) => {
    tally.people.add(lead.partyId)
    const { opensAt } = openings(startsAt, place)
    const isShared = reason === null && tally.addresses.has(addressKey!)
    const why = reason ?? (isShared ? 'duplicate_address' : opensAt === null ? 'never_allowed' : null)
    if (why) return count(tally.exclusions, why)
    tally.addresses.add(addressKey!)
    tally.opening.push(opensAt!)
    const known = { ...(lead as PlannedLead), custom: hideCustom((lead as PlannedLead).custom, hidden) }
    const { subject, text, missing } = render(variant, languageOf(place.country, workspace.language), known)
    for (const name of missing) count(tally.missing, name)
    const { name } = campaign.variants[variant]!
    const shown = {
      leadId: known.leadId,
      contact: known.fullName,
      address: address!,
      variant: name,
      subject,
      text,
      missing,
    }
    if (tally.sample.length < sampleSize) tally.sample.push(shown)
  }
}

/** The slowest of what limits it: its own pace, and its senders together where all have one. */
function paceOf({ rules }: Campaign, senders: { perSecond: number | null }[]): number | null {
  const together = senders.reduce<number | null>(
    (sum, { perSecond }) => (sum === null || perSecond === null ? null : sum + perSecond),
    0,
  )
  const paces = [rules.pace?.perSecond, together].filter((each): each is number => typeof each === 'number' && each > 0)
  return paces.length > 0 ? Math.min(...paces) : null
}
