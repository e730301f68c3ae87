import type { Transaction } from '../../db/transaction.ts'
import type { Provenance } from '../../domain/provenance.ts'

/** A party as people may see it. Times are ISO-8601 UTC. */
export interface PartyDetail {
  id: string
  kind: 'person' | 'company'
  fullName: string | null
  cpfMasked: string | null
  /** YYYY-MM-DD */
  birthDate: string | null
  gender: string | null
  profile: Record<string, unknown>
  provenance: Record<string, Provenance>
  enrichedAt: string | null
  createdAt: string
  identities: PartyIdentity[]
  /** Newest first. */
  leadIds: string[]
}

export interface PartyIdentity {
  kind: string
  /** Null for a CPF, whose key is a hash. */
  display: string | null
  isVerified: boolean
  source: string
  firstSeenAt: string
}

const iso = (column: string) => `to_char(${column} at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`

/** One party, or undefined. The id of a party that was linked to another one finds that one. */
export async function findParty(tx: Transaction, workspaceId: string, id: string): Promise<PartyDetail | undefined> {
  const { rows } = await tx.query(
    `select p.id, p.kind, p.full_name as "fullName", p.cpf_masked as "cpfMasked", p.birth_date::text as "birthDate", p.gender, p.profile, p.provenance,
       ${iso('p.enriched_at')} as "enrichedAt", ${iso('p.created_at')} as "createdAt"
     from core.parties asked join core.parties p on p.id = coalesce(asked.merged_into, asked.id)
     where asked.workspace_id = $1 and p.workspace_id = $1 and asked.id = $2`,
    [workspaceId, id],
  )
  const party = rows[0] as Omit<PartyDetail, 'identities' | 'leadIds'> | undefined
  if (!party) return undefined
  const { rows: identities } = await tx.query<PartyIdentity & { kind: string }>(
    `select kind, display, is_verified as "isVerified", source, ${iso('first_seen_at')} as "firstSeenAt"
     from identities where workspace_id = $1 and party_id = $2 order by kind, first_seen_at, key`,
    [workspaceId, party.id],
  )
  const { rows: leads } = await tx.query<{ id: string }>(
    'select id from leads where workspace_id = $1 and party_id = $2 order by created_at desc, id desc limit 200',
    [workspaceId, party.id],
  )
  return { ...party, identities, leadIds: leads.map((lead) => lead.id) }
}
