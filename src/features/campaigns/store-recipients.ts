import { encodeArray } from '../../db/encode-arrays.ts'
import { defineRowset } from '../../db/rowset.ts'
import type { Transaction } from '../../db/transaction.ts'
import type { Channel } from '../../domain/events.ts'
import type { AudienceLead } from './judge-recipient.ts'
import type { MessageLead } from './render-message.ts'
import type { Reader } from './store-campaigns.ts'

export type { Reader } from './store-campaigns.ts'

/** The leads that a campaign means, as a condition over `leads l`; its parameters begin at `$4`. */
export interface AudienceCondition {
  text: string
  values: unknown[]
}

export type PlannedLead = AudienceLead & MessageLead

/** Of a lead: what judging and rendering need. The contacts that its party is known by stand in for its own. */
export const leadColumns = `l.id as "leadId", coalesce(p.merged_into, p.id) as "partyId", coalesce(l.full_name, p.full_name) as "fullName",
  l.email, l.phone, l.company_name as "companyName", l.company_industry as "companyIndustry", l.company_location_city as city,
  l.company_location_state as state, l.company_location_country as country, l.job_title as "jobTitle", l.source, l.product, l.seller, l.custom,
  case when l.email is null then (select i.key from identities i where i.party_id = p.id and i.kind = 'email' order by i.first_seen_at, i.key limit 1) end as "otherEmail",
  case when l.phone is null then (select i.key from identities i where i.party_id = p.id and i.kind = 'phone' order by i.first_seen_at, i.key limit 1) end as "otherPhone"`

/** Who was erased, and a lead that became part of another, is written to no more. */
export const whole = 'l.erased_at is null and l.merged_into is null'

/** The next leads of an audience by id, after the one given. */
export async function readAudience(
  tx: Reader,
  workspaceId: string,
  condition: AudienceCondition,
  after: string | null,
  limit: number,
): Promise<PlannedLead[]> {
  const { rows } = await tx.query({
    text: `select ${leadColumns} from leads l join core.parties p on p.id = l.party_id
      where l.workspace_id = $1 and ($2::uuid is null or l.id > $2) and ${whole} and (${condition.text}) order by l.id limit $3`,
    values: [workspaceId, after, limit, ...condition.values],
  })
  return rows as PlannedLead[]
}

interface AddressRef {
  partyId: string
  addressKey: string
}
const addressRows = defineRowset<AddressRef>({ partyId: 'uuid', addressKey: 'text' })

/** Keys of people and addresses with an opt-out or an opt-in on a channel. */
export interface KnownConsents {
  suppressed: ReadonlySet<string>
  optedIn: ReadonlySet<string>
}

// An opt-out is the person's: it holds for every address of theirs on the channel. Parties that were linked are one.
const consentText = `
with asked as (select * from ${addressRows.from(3)} r), touched as (
  select distinct a.party_id, a.address_key, f.address_key as key, f.purpose from asked a
  join consent_facts f on f.workspace_id = $1 and f.channel = $2 and f.address_key = a.address_key
  union
  select a.party_id, a.address_key, f.address_key, f.purpose from asked a
  join core.parties q on q.id = a.party_id or q.merged_into = a.party_id
  join consent_facts f on f.party_id = q.id and f.workspace_id = $1 and f.channel = $2
), newest as (
  select t.party_id, t.address_key,
    (select f.wish from consent_facts f where f.workspace_id = $1 and f.channel = $2 and f.address_key = t.key and f.purpose = t.purpose
     order by f.at desc, f.wish desc limit 1) as wish
  from touched t
)
select address_key as key, bool_or(wish = 'opt_out') as out, bool_or(wish = 'opt_in') as "in" from newest group by 1`

/** What people said of being written to. */
export async function readConsents(
  tx: Reader,
  workspaceId: string,
  channel: Channel,
  refs: AddressRef[],
): Promise<KnownConsents> {
  if (refs.length === 0) return { suppressed: new Set(), optedIn: new Set() }
  const { rows } = await tx.query<{ key: string; out: boolean; in: boolean }>({
    name: 'read_consents',
    text: consentText,
    values: [workspaceId, channel, ...addressRows.values(refs)],
  })
  return {
    suppressed: new Set(rows.filter((row) => row.out).map(({ key }) => key)),
    optedIn: new Set(rows.filter((row) => row.in && !row.out).map(({ key }) => key)),
  }
}

export interface RecipientRow {
  id: string
  workspaceId: string
  campaignId: string
  partyId: string
  leadId: string
  address: string | null
  addressKey: string | null
  variant: number
  place: { country: string; state: string | null }
  state: 'queued' | 'held' | 'excluded'
  reason: string | null
  dueAt: Date | null
}

const recipientRows = defineRowset<RecipientRow>({
  id: 'uuid',
  workspaceId: 'uuid',
  campaignId: 'uuid',
  partyId: 'uuid',
  leadId: 'uuid',
  address: 'text',
  addressKey: 'text',
  variant: 'int2',
  place: 'jsonb',
  state: 'text',
  reason: 'text',
  dueAt: 'timestamptz',
})

/** Adds recipients that are not there yet; returns the ids of those added. */
export async function insertRecipients(tx: Transaction, rows: RecipientRow[]): Promise<Set<string>> {
  if (rows.length === 0) return new Set()
  const { rows: added } = await tx.query<{ id: string }>({
    name: 'insert_recipients',
    text: `insert into campaign_recipients (${recipientRows.names}) select ${recipientRows.names} from ${recipientRows.from(1)} r
      order by party_id on conflict do nothing returning id`,
    values: recipientRows.values(rows),
  })
  return new Set(added.map(({ id }) => id))
}

/** Which of these people have a row in the campaign. */
export async function findPlanned(tx: Transaction, campaignId: string, partyIds: string[]): Promise<Set<string>> {
  if (partyIds.length === 0) return new Set()
  const { rows } = await tx.query<{ partyId: string }>({
    name: 'find_planned',
    text: `select party_id as "partyId" from campaign_recipients where campaign_id = $1 and party_id = any($2::uuid[])`,
    values: [campaignId, encodeArray('uuid', partyIds)],
  })
  return new Set(rows.map(({ partyId }) => partyId))
}

/** Where planning got to; null `after` with `isWhole` when the audience was empty. */
export async function notePlanned(
  tx: Transaction,
  campaignId: string,
  after: string | null,
  duplicates: number,
  isWhole: boolean,
): Promise<void> {
  await tx.query({
    name: 'note_planned',
    text: `update campaigns set planned_after = coalesce($2, planned_after), duplicates = duplicates + $3, planned_at = case when $4 then now() end where id = $1`,
    values: [campaignId, after, duplicates, isWhole],
  })
}
