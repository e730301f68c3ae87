import type pg from 'pg'
import type { z } from 'zod'
import type { Transaction } from '../../db/transaction.ts'
import type { apiKey } from './contract.ts'

export type ApiKey = z.output<typeof apiKey>

export interface ApiKeyRow {
  id: string
  workspaceId: string
  name: string
  keyHash: Buffer
  hint: string
  scopes: string[]
  expiresAt: Date | null
}

export async function insertApiKey(db: pg.Pool | Transaction, row: ApiKeyRow): Promise<void> {
  await (db as Transaction).query(
    'insert into api_keys (id, workspace_id, name, key_hash, hint, scopes, expires_at) values ($1, $2, $3, $4, $5, $6, $7)',
    [row.id, row.workspaceId, row.name, row.keyHash, row.hint, row.scopes, row.expiresAt],
  )
}

export async function findWorkspaceId(db: pg.Pool, slug: string): Promise<string | null> {
  const { rows } = await db.query<{ id: string }>('select id from workspaces where slug = $1', [slug])
  return rows[0]?.id ?? null
}

/** Keys that still open something. */
export async function countApiKeys(tx: Transaction, workspaceId: string): Promise<number> {
  const { rows } = await tx.query<{ count: number }>(
    'select count(*) from api_keys where workspace_id = $1 and revoked_at is null and (expires_at is null or expires_at > now())',
    [workspaceId],
  )
  return rows[0]!.count
}

const keyColumns = `id, name, hint, scopes, expires_at as "expiresAt", last_used_at as "lastUsedAt", revoked_at as "revokedAt", created_at as "createdAt"`

/** Newest first; one more than `limit` when there are more. */
export async function listApiKeys(
  tx: Transaction,
  workspaceId: string,
  limit: number,
  after: string | null,
): Promise<ApiKey[]> {
  const { rows } = await tx.query(
    `select ${keyColumns} from api_keys where workspace_id = $1 and ($2::uuid is null or id < $2) order by id desc limit $3`,
    [workspaceId, after, limit + 1],
  )
  return rows.map(toKey)
}

/** One key of the workspace, or undefined. */
export async function findApiKey(tx: Transaction, workspaceId: string, id: string): Promise<ApiKey | undefined> {
  const { rows } = await tx.query(`select ${keyColumns} from api_keys where workspace_id = $1 and id = $2`, [
    workspaceId,
    id,
  ])
  return rows[0] && toKey(rows[0])
}

/** Ends a key at once; the row stays for the record. Undefined: there is none. */
export async function revokeApiKey(tx: Transaction, workspaceId: string, id: string): Promise<ApiKey | undefined> {
  const { rows } = await tx.query(
    `update api_keys set revoked_at = coalesce(revoked_at, now()) where workspace_id = $1 and id = $2 returning ${keyColumns}`,
    [workspaceId, id],
  )
  return rows[0] && toKey(rows[0])
}

type DatedKey = Omit<ApiKey, 'expiresAt' | 'lastUsedAt' | 'revokedAt' | 'createdAt'> & {
  expiresAt: Date | null
  lastUsedAt: Date | null
  revokedAt: Date | null
  createdAt: Date
}

function toKey(row: object): ApiKey {
  const key = row as DatedKey
  return {
    ...key,
    expiresAt: key.expiresAt?.toISOString() ?? null,
    lastUsedAt: key.lastUsedAt?.toISOString() ?? null,
    revokedAt: key.revokedAt?.toISOString() ?? null,
    createdAt: key.createdAt.toISOString(),
  }
}
