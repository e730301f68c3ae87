import { createHash, randomBytes } from 'node:crypto'
import type pg from 'pg'
import { newId } from '../../base/ids.ts'
import type { Transaction } from '../../db/transaction.ts'
import { insertApiKey } from './store-api-keys.ts'

export interface NewApiKey {
  workspaceId: string
  name: string
  scopes?: ('read' | 'write' | 'admin')[]
  expiresAt?: Date | null
}

/** A key of one workspace: 256 random bits, kept only as SHA-256. This is the one time it is seen. */
export async function createApiKey(
  db: pg.Pool | Transaction,
  { workspaceId, name, scopes = ['read', 'write', 'admin'], expiresAt = null }: NewApiKey,
): Promise<{ id: string; key: string; hint: string }> {
  const id = newId()
  const key = `ll_${randomBytes(32).toString('base64url')}`
  const hint = key.slice(-4)
  await insertApiKey(db, {
    id,
    workspaceId,
    name,
    scopes,
    expiresAt,
    hint,
    keyHash: createHash('sha256').update(key).digest(),
  })
  return { id, key, hint }
}
