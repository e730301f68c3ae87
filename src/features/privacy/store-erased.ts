import { defineRowset } from '../../db/rowset.ts'
import type { Transaction } from '../../db/transaction.ts'

export interface ErasedRow {
  workspaceId: string
  keyHash: Buffer
}

const keyRows = defineRowset<ErasedRow>({ workspaceId: 'uuid', keyHash: 'bytea' })

/**
 * The workspaces in which anybody was erased. Until its transaction ends the asker holds what `waitForWriters` waits for: it
 * may be about to write somebody down who is being erased at this moment.
 */
export async function hasErased(tx: Transaction, workspaceIds: string[]): Promise<Set<string>> {
  const { rows } = await tx.query({
    name: 'has_erased',
    text: 'select id from workspaces_with_erased($1::uuid[]) as w (id)',
    values: [workspaceIds],
  })
  return new Set(rows.map(({ id }) => id))
}

/** Waits until everybody is done who asked who was erased before now. */
export async function waitForWriters(tx: Transaction, workspaceId: string): Promise<void> {
  await tx.query(`select pg_advisory_xact_lock(hashtextextended('erasure ' || $1::uuid, 0))`, [workspaceId])
}

/** Leads that are there again, one of each party: of the parties that were erased, or of whoever is known as they were. */
export async function findReturned(
  tx: Transaction,
  workspaceId: string,
  { partyIds, identities }: { partyIds: string[]; identities: { kind: string; key: string }[] },
): Promise<string[]> {
  const { rows } = await tx.query<{ id: string }>(
    `select distinct on (l.party_id) l.id from leads l where l.workspace_id = $1 and l.erased_at is null and l.party_id in (
       select unnest($2::uuid[]) union all
       select i.party_id from unnest($3::text[], $4::text[]) as k (kind, key) join identities i on i.workspace_id = $1 and i.kind = k.kind and i.key = k.key)`,
    [workspaceId, partyIds, identities.map(({ kind }) => kind), identities.map(({ key }) => key)],
  )
  return rows.map(({ id }) => id)
}

/** Those that are known, as `workspace hash`. */
export async function findErased(tx: Transaction, keys: ErasedRow[]): Promise<Set<string>> {
  const { rows } = await tx.query({
    name: 'find_erased',
    text: `select e.workspace_id, encode(e.key_hash, 'hex') as hash from ${keyRows.from(1)} k join erased_people e using (workspace_id, key_hash)`,
    values: keyRows.values(keys),
  })
  return new Set(rows.map((row) => `${row.workspace_id} ${row.hash}`))
}

/** Remembers by what an erased person would be known. */
export async function insertErased(tx: Transaction, erasureId: string, keys: ErasedRow[]): Promise<void> {
  await tx.query({
    text: `insert into erased_people (workspace_id, key_hash, erasure_id)
      select distinct on (k.workspace_id, k.key_hash) k.workspace_id, k.key_hash, $${keyRows.width + 1}::uuid from ${keyRows.from(1)} k on conflict do nothing`,
    values: [...keyRows.values(keys), erasureId],
  })
}

export interface Erasure {
  id: string
  workspaceId: string
  actor: string
  reason: string
  counts: Record<string, number>
}

export async function insertErasure(
  tx: Transaction,
  { id, workspaceId, actor, reason, counts }: Erasure,
): Promise<void> {
  await tx.query('insert into erasures (id, workspace_id, actor, reason, counts) values ($1, $2, $3, $4, $5)', [
    id,
    workspaceId,
    actor,
    reason,
    counts,
  ])
}

/** A webhook or a file told of an erased person: what it brought is not kept. */
export async function blankIntakes(tx: Transaction, intakes: { id: string; receivedAt: Date }[]): Promise<void> {
  if (intakes.length === 0) return
  await tx.query({
    name: 'blank_intakes',
    text: `update intakes i set body = null, headers = '{}', subject = 'erased', dedupe_key = 'erased'
      from unnest($1::uuid[], $2::timestamptz[]) as b (id, received_at) where i.received_at = b.received_at and i.id = b.id`,
    values: [intakes.map(({ id }) => id), intakes.map(({ receivedAt }) => receivedAt)],
  })
}
