import { defineRowset } from '../../db/rowset.ts'
import type { Transaction } from '../../db/transaction.ts'
import type { ContactKind } from '../../domain/events.ts'
import type { ContactQuality } from '../leads/check-contact.ts'
import type { IdentificationState } from '../leads/verdict.ts'

/** One look-up of one contact snapshot of one lead, and what it came to. */
export interface IdentificationRow {
  /** The one that asked: the lead may have been routed away since. */
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

/** Names one look-up within its workspace. */
export const lookupId = (row: { leadId: string; snapshot: string; by: string }) =>
  `${row.leadId} ${row.snapshot} ${row.by}`

const inOrder = (rows: IdentificationRow[]) => rows.sort((a, b) => (lookupId(a) < lookupId(b) ? -1 : 1))

/**
 * Writes down what is asked and what is not. A look-up that was skipped or failed before is asked again. Returns the
 * `lookupId` of each that is news.
 */
export async function insertIdentifications(tx: Transaction, rows: IdentificationRow[]): Promise<Set<string>> {
  if (rows.length === 0) return new Set()
  const { rows: news } = await tx.query<{ lead_id: string; snapshot: string; by: string }>({
    name: 'insert_identifications',
    text: `insert into identifications as i (${identificationRows.names}) select ${identificationRows.names} from ${identificationRows.from(1)} r
      on conflict (workspace_id, lead_id, snapshot, by) do update set state = excluded.state, reason = excluded.reason, updated_at = now()
      where excluded.state = 'asked' and i.state = 'skipped'
      returning lead_id, snapshot, by`,
    values: identificationRows.values(inOrder(rows)),
  })
  return new Set(news.map((row) => lookupId({ ...row, leadId: row.lead_id })))
}

/** Replay: failed look-ups go again, and the verdict waits for them. */
export async function reopenIdentifications(tx: Transaction, rows: IdentificationRow[]): Promise<void> {
  if (rows.length === 0) return
  await tx.query({
    name: 'reopen_identifications',
    text: `update identifications i set state = 'asked', reason = null, updated_at = now() from ${identificationRows.from(1)} r
      where (i.workspace_id, i.lead_id, i.snapshot, i.by) = (r.workspace_id, r.lead_id, r.snapshot, r.by) and i.state = 'failed'`,
    values: identificationRows.values(inOrder(rows)),
  })
}

/** How much an answer tells. */
const rank: Record<IdentificationState, number> = {
  skipped: 0,
  asked: 1,
  failed: 2,
  not_found: 3,
  ambiguous: 4,
  found: 5,
}
const ranks = `array['${Object.keys(rank).join("', '")}']`

/** Positive when `a` tells more; of two that tell as much the greater one by value, so that their order never matters. */
function compare(a: IdentificationRow, b: IdentificationRow): number {
  const value = ({ cpfHash, personName, reason }: IdentificationRow) =>
    `${cpfHash?.toString('hex') ?? ''} ${personName ?? ''} ${reason ?? ''}`
  return rank[a.state] - rank[b.state] || (value(a) > value(b) ? 1 : value(a) < value(b) ? -1 : 0)
}

/** As `compare` sees an answer. */
const weight = (row: string) =>
  `(array_position(${ranks}, ${row}.state),
    concat(encode(${row}.cpf_hash, 'hex'), ' ', ${row}.person_name, ' ', ${row}.reason) collate "C")`

/** Writes answers: one that tells more replaces one that tells less, whichever came first. */
export async function recordAnswers(tx: Transaction, rows: IdentificationRow[]): Promise<void> {
  if (rows.length === 0) return
  const best = new Map<string, IdentificationRow>()
  for (const row of rows) {
    const known = best.get(lookupId(row))
    if (!known || compare(row, known) > 0) best.set(lookupId(row), row)
  }
  await tx.query({
    name: 'record_answers',
    text: `insert into identifications as i (${identificationRows.names}) select ${identificationRows.names} from ${identificationRows.from(1)} r
      on conflict (workspace_id, lead_id, snapshot, by) do update
      set state = excluded.state, cpf = excluded.cpf, cpf_hash = excluded.cpf_hash, person_name = excluded.person_name,
        reason = excluded.reason, updated_at = now()
      where ${weight('excluded')} > ${weight('i')}`,
    values: identificationRows.values(inOrder([...best.values()])),
  })
}

/** Every look-up of these leads and contact snapshots. */
export async function findIdentifications(
  tx: Transaction,
  of: { workspaceId: string; leadId: string; snapshot: string }[],
): Promise<IdentificationRow[]> {
  if (of.length === 0) return []
  const { rows } = await tx.query({
    name: 'find_identifications',
    text: `select i.workspace_id, i.lead_id, i.snapshot, i.by, i.state, i.cpf, i.cpf_hash, i.person_name, i.reason
      from (select distinct * from unnest($1::uuid[], $2::uuid[], $3::text[]) as t (workspace_id, lead_id, snapshot)) r
      join identifications i using (workspace_id, lead_id, snapshot)`,
    values: [
      of.map(({ workspaceId }) => workspaceId),
      of.map(({ leadId }) => leadId),
      of.map(({ snapshot }) => snapshot),
    ],
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

/** A lead as the verdict and the note need it. */
export interface EnrichedLead {
  id: string
  workspaceId: string
  sourceWorkspaceId: string
  partyId: string
  connectionId: string | null
  vendorLeadId: string | null
  name: string | null
  email: string | null
  phone: string | null
  companyName: string | null
  quality: ContactQuality
}

/** Locks leads in the order of their ids and reads them. */
export async function lockEnrichedLeads(tx: Transaction, ids: string[]): Promise<Map<string, EnrichedLead>> {
  if (ids.length === 0) return new Map()
  const { rows } = await tx.query({
    name: 'lock_enriched_leads',
    text: `select l.id, l.workspace_id, l.source_workspace_id, coalesce(p.merged_into, p.id) as party_id, l.connection_id, l.vendor_lead_id,
        l.full_name, l.email, l.phone, l.company_name, l.contact_quality
      from leads l join core.parties p on p.id = l.party_id
      where l.id = any($1::uuid[]) order by l.id for no key update of l`,
    values: [[...new Set(ids)]],
  })
  return new Map(
    rows.map((row) => [
      row.id,
      {
        id: row.id,
        workspaceId: row.workspace_id,
        sourceWorkspaceId: row.source_workspace_id,
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

/** Remembers for which contact data a lead was last enriched. */
export async function markEnriched(tx: Transaction, leads: { leadId: string; snapshot: string }[]): Promise<void> {
  if (leads.length === 0) return
  await tx.query({
    name: 'mark_enriched',
    text: 'update leads l set enriched_snapshot = e.snapshot from unnest($1::uuid[], $2::text[]) as e (id, snapshot) where l.id = e.id',
    values: [leads.map(({ leadId }) => leadId), leads.map(({ snapshot }) => snapshot)],
  })
}
