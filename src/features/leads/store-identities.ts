import { defineRowset } from '../../db/rowset.ts'
import type { Transaction } from '../../db/transaction.ts'
import { type KeyRef, type KnownIdentity, keyRows, toIdentity } from './store.ts'

/** A key that shall lead to a party. */
export interface IdentityRow extends KeyRef {
  partyId: string
  display: string | null
  isVerified: boolean
  source: string
  firstSeenAt: Date
}

const identityRows = defineRowset<IdentityRow>({
  workspaceId: 'uuid',
  kind: 'text',
  key: 'text',
  partyId: 'uuid',
  display: 'text',
  isVerified: 'bool',
  source: 'text',
  firstSeenAt: 'timestamptz',
})
/**
 * Inserts identities that nobody has yet; the caller sorts them. One that another transaction is inserting is waited for.
 * Returns those that were taken, with the party each leads to.
 */
export async function insertIdentities(tx: Transaction, rows: IdentityRow[]): Promise<KnownIdentity[]> {
  if (rows.length === 0) return []
  const { rows: inserted } = await tx.query({
    name: 'insert_identities',
    text: `insert into identities (${identityRows.names}) select ${identityRows.names} from ${identityRows.from(1)} r
      on conflict do nothing returning workspace_id, kind, key, party_id`,
    values: identityRows.values(rows),
  })
  if (inserted.length === rows.length) return []
  const mine = new Set(inserted.map((row) => `${row.workspace_id} ${row.kind} ${row.key}`))
  return findIdentities(
    tx,
    rows.filter(({ workspaceId, kind, key }) => !mine.has(`${workspaceId} ${kind} ${key}`)),
  )
}

/** Whom these keys lead to; those nobody has are left out. */
export async function findIdentities(tx: Transaction, keys: KeyRef[]): Promise<KnownIdentity[]> {
  const { rows } = await tx.query({
    name: 'find_identities',
    text: `select i.workspace_id, i.kind, i.key, coalesce(p.merged_into, p.id) as party_id
      from ${keyRows.from(1)} k join identities i using (workspace_id, kind, key) join core.parties p on p.id = i.party_id`,
    values: keyRows.values(keys),
  })
  return rows.map(toIdentity)
}

/** Hands identities that this transaction inserted for a party it will not make after all to another one. */
export async function reassignIdentities(tx: Transaction, moves: { from: string; to: string }[]): Promise<void> {
  if (moves.length === 0) return
  await tx.query({
    name: 'reassign_identities',
    text: 'update identities i set party_id = m.to_party from unnest($1::uuid[], $2::uuid[]) as m (from_party, to_party) where i.party_id = m.from_party',
    values: [moves.map(({ from }) => from), moves.map(({ to }) => to)],
  })
}
