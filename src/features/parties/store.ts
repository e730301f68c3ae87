import type pg from 'pg'
import { defineRowset } from '../../db/rowset.ts'
import type { Transaction } from '../../db/transaction.ts'
import type { Provenance } from '../../domain/provenance.ts'

/** What is known of a person or company. */
export interface Party {
  id: string
  workspaceId: string
  mergedInto: string | null
  fullName: string | null
  /** Sealed. */
  cpf: Buffer | null
  cpfMasked: string | null
  cpfHash: Buffer | null
  /** YYYY-MM-DD */
  birthDate: string | null
  gender: string | null
  /** By snake-case name; holds no CPF. */
  profile: Record<string, unknown>
  provenance: Record<string, Provenance>
  enrichedAt: Date | null
}

const columns = `id, workspace_id, merged_into, full_name, cpf, cpf_masked, cpf_hash, birth_date::text, gender, profile, provenance, enriched_at`

function toParty(row: pg.QueryResultRow): Party {
  return {
    id: row.id,
    workspaceId: row.workspace_id,
    mergedInto: row.merged_into,
    fullName: row.full_name,
    cpf: row.cpf,
    cpfMasked: row.cpf_masked,
    cpfHash: row.cpf_hash,
    birthDate: row.birth_date,
    gender: row.gender,
    profile: row.profile,
    provenance: row.provenance,
    enrichedAt: row.enriched_at,
  }
}

/**
 * Locks parties in the order of their ids and reads them. `for`: `change` lets rows that refer to them come in
 * meanwhile, `link` does not.
 */
export async function lockParties(tx: Transaction, ids: string[], use: 'change' | 'link'): Promise<Map<string, Party>> {
  if (ids.length === 0) return new Map()
  const { rows } = await tx.query({
    name: `lock_parties_to_${use}`,
    text: `select ${columns} from core.parties where id = any($1) order by id for ${use === 'link' ? 'update' : 'no key update'}`,
    values: [ids],
  })
  return new Map(rows.map((row) => [row.id, toParty(row)]))
}

type PartyChange = Omit<Party, 'workspaceId' | 'mergedInto'>

const changeRows = defineRowset<PartyChange>({
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
})

/** Writes what is known of parties that are locked. */
export async function updateParties(tx: Transaction, parties: PartyChange[]): Promise<void> {
  if (parties.length === 0) return
  await tx.query({
    name: 'update_parties',
    text: `update core.parties p set ${changeRows.assignments('r', 'id')}, updated_at = now() from ${changeRows.from(1)} r where p.id = r.id`,
    values: changeRows.values(parties),
  })
}
