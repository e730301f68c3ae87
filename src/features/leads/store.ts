import type pg from 'pg'
import { defineRowset } from '../../db/rowset.ts'
import type { Transaction } from '../../db/transaction.ts'
import type { FieldValue, LeadState, Origin } from './merge-facts.ts'
import type { ContactKey, LeadName } from './read-facts.ts'

/** A lead's name for itself, with the id it gets should it be new. */
export interface Claim {
  workspaceId: string
  fingerprint: string
  leadId: string
}

/** One identity that the batch speaks of. */
export interface KeyRef {
  workspaceId: string
  kind: ContactKey['kind'] | 'cpf' | 'cnpj'
  key: string
}

export interface KnownIdentity extends KeyRef {
  partyId: string
}

/** Under what these leads were first claimed; those that are gone are left out. A routed lead is known where it came in. */
export async function findNames(tx: Transaction, leadIds: string[]): Promise<Map<string, LeadName>> {
  if (leadIds.length === 0) return new Map()
  const { rows } = await tx.query({
    name: 'find_lead_names',
    text: `select distinct on (lead_id) lead_id, workspace_id, fingerprint from fingerprints where lead_id = any($1::uuid[])
      order by lead_id, workspace_id, fingerprint`,
    values: [leadIds],
  })
  return new Map(rows.map((row) => [row.lead_id, { workspaceId: row.workspace_id, fingerprint: row.fingerprint }]))
}

const claimRows = defineRowset<Claim>({ workspaceId: 'uuid', fingerprint: 'text', leadId: 'uuid' })
export const keyRows = defineRowset<KeyRef>({ workspaceId: 'uuid', kind: 'text', key: 'text' })

// Claims in the order of the rows, which the caller sorts: two batches never wait for each other in a circle.
const claimText = `
with claimed as (
  insert into fingerprints (${claimRows.names}) select ${claimRows.names} from ${claimRows.from(1)} c
  on conflict (workspace_id, fingerprint) do update set lead_id = fingerprints.lead_id
  returning workspace_id, fingerprint, lead_id
), known as (
  select i.workspace_id, i.kind, i.key, coalesce(p.merged_into, p.id) as party_id
  from ${keyRows.from(1 + claimRows.width)} k
  join identities i using (workspace_id, kind, key)
  join core.parties p on p.id = i.party_id
)
select workspace_id, null as kind, fingerprint as key, lead_id, null as party_id from claimed
union all select workspace_id, kind, key, null, party_id from known`

/**
 * Locks the fingerprints of a batch, sorted by the caller, and says which leads they mean; and which parties the
 * contacts lead to as far as it is known now.
 */
export async function claimLeads(
  tx: Transaction,
  claims: Claim[],
  keys: KeyRef[],
): Promise<{ leads: Claim[]; known: KnownIdentity[] }> {
  const values = [...claimRows.values(claims), ...keyRows.values(keys)]
  const { rows } = await tx.query({ name: 'claim_leads', text: claimText, values })
  const leads: Claim[] = []
  const known: KnownIdentity[] = []
  for (const row of rows) {
    if (row.kind !== null) known.push(toIdentity(row))
    else leads.push({ workspaceId: row.workspace_id, fingerprint: row.key, leadId: row.lead_id })
  }
  return { leads, known }
}

export function toIdentity(row: pg.QueryResultRow): KnownIdentity {
  return { workspaceId: row.workspace_id, kind: row.kind, key: row.key, partyId: row.party_id }
}

/** Columns of `leads` that facts state, beside `custom`. */
export const factColumns = {
  full_name: 'text',
  email: 'text',
  phone: 'text',
  company_name: 'text',
  company_industry: 'text',
  company_size: 'text',
  company_website: 'text',
  company_location_city: 'text',
  company_location_state: 'text',
  company_location_country: 'text',
  company_location_postal_code: 'text',
  job_title: 'text',
  source: 'text',
  description: 'text',
  seller: 'jsonb',
  product: 'jsonb',
  vendor_status: 'text',
} as const

export type FactColumn = keyof typeof factColumns
export const factColumnNames = Object.keys(factColumns) as FactColumn[]

export interface StoredLead {
  id: string
  workspaceId: string
  /** The one it was linked to, should its own have been. */
  partyId: string
  enrichedSnapshot: string | null
  closedAt: Date | null
  state: LeadState
}

const lockText = `
select l.id, l.workspace_id, coalesce(p.merged_into, p.id) as party_id, l.connection_id, l.vendor, l.vendor_lead_id,
  l.tags, l.custom, l.field_stamps, l.enriched_snapshot, l.closed_at, l.created_at, ${factColumnNames.map((name) => `l.${name}`).join(', ')}
from leads l join core.parties p on p.id = l.party_id
where l.id = any($1) order by l.id for no key update of l`

/** Locks leads that exist, in the order of their ids, and reads what is known of them. */
export async function lockLeads(tx: Transaction, ids: string[]): Promise<Map<string, StoredLead>> {
  if (ids.length === 0) return new Map()
  const { rows } = await tx.query({ name: 'lock_leads', text: lockText, values: [ids] })
  return new Map(rows.map((row) => [row.id, toStored(row)]))
}

function toStored(row: pg.QueryResultRow): StoredLead {
  const stamps = row.field_stamps as Record<string, number>
  const stampOf = (name: string) => stamps[name] ?? stamps[''] ?? 0
  const fields: LeadState['fields'] = new Map()
  const put = (name: string, value: FieldValue | null) => {
    if (value !== null || (stamps[name] !== undefined && name !== 'origin'))
      fields.set(name, { value, stamp: stampOf(name), intakeId: null })
  }
  // what was emptied is known by its stamp alone
  for (const name of Object.keys(stamps)) if (/^(custom|tag)\./.test(name)) put(name, null)
  for (const name of factColumnNames) put(name, row[name])
  for (const [name, value] of Object.entries(row.custom as Record<string, FieldValue>)) put(`custom.${name}`, value)
  for (const tag of row.tags as string[]) put(`tag.${tag}`, true)
  const origin: Origin = {
    connectionId: row.connection_id,
    vendor: row.vendor,
    vendorLeadId: row.vendor_lead_id,
    stamp: stampOf('origin'),
  }
  return {
    id: row.id,
    workspaceId: row.workspace_id,
    partyId: row.party_id,
    enrichedSnapshot: row.enriched_snapshot,
    closedAt: row.closed_at,
    state: { fields, origin, createdAt: row.created_at },
  }
}
