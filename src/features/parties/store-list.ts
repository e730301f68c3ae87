import type { z } from 'zod'
import type { Transaction } from '../../db/transaction.ts'
import { conditions } from '../conditions.ts'
import type { partyItem } from './contract.ts'

const iso = (column: string) => `to_char(${column} at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`

/** The identity that a party must have: its kind and key. */
export type IdentityKey = readonly [kind: string, key: string]

/** Newest first, without those that were linked to another one; one more than `limit` when there are more. */
export async function listParties(
  tx: Transaction,
  workspaceId: string,
  keys: IdentityKey[] | null,
  limit: number,
  after: string | undefined,
): Promise<z.output<typeof partyItem>[]> {
  const where = conditions()
  where.compare('p.workspace_id', '=', workspaceId)
  where.compare('p.id', '<', after)
  where.and('p.merged_into is null')
  if (keys) {
    const kinds = where.value(keys.map(([kind]) => kind))
    const values = where.value(keys.map(([, key]) => key))
    where.and(`p.id in (select coalesce(n.merged_into, n.id) from unnest(${kinds}::text[], ${values}::text[]) as k (kind, key)
      join identities i on i.workspace_id = p.workspace_id and i.kind = k.kind and i.key = k.key join core.parties n on n.id = i.party_id)`)
  }
  const { rows } = await tx.query<z.output<typeof partyItem> & { id: string }>(
    `select p.id, p.kind, p.full_name as "fullName", p.cpf_masked as "cpfMasked", ${iso('p.enriched_at')} as "enrichedAt", ${iso('p.created_at')} as "createdAt"
     from core.parties p where ${where.text()} order by p.id desc limit ${where.value(limit + 1)}`,
    where.values,
  )
  return rows
}
