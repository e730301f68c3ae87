import { defineRowset } from '../../db/rowset.ts'
import type { Transaction } from '../../db/transaction.ts'
import type { ContactKind } from '../../domain/events.ts'
import type { ContactQuality } from '../leads/check-contact.ts'
import type { IdentificationState } from '../leads/verdict.ts'

/** One look-up of one contact snapshot of one lead, and what it came to. */
export interface IdentificationRow {
  workspaceId: string
  leadId: string
  snapshot: string
  by: ContactKind
  state: IdentificationState
  /** Sealed; of the one person found. */
  cpf: Buffer | null
  cpfHash: Buffer | null
  personName: string | null
  reason: string | null
}

const identificationRows = defineRowset<IdentificationRow>({
  workspaceId: 'uuid',
  leadId: 'uuid',
  snapshot: 'text',
  by: 'text',
  state: 'text',
  cpf: 'bytea',
  cpfHash: 'bytea',
  personName: 'text',
  reason: 'text',
})

const keyOf = (row: { leadId: string; snapshot: string; by: string }) => `${row.leadId} ${row.snapshot} ${row.by}`

/** Writes down what is asked and what is not; returns the keys of those that are new. */
export async function insertIdentifications(tx: Transaction, rows: IdentificationRow[]): Promise<Set<string>> {
  if (rows.length === 0) return new Set()
  const { rows: inserted } = await tx.query<{ lead_id: string; snapshot: string; by: string }>({
    name: 'insert_identifications',
    text: `insert into identifications (${identificationRows.names}) select ${identificationRows.names} from ${identificationRows.from(1)} r
      order by lead_id, snapshot, by on conflict do nothing returning lead_id, snapshot, by`,
    values: identificationRows.values(rows),
  })
  return new Set(inserted.map((row) => keyOf({ ...row, leadId: row.lead_id })))
}

/** A lead as the verdict and the note need it. */
export interface EnrichedLead {
  id: string
  workspaceId: string
  partyId: string
  connectionId: string | null
  vendorLeadId: string | null
  name: string | null
  email: string | null
  phone: string | null
  companyName: string | null
  quality: ContactQuality
}

/**
 * Locks leads in the order of their ids: two answers about one lead are weighed one after the other, so that the second
 * sees the first.
 */
export async function lockLeads(tx: Transaction, ids: string[]): Promise<Map<string, EnrichedLead>> {
  const { rows } = await tx.query({
    name: 'lock_enriched_leads',
    text: `select id, workspace_id, party_id, connection_id, vendor_lead_id, full_name, email, phone, company_name, contact_quality
      from leads where id = any($1::uuid[]) order by id for no key update`,
    values: [[...new Set(ids)]],
  })
  return new Map(
    rows.map((row) => [
      row.id,
      {
        id: row.id,
        workspaceId: row.workspace_id,
        partyId: row.party_id,
        connectionId: row.connection_id,
        vendorLeadId: row.vendor_lead_id,
        name: row.full_name,
        email: row.email,
        phone: row.phone,
        companyName: row.company_name,
        quality: row.contact_quality,
      },
    ]),
  )
}

/** Better answers replace worse ones, never the other way round: the order in which they came does not matter. */
const rank = `array_position(array['skipped', 'asked', 'failed', 'not_found', 'ambiguous', 'found'], `

/** Writes answers, then reads every look-up of the same lead and snapshot. */
export async function recordAnswers(tx: Transaction, rows: IdentificationRow[]): Promise<IdentificationRow[]> {
  await tx.query({
    name: 'record_answers',
    text: `insert into identifications as i (${identificationRows.names}) select ${identificationRows.names} from ${identificationRows.from(1)} r
      order by lead_id, snapshot, by
      on conflict (workspace_id, lead_id, snapshot, by) do update
      set state = excluded.state, cpf = excluded.cpf, cpf_hash = excluded.cpf_hash, person_name = excluded.person_name,
        reason = excluded.reason, updated_at = now()
      where ${rank}excluded.state) > ${rank}i.state)`,
    values: identificationRows.values(rows),
  })
  return findIdentifications(tx, rows)
}

/** Every look-up of these leads and snapshots. */
export async function findIdentifications(
  tx: Transaction,
  of: { leadId: string; snapshot: string }[],
): Promise<IdentificationRow[]> {
  const { rows } = await tx.query({
    name: 'find_identifications',
    text: `select workspace_id, lead_id, snapshot, by, state, cpf, cpf_hash, person_name, reason from identifications
      where (lead_id, snapshot) in (select * from unnest($1::uuid[], $2::text[]))`,
    values: [of.map(({ leadId }) => leadId), of.map(({ snapshot }) => snapshot)],
  })
  return rows.map((row) => ({
    workspaceId: row.workspace_id,
    leadId: row.lead_id,
    snapshot: row.snapshot,
    by: row.by,
    state: row.state,
    cpf: row.cpf,
    cpfHash: row.cpf_hash,
    personName: row.person_name,
    reason: row.reason,
  }))
}

/** Remembers for which contact data a lead was last enriched. */
export async function markEnriched(tx: Transaction, leads: { leadId: string; snapshot: string }[]): Promise<void> {
  if (leads.length === 0) return
  await tx.query({
    name: 'mark_enriched',
    text: `update leads l set enriched_snapshot = e.snapshot from unnest($1::uuid[], $2::text[]) as e (id, snapshot) where l.id = e.id`,
    values: [leads.map(({ leadId }) => leadId), leads.map(({ snapshot }) => snapshot)],
  })
}
