import type { Transaction } from '../../db/transaction.ts'
import type { Move } from './store-move.ts'

/** What it takes to undo a merge. */
export interface Undo {
  moves: Move[]
  winner: { before: LeadColumns; after: LeadColumns }
  parties: PartyUndo[]
}

/** A person's row as JSON, before the merge and as it left it; merges made before `after` was kept have none. */
export interface PartyUndo {
  id: string
  before: Record<string, unknown>
  after?: Record<string, unknown>
}

/** A lead's stated columns as they stand in the table. */
export type LeadColumns = Record<string, unknown>

export interface Merge {
  id: string
  workspaceId: string
  winnerId: string
  loserIds: string[]
  undo: Undo
  undoneAt: Date | null
}

/** Locks what is merged as DECIDE locks it: fingerprints, then leads. Returns the leads that are there and whole. */
export async function lockForMerge(
  tx: Transaction,
  workspaceId: string,
  leadIds: string[],
): Promise<{ id: string; partyId: string; createdAt: Date }[]> {
  await tx.query(
    'select from fingerprints where lead_id = any($1::uuid[]) order by workspace_id, fingerprint for update',
    [leadIds],
  )
  const { rows } = await tx.query<{ id: string; partyId: string; createdAt: Date }>(
    `select id, party_id as "partyId", created_at as "createdAt" from leads
     where workspace_id = $1 and id = any($2::uuid[]) and merged_into is null and erased_at is null order by id for update`,
    [workspaceId, leadIds],
  )
  return rows
}

const stated =
  `full_name email phone company_name company_industry company_size company_website company_location_city company_location_state
  company_location_country company_location_postal_code job_title source description seller product vendor_status tags custom contact_quality
  field_stamps created_at`.split(/\s+/)

export async function readColumns(tx: Transaction, id: string): Promise<LeadColumns> {
  const { rows } = await tx.query<{ row: LeadColumns }>('select to_jsonb(l) as row from leads l where id = $1', [id])
  return Object.fromEntries(stated.map((name) => [name, rows[0]!.row[name]]))
}

/** Writes stated columns as `readColumns` gave them. */
export async function writeColumns(tx: Transaction, id: string, columns: LeadColumns): Promise<void> {
  await tx.query(
    `update leads l set ${stated.map((name) => `${name} = r.${name}`).join(', ')}, updated_at = now()
     from jsonb_populate_record(null::leads, $2::jsonb) r where l.id = $1`,
    [id, JSON.stringify(columns)],
  )
}

export async function setMergedInto(tx: Transaction, ids: string[], winnerId: string | null): Promise<void> {
  await tx.query('update leads set merged_into = $2, updated_at = now() where id = any($1::uuid[])', [ids, winnerId])
}

const partyColumns =
  'full_name, cpf, cpf_masked, cpf_hash, birth_date, gender, profile, provenance, enriched_at, merged_into, merged_at, merged_because'

/** A party's row as JSON. */
export async function readParty(tx: Transaction, id: string): Promise<Record<string, unknown>> {
  const { rows } = await tx.query<{ row: Record<string, unknown> }>(
    'select to_jsonb(p) as row from core.parties p where id = $1',
    [id],
  )
  return rows[0]!.row
}

export async function writeParty(tx: Transaction, id: string, row: Record<string, unknown>): Promise<void> {
  await tx.query(
    `update core.parties p set (${partyColumns}) = (select ${partyColumns} from jsonb_populate_record(null::core.parties, $2::jsonb)), updated_at = now()
     where id = $1`,
    [id, JSON.stringify(row)],
  )
}

export async function insertMerge(
  tx: Transaction,
  { id, workspaceId, winnerId, loserIds, undo }: Merge,
  actor: string,
): Promise<void> {
  await tx.query(
    'insert into merges (id, workspace_id, winner_id, loser_ids, actor, undo) values ($1, $2, $3, $4, $5, $6)',
    [id, workspaceId, winnerId, loserIds, actor, JSON.stringify(undo)],
  )
}

/** One merge, locked; undefined when there is none. */
export async function findMerge(tx: Transaction, workspaceId: string, id: string): Promise<Merge | undefined> {
  const { rows } = await tx.query<Merge & { id: string }>(
    `select id, workspace_id as "workspaceId", winner_id as "winnerId", loser_ids as "loserIds", undo, undone_at as "undoneAt"
     from merges where workspace_id = $1 and id = $2 for update`,
    [workspaceId, id],
  )
  return rows[0]
}

/** True when whoever asks may see all leads of a merge. */
export async function seesMerge(tx: Transaction, workspaceId: string, id: string): Promise<boolean> {
  const { rows } = await tx.query<{ seen: boolean }>(
    `select exists (select from merges m where m.workspace_id = $1 and m.id = $2 and not exists (
       select from unnest(m.winner_id || m.loser_ids) as lead (id) where not exists (select from leads l where l.workspace_id = $1 and l.id = lead.id))) as seen`,
    [workspaceId, id],
  )
  return rows[0]!.seen
}

export async function markUndone(tx: Transaction, id: string, actor: string): Promise<void> {
  await tx.query('update merges set undone_at = now(), undone_by = $2 where id = $1', [id, actor])
}

/** True when one of these leads was merged into another, or took one in, after this merge: that one is undone first. */
export async function hasLaterMerge(tx: Transaction, mergeId: string, leadIds: string[]): Promise<boolean> {
  const { rows } = await tx.query<{ later: boolean }>(
    'select exists (select from merges where id > $1 and undone_at is null and (winner_id = any($2::uuid[]) or loser_ids && $2::uuid[])) as later',
    [mergeId, leadIds],
  )
  return rows[0]!.later
}
