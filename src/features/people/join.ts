import { createHash, randomBytes } from 'node:crypto'
import type pg from 'pg'
import { inTransaction, type Transaction } from '../../db/transaction.ts'
import type { User } from '../route.ts'
import { insertAudit } from '../store-audit.ts'
import { labelOf } from './show-session.ts'
import { findAccess } from './store-access.ts'
import { acceptInvitations } from './store-invitations.ts'

/** The secret of a link: 256 random bits, kept only as SHA-256. */
export function newToken(): { token: string; hash: Buffer } {
  const token = randomBytes(32).toString('base64url')
  return { token, hash: hashOf(token) }
}

export const hashOf = (token: string): Buffer => createHash('sha256').update(token).digest()

/** Lets a person in where they are invited: by one invitation, or by all that are open for their address. */
export async function join(tx: Transaction, user: User, invitationId: string | null): Promise<void> {
  for (const { workspaceId, role } of await acceptInvitations(tx, user, invitationId))
    await insertAudit(tx, {
      workspaceId,
      actor: labelOf(user),
      action: 'member.join',
      subject: user.id,
      detail: { role },
    })
}

/** Somebody whom the provider proved and who is nowhere yet comes in by the invitations for their address. */
export async function joinInvited(pool: pg.Pool, user: User): Promise<void> {
  if (await findAccess(pool, user.id, null)) return
  await inTransaction(pool, (tx) => join(tx, user, null))
}
