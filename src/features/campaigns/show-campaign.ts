import type { z } from 'zod'
import type { Campaign } from './campaign.ts'
import type * as contract from './contract.ts'
import type { Counts } from './store-counts.ts'

const none: Omit<Counts, 'campaignId' | 'variant'> = {
  queued: 0,
  handed: 0,
  held: 0,
  excluded: 0,
  underWay: 0,
  doubtful: 0,
  sent: 0,
  delivered: 0,
  read: 0,
  failed: 0,
  replied: 0,
  opened: 0,
  clicked: 0,
}

/** Variants added up. */
export function sumCounts(counts: readonly Counts[]): typeof none {
  const sum = { ...none }
  for (const each of counts) for (const name of Object.keys(none) as (keyof typeof none)[]) sum[name] += each[name]
  return sum
}

/** Percent with two digits; 0 of nothing. */
const percent = (part: number, whole: number) => (whole === 0 ? 0 : Math.round((part / whole) * 10_000) / 100)

/** Counts under the names of the API, with the rates as the first users of such campaigns compute them. */
export function showCounts(counts: typeof none) {
  return {
    totalContacts: counts.queued + counts.handed + counts.held,
    queuedCount: counts.queued,
    underWayCount: counts.underWay,
    sentCount: counts.sent,
    deliveredCount: counts.delivered,
    readCount: counts.read,
    failedCount: counts.failed,
    doubtfulCount: counts.doubtful,
    repliedCount: counts.replied,
    openedCount: counts.opened,
    clickedCount: counts.clicked,
    heldCount: counts.held,
    excludedCount: counts.excluded,
    deliveryRate: percent(counts.delivered, counts.sent),
    readRate: percent(counts.read, counts.delivered),
    replyRate: percent(counts.replied, counts.sent),
  }
}

const iso = (time: Date | null) => time?.toISOString() ?? null

export function showItem(
  campaign: Campaign,
  counts: readonly Counts[],
  optedOutCount: number,
): z.output<typeof contract.campaignItem> {
  return {
    id: campaign.id,
    name: campaign.name,
    channel: campaign.channel,
    status: campaign.status,
    statusReason: campaign.statusReason,
    ...showCounts(sumCounts(counts)),
    optedOutCount,
    scheduledAt: iso(campaign.scheduledAt),
    sendUntil: iso(campaign.sendUntil),
    createdAt: campaign.createdAt.toISOString(),
    startedAt: iso(campaign.startedAt),
    endedAt: iso(campaign.endedAt),
  }
}

/** `exclusions`, `more`: read beside the counts. */
export function showDetail(
  campaign: Campaign,
  counts: readonly Counts[],
  more: Pick<
    z.output<typeof contract.campaignDetail>,
    'exclusions' | 'optedOutCount' | 'noReceiptCount' | 'conversions'
  >,
): z.output<typeof contract.campaignDetail> {
  return {
    ...showItem(campaign, counts, more.optedOutCount),
    createdBy: campaign.createdBy,
    variants: campaign.variants,
    audience: campaign.audience,
    rules: campaign.rules,
    byVariant: campaign.variants.map(({ name }, at) => ({
      name,
      ...showCounts(sumCounts(counts.filter(({ variant }) => variant === at))),
    })),
    ...more,
  }
}
