import type pg from 'pg'
import type { Transaction } from '../../db/transaction.ts'

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
