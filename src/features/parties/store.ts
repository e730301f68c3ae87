import type pg from 'pg'
import { defineRowset } from '../../db/rowset.ts'
import type { Transaction } from '../../db/transaction.ts'
import type { Provenance } from '../../domain/provenance.ts'

/** What is known of a person or company. */
export interface Party {
  id: string
  workspaceId: string
  fullName: string | null
  /** Sealed. */
  cpf: Buffer | null
  cpfMasked: string | null
  cpfHash: Buffer | null
  /** YYYY-MM-DD */
  birthDate: string | null
  gender: string | null
  /** Holds no CPF. */
  profile: Record<string, unknown>
  provenance: Record<string, Provenance>
  enrichedAt: Date | null
  /** The party that this one proved to be. */
  mergedInto: string | null
  mergedAt: Date | null
  /** The lead that showed it, and the request or the merge that it was shown by. */
  mergedBecause: { leadId: string | null; intakeId: string } | null
}

/** Somebody of whom nothing is known. */
export function newParty(id: string, workspaceId: string): Party {
  return {
    id,
    workspaceId,
    fullName: null,
    cpf: null,
    cpfMasked: null,
    cpfHash: null,
    birthDate: null,
    gender: null,
    profile: {},
    provenance: {},
    enrichedAt: null,
    mergedInto: null,
    mergedAt: null,
    mergedBecause: null,
  }
}

const partyRows = defineRowset<Omit<Party, 'workspaceId'>>({
  id: 'uuid',
  fullName: 'text',
  cpf: 'bytea',
  cpfMasked: 'text',
  cpfHash: 'bytea',
  birthDate: 'date',
  gender: 'text',
  profile: 'jsonb',
  provenance: 'jsonb',
  enrichedAt: 'timestamptz',
  mergedInto: 'uuid',
  mergedAt: 'timestamptz',
  mergedBecause: 'jsonb',
})

/**
 * Locks parties in the order of their ids and reads them. Parties are locked last of all rows and at once, so that two
 * transactions never wait for each other in a circle.
 */
export async function lockParties(tx: Transaction, ids: string[]): Promise<Map<string, Party>> {
  if (ids.length === 0) return new Map()
  const { rows } = await tx.query({
    name: 'lock_parties',
    text: `select id, workspace_id, full_name, cpf, cpf_masked, cpf_hash, birth_date::text, gender, profile, provenance, enriched_at,
        merged_into, merged_at, merged_because
      from core.parties where id = any($1) order by id for no key update`,
    values: [[...new Set(ids)].sort()],
  })
  return new Map(rows.map((row) => [row.id, toParty(row)]))
}

function toParty(row: pg.QueryResultRow): Party {
  return {
    id: row.id,
    workspaceId: row.workspace_id,
    fullName: row.full_name,
    cpf: row.cpf,
    cpfMasked: row.cpf_masked,
    cpfHash: row.cpf_hash,
    birthDate: row.birth_date,
    gender: row.gender,
    profile: row.profile,
    provenance: row.provenance,
    enrichedAt: row.enriched_at,
    mergedInto: row.merged_into,
    mergedAt: row.merged_at,
    mergedBecause: row.merged_because,
  }
}

/** Writes what is known of parties that are locked. */
export async function updateParties(tx: Transaction, parties: Party[]): Promise<void> {
  if (parties.length === 0) return
  await tx.query({
    name: 'update_parties',
    text: `update core.parties p set ${partyRows.assignments('r', 'id')}, updated_at = now() from ${partyRows.from(1)} r where p.id = r.id`,
    values: partyRows.values(parties),
  })
}
