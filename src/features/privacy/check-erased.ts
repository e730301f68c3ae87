import type { Sealer } from '../../base/seal.ts'
import type { Transaction } from '../../db/transaction.ts'
import { findErased, hasErased } from './store-erased.ts'

/** What somebody would be known by: kinds of identities, and `fingerprint`. */
export interface ErasedKey {
  workspaceId: string
  kind: string
  key: string
}

/** The keyed hash under which an erased person is remembered. */
export const erasedHash = (sealer: Sealer, { kind, key }: Pick<ErasedKey, 'kind' | 'key'>): Buffer =>
  sealer.keyedHash('erased', `${kind}:${key}`)

export const erasedName = ({ workspaceId, kind, key }: ErasedKey) => `${workspaceId} ${kind} ${key}`

/**
 * Which of these keys belong to people who were erased, as `erasedName`s. One statement, and one more where anybody ever
 * was; keys are hashed only then.
 */
export async function findErasedPeople(tx: Transaction, sealer: Sealer, keys: ErasedKey[]): Promise<Set<string>> {
  const workspaces = new Set(keys.map(({ workspaceId }) => workspaceId))
  const some = await hasErased(tx, [...workspaces])
  if (some.size === 0) return new Set()
  const asked = keys.filter(({ workspaceId }) => some.has(workspaceId))
  const hashes = asked.map((key) => ({ workspaceId: key.workspaceId, keyHash: erasedHash(sealer, key) }))
  const found = await findErased(tx, hashes)
  return new Set(
    asked.flatMap((key, at) =>
      found.has(`${key.workspaceId} ${hashes[at]!.keyHash.toString('hex')}`) ? [erasedName(key)] : [],
    ),
  )
}
