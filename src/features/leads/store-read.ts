import type { Transaction } from '../../db/transaction.ts'
import { conditions } from '../conditions.ts'
import type { ContactQuality } from './check-contact.ts'
import { addFilter, type LeadFilter } from './store-filter.ts'
import type { LeadSearch, Place } from './store-search.ts'
import { type Sieve, sieveOf } from './store-sieve.ts'

/** A lead in a list. Times are ISO-8601 UTC. */
export interface LeadItem {
  id: string
  /** To the microsecond: with the id it is the lead's place in the list. */
  createdAt: string
  updatedAt: string
  partyId: string
  fullName: string | null
  email: string | null
  phone: string | null
  companyName: string | null
  companyIndustry: string | null
  companyState: string | null
  companyCountry: string | null
  jobTitle: string | null
  vendor: string
  vendorLeadId: string | null
  connectionId: string | null
  source: string | null
  vendorStatus: string | null
  tags: string[]
  /** 0..100 */
  contactScore: number
  contactStatus: string
  websiteStatus: string
  subscriptionStatus: string
  deliveryStatus: string
  routingRuleId: string | null
  sourceWorkspaceId: string
  ownerId: string | null
  teamId: string | null
  lastInteractionAt: string | null
  closedAt: string | null
}

const iso = (column: string) => `to_char(${column} at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`

const itemColumns = `l.id, to_char(l.created_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as "createdAt", ${iso('l.updated_at')} as "updatedAt", l.party_id as "partyId",
  l.full_name as "fullName", l.email, l.phone, l.company_name as "companyName", l.company_industry as "companyIndustry",
  l.company_location_state as "companyState", l.company_location_country as "companyCountry", l.job_title as "jobTitle", l.vendor,
  l.vendor_lead_id as "vendorLeadId", l.connection_id as "connectionId", l.source, l.vendor_status as "vendorStatus", l.tags,
  coalesce((l.contact_quality ->> 'score')::int, 0) as "contactScore", l.contact_status as "contactStatus",
  l.website_status as "websiteStatus", l.subscription_status as "subscriptionStatus", l.delivery_status as "deliveryStatus",
  l.routing_rule_id as "routingRuleId", l.source_workspace_id as "sourceWorkspaceId", l.owner_id as "ownerId", l.team_id as "teamId",
  ${iso('l.last_interaction_date')} as "lastInteractionAt", ${iso('l.closed_at')} as "closedAt"`

/** One page of leads, newest first; one row more than `limit` when there are more. */
export async function listLeads(
  tx: Transaction,
  workspaceId: string,
  filter: LeadFilter,
  search: LeadSearch | null,
  limit: number,
  after: Place | null,
): Promise<LeadItem[]> {
  // a page is a walk that ends early: what helpers read ahead of it is lost, and costs three times as much
  await tx.query('set local max_parallel_workers_per_gather = 0')
  const sieve = await sieveOf(tx, filter, search)
  if (!sieve) return readPage(tx, workspaceId, filter, { limit, after, search })
  if (sieve.walkFirst === 0) return readSieved(tx, workspaceId, filter, sieve, limit, after)
  const walk = async (reach: number) => {
    const edge = await findEdge(tx, workspaceId, filter, after?.createdAt ?? filter.until, reach)
    const page = await readPage(tx, workspaceId, filter, { limit, after, search, edge })
    return { page, isWhole: edge === undefined || page.length > limit }
  }
  const near = await walk(sieve.walkFirst)
  if (near.isWhole) return near.page
  const reach = furtherReach(sieve.walkFirst, near.page.length, limit)
  const far = reach > 0 ? await walk(reach) : near
  return far.isWhole ? far.page : readSieved(tx, workspaceId, filter, sieve, limit, after)
}

/** So many leads are walked through sooner than words or keys that many have are looked up. */
const mostWalked = 15_000

/** How far a page reaches that found so many on its first part of the way, with room for chance; 0: too far to walk. */
function furtherReach(reach: number, found: number, limit: number): number {
  const likely = Math.ceil((1.5 * reach * (limit + 1)) / Math.max(found, 1))
  return likely <= mostWalked ? likely : 0
}

/** As `listLeads`, of the leads that a sieve lets through. */
async function readSieved(
  tx: Transaction,
  workspaceId: string,
  filter: LeadFilter,
  sieve: Sieve,
  limit: number,
  after: Place | null,
): Promise<LeadItem[]> {
  const found: LeadItem[] = []
  let place = after
  let most = limit + 1
  do {
    const { ids, last } = await sieve.read(place, most)
    const page = { limit: limit - found.length, after, search: null, ids }
    if (ids.length > 0) found.push(...(await readPage(tx, workspaceId, filter, page)))
    place = last
    // more when few pass
    most = Math.min(most * 8, sieve.most)
  } while (place && found.length <= limit)
  return found
}

/** The time of the lead that stands so many places further down the list (of an owner); undefined: it ends before. */
async function findEdge(
  tx: Transaction,
  workspaceId: string,
  { ownerId }: LeadFilter,
  from: string | undefined,
  places: number,
): Promise<string | undefined> {
  const where = conditions()
  where.compare('workspace_id', '=', workspaceId)
  where.compare('owner_id', '=', ownerId)
  where.compare('created_at', '<=', from)
  const { rows } = await tx.query<{ at: string }>(
    `select created_at::text as at from leads where ${where.text()} order by created_at desc, id desc offset ${where.value(places)} limit 1`,
    where.values,
  )
  return rows[0]?.at
}

export interface Page {
  limit: number
  after: Place | null
  search: LeadSearch | null
  ids?: string[]
  /** ISO-8601: none older. */
  edge?: string
}

/** One page of leads, newest first, of those with `ids` or of all; one row more than `limit` when there are more. */
export async function readPage(
  tx: Transaction,
  workspaceId: string,
  filter: LeadFilter,
  { limit, after, search, ids, edge }: Page,
): Promise<LeadItem[]> {
  const where = conditions()
  addFilter(where, workspaceId, filter)
  if (search) where.and(search.where(where))
  if (ids) where.and(`l.id = any(${where.value(ids)}::uuid[])`)
  where.compare('l.created_at', '>=', edge)
  if (after)
    where.and(`(l.created_at, l.id) < (${where.value(after.createdAt)}::timestamptz, ${where.value(after.id)}::uuid)`)
  const { rows } = await tx.query<LeadItem & { id: string }>(
    `select ${itemColumns} from leads l where ${where.text()} order by l.created_at desc, l.id desc limit ${where.value(limit + 1)}`,
    where.values,
  )
  return rows
}

/** Everything about one lead but its timeline. */
export interface LeadDetail extends LeadItem {
  fingerprint: string
  companySize: string | null
  companyWebsite: string | null
  companyCity: string | null
  companyPostalCode: string | null
  description: string | null
  seller: Record<string, unknown> | null
  product: Record<string, unknown> | null
  custom: Record<string, unknown>
  contactQuality: ContactQuality
  routingMetadata: unknown
}

/** One lead, or undefined. */
export async function findLead(tx: Transaction, workspaceId: string, id: string): Promise<LeadDetail | undefined> {
  const { rows } = await tx.query<LeadDetail & { id: string }>(
    `select ${itemColumns}, l.fingerprint, l.company_size as "companySize", l.company_website as "companyWebsite",
       l.company_location_city as "companyCity", l.company_location_postal_code as "companyPostalCode", l.description, l.seller, l.product,
       l.custom, l.contact_quality as "contactQuality", l.routing_metadata as "routingMetadata"
     from leads l where l.workspace_id = $1 and l.id = $2 and l.erased_at is null`,
    [workspaceId, id],
  )
  return rows[0]
}

/** Those of these leads that are in the workspace, in the order of their ids. */
export async function existingLeads(tx: Transaction, workspaceId: string, ids: readonly string[]): Promise<string[]> {
  const { rows } = await tx.query<{ id: string }>(
    'select id from leads where workspace_id = $1 and id = any($2::uuid[]) and erased_at is null and merged_into is null order by id',
    [workspaceId, ids],
  )
  return rows.map(({ id }) => id)
}
