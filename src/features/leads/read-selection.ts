import type { Sealer } from '../../base/seal.ts'
import type { Transaction } from '../../db/transaction.ts'
import { toCondition } from '../../domain/condition/schema.ts'
import { readCountry } from '../workspaces/store.ts'
import type { LeadsQuery } from './contract.ts'
import type { LeadFilter } from './store-filter.ts'
import { type LeadSearch, readSearch } from './store-search.ts'

/** Which leads a caller means: what its columns and condition must be, and what its search text stands for. */
export interface Selection {
  filter: LeadFilter
  search: LeadSearch | null
}

/** Reads the query of a list, a count, an export or a bulk action. */
export async function readSelection(
  tx: Transaction,
  workspaceId: string,
  query: Partial<LeadsQuery> & { ids?: string[] },
  sealer: Sealer,
  now: Date,
): Promise<Selection> {
  const { q, filter: condition } = query
  const country = q || condition ? await readCountry(tx, workspaceId) : ''
  const search = q ? await readSearch(tx, workspaceId, q, country, sealer) : null
  const asked = condition && { condition: toCondition(condition), around: { country, now } }
  return { filter: { ...filterOf(query), ...(query.ids && { ids: query.ids }), ...asked }, search }
}

/** The query's column names as the store calls them. */
function filterOf(query: Partial<LeadsQuery>): LeadFilter {
  return {
    vendor: query.vendor,
    connectionId: query.connection_id,
    partyId: query.party_id,
    source: query.source,
    vendorStatus: query.vendor_status,
    tag: query.tag,
    industry: query.company_industry,
    state: query.company_location_state,
    country: query.company_location_country,
    contactStatus: query.contact_status,
    websiteStatus: query.website_status,
    subscriptionStatus: query.subscription_status,
    deliveryStatus: query.delivery_status,
    routingRuleId: query.routing_rule_id,
    sourceWorkspaceId: query.source_workspace_id,
    ownerId: query.owner_id,
    teamId: query.team_id,
    isClosed: query.closed,
    isEnriched: query.enriched,
    since: query.since,
    until: query.until,
  }
}
