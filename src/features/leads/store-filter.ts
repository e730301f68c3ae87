import type { Condition } from '../../domain/condition/condition.ts'
import type { Surroundings } from '../../domain/condition/subject.ts'
import type { Conditions } from '../conditions.ts'
import { conditionSql } from './store-condition.ts'

/** Undefined fields do not filter. */
export interface LeadFilter {
  ids?: string[]
  vendor?: string
  connectionId?: string
  partyId?: string
  source?: string
  vendorStatus?: string
  tag?: string
  industry?: string
  state?: string
  country?: string
  contactStatus?: string
  websiteStatus?: string
  subscriptionStatus?: string
  deliveryStatus?: string
  routingRuleId?: string
  sourceWorkspaceId?: string
  isClosed?: boolean
  isEnriched?: boolean
  /** It is or was written to for this campaign. */
  campaignId?: string
  /** Of any of its orders; `none`: it has no order. */
  purchaseStatus?: string
  /** ISO-8601, inclusive. */
  interactedSince?: string
  /** ISO-8601: the last interaction was before, or there was none. */
  idleSince?: string
  ownerId?: string
  teamId?: string
  /** What the caller's condition asks, and what it is judged against. */
  condition?: Condition
  around?: Surroundings
  /** ISO-8601; since inclusive, until exclusive. */
  since?: string
  until?: string
}

const equalTo = {
  vendor: 'l.vendor',
  connectionId: 'l.connection_id',
  partyId: 'l.party_id',
  source: 'l.source',
  vendorStatus: 'l.vendor_status',
  industry: 'l.company_industry',
  state: 'l.company_location_state',
  country: 'l.company_location_country',
  contactStatus: 'l.contact_status',
  websiteStatus: 'l.website_status',
  subscriptionStatus: 'l.subscription_status',
  deliveryStatus: 'l.delivery_status',
  routingRuleId: 'l.routing_rule_id',
  sourceWorkspaceId: 'l.source_workspace_id',
  ownerId: 'l.owner_id',
  teamId: 'l.team_id',
} as const satisfies Partial<Record<keyof LeadFilter, string>>

/** What a filter asks of `leads l`. */
export function addFilter(where: Conditions, workspaceId: string, filter: LeadFilter): void {
  where.compare('l.workspace_id', '=', workspaceId)
  where.and('l.erased_at is null and l.merged_into is null')
  for (const [name, column] of Object.entries(equalTo)) where.compare(column, '=', filter[name as keyof typeof equalTo])
  if (filter.ids !== undefined) where.and(`l.id = any(${where.value(filter.ids)}::uuid[])`)
  if (filter.tag !== undefined) where.and(`l.tags @> array[${where.value(filter.tag)}]`)
  if (filter.isClosed !== undefined) where.and(`l.closed_at is ${filter.isClosed ? 'not null' : 'null'}`)
  if (filter.isEnriched !== undefined) where.and(`l.enriched_snapshot is ${filter.isEnriched ? 'not null' : 'null'}`)
  where.compare('l.created_at', '>=', filter.since)
  where.compare('l.created_at', '<', filter.until)
  if (filter.campaignId !== undefined)
    where.and(`l.id in (select lead_id from campaign_recipients where campaign_id = ${where.value(filter.campaignId)})`)
  if (filter.purchaseStatus === 'none') where.and('not exists (select from purchases p where p.lead_id = l.id)')
  else if (filter.purchaseStatus !== undefined)
    where.and(
      `exists (select from purchases p where p.lead_id = l.id and p.status = ${where.value(filter.purchaseStatus)})`,
    )
  where.compare('l.last_interaction_date', '>=', filter.interactedSince)
  if (filter.idleSince !== undefined)
    where.and(`(l.last_interaction_date is null or l.last_interaction_date < ${where.value(filter.idleSince)})`)
  if (filter.condition) where.and(conditionSql(filter.condition, filter.around!, where.value))
}
