import type pg from 'pg'
import type { z } from 'zod'
import { newId } from '../../base/ids.ts'
import type { RecordScope, Transaction } from '../../db/transaction.ts'
import type { Role } from '../route.ts'
import type { invitation } from './contract.ts'

type Invitation = z.output<typeof invitation>

const isOpen = 'accepted_at is null and revoked_at is null and expires_at > now()'
const columns = `id, email, role, record_scope as "recordScope", invited_by as "invitedBy", expires_at as "expiresAt", created_at as "createdAt"`

/** True when somebody invited this address and the invitation is still open. */
export async function hasOpenInvitation(pool: pg.Pool, email: string): Promise<boolean> {
  const { rowCount } = await pool.query(`select from invitations where email = lower($1) and ${isOpen} limit 1`, [
    email,
  ])
  return rowCount === 1
}

export interface NewInvitation {
  workspaceId: string
  email: string
  role: Role
  recordScope: RecordScope
  tokenHash: Buffer
  invitedBy: string
  days: number
}

/** Takes the place of one that was open for the same address. */
export async function insertInvitation(tx: Transaction, row: NewInvitation): Promise<Invitation> {
  await tx.query(
    'update invitations set revoked_at = now() where workspace_id = $1 and email = $2 and accepted_at is null and revoked_at is null',
    [row.workspaceId, row.email],
  )
  const { rows } = await tx.query(
    `insert into invitations (id, workspace_id, email, role, record_scope, token_hash, invited_by, expires_at)
     values ($1, $2, $3, $4, $5, $6, $7, now() + make_interval(days => $8)) returning ${columns}`,
    [newId(), row.workspaceId, row.email, row.role, row.recordScope, row.tokenHash, row.invitedBy, row.days],
  )
  return toInvitation(rows[0]!)
}

/** Those that can still be accepted, newest first; one more than `limit` when there are more. */
export async function listInvitations(
  tx: Transaction,
  workspaceId: string,
  limit: number,
  after: string | null,
): Promise<Invitation[]> {
  const { rows } = await tx.query(
    `select ${columns} from invitations where workspace_id = $1 and ${isOpen} and ($2::uuid is null or id < $2) order by id desc limit $3`,
    [workspaceId, after, limit + 1],
  )
  return rows.map(toInvitation)
}

/** The e-mail address and role of an open invitation, which is open no more; undefined when there is none. */
export async function revokeInvitation(
  tx: Transaction,
  workspaceId: string,
  id: string,
): Promise<Invitation | undefined> {
  const { rows } = await tx.query(
    `update invitations set revoked_at = now() where workspace_id = $1 and id = $2 and ${isOpen} returning ${columns}`,
    [workspaceId, id],
  )
  return rows[0] && toInvitation(rows[0])
}

export interface OpenInvitation extends Invitation {
  workspace: {
    id: string
    slug: string
    name: string
    brand: { name: string | null; logo: string | null; colour: string | null }
  }
  hasAccount: boolean
}

/** The open invitation behind a link, by the SHA-256 of its token; undefined when there is none. */
export async function findOpenInvitation(
  db: pg.Pool | Transaction,
  tokenHash: Buffer,
): Promise<OpenInvitation | undefined> {
  const { rows } = await (db as Transaction).query(
    `select i.id, i.email, i.role, i.record_scope as "recordScope", i.invited_by as "invitedBy", i.expires_at as "expiresAt",
       i.created_at as "createdAt", exists (select from users u where u.email = i.email) as "hasAccount",
       jsonb_build_object('id', w.id, 'slug', w.slug, 'name', w.name, 'brand', brand_of(w.id)) as workspace
     from invitations i join workspaces w on w.id = i.workspace_id where i.token_hash = $1 and ${isOpen}`,
    [tokenHash],
  )
  return rows[0] && ({ ...rows[0], ...toInvitation(rows[0]) } as OpenInvitation)
}

/**
 * Makes a person what their open invitations say, unless they are members already: of one invitation, or of all for their
 * address. The workspaces they came into.
 */
export async function acceptInvitations(
  tx: Transaction,
  user: { id: string; email: string },
  invitationId: string | null,
): Promise<{ workspaceId: string; role: Role }[]> {
  const { rows } = await tx.query<{ workspaceId: string; role: Role }>(
    `with taken as (
       update invitations set accepted_at = now() where email = lower($2) and ($3::uuid is null or id = $3) and ${isOpen}
       returning workspace_id, role, record_scope
     )
     insert into members (workspace_id, user_id, role, record_scope) select workspace_id, $1, role, record_scope from taken
     on conflict (workspace_id, user_id) do nothing returning workspace_id as "workspaceId", role`,
    [user.id, user.email, invitationId],
  )
  return rows
}

type Dated = Omit<Invitation, 'expiresAt' | 'createdAt'> & { expiresAt: Date; createdAt: Date }

function toInvitation(row: object): Invitation {
  const found = row as Dated
  return { ...found, expiresAt: found.expiresAt.toISOString(), createdAt: found.createdAt.toISOString() }
}
