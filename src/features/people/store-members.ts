import type pg from 'pg'
import type { z } from 'zod'
import type { RecordScope, Transaction } from '../../db/transaction.ts'
import { conditions } from '../conditions.ts'
import type { Role } from '../route.ts'
import type { listMembersQuery, member } from './contract.ts'

type Member = z.output<typeof member>
type MemberFilter = Pick<z.output<typeof listMembersQuery>, 'role' | 'teamId' | 'q'>

const columns = `u.id as "userId", u.name, u.email, m.role, m.record_scope as "recordScope", u.two_factor_enabled as "hasTwoFactor",
  m.created_at as "createdAt",
  (select coalesce(jsonb_agg(jsonb_build_object('id', t.id, 'name', t.name) order by t.name), '[]') from team_members x
   join teams t on t.id = x.team_id where x.workspace_id = m.workspace_id and x.user_id = m.user_id) as teams`

/** By name; one more than `limit` when there are more. */
export async function listMembers(
  tx: Transaction,
  workspaceId: string,
  filter: MemberFilter,
  limit: number,
  after: [string, string] | null,
): Promise<Member[]> {
  const where = conditions()
  where.compare('m.workspace_id', '=', workspaceId)
  where.compare('m.role', '=', filter.role)
  if (filter.teamId)
    where.and(
      `exists (select from team_members y where y.workspace_id = m.workspace_id and y.user_id = m.user_id and y.team_id = ${where.value(filter.teamId)})`,
    )
  if (filter.q) where.and(`strpos(lower(u.name || ' ' || u.email), lower(${where.value(filter.q)})) > 0`)
  if (after) where.and(`(u.name, u.id) > (${where.value(after[0])}, ${where.value(after[1])}::uuid)`)
  const { rows } = await tx.query(
    `select ${columns} from members m join users u on u.id = m.user_id where ${where.text()} order by u.name, u.id limit ${where.value(limit + 1)}`,
    where.values,
  )
  return rows.map(toMember)
}

/** Locked until the transaction ends; undefined when the person is no member. */
export async function lockMember(tx: Transaction, workspaceId: string, userId: string): Promise<Member | undefined> {
  const { rows } = await tx.query(
    `select ${columns} from members m join users u on u.id = m.user_id where m.workspace_id = $1 and m.user_id = $2 for update of m`,
    [workspaceId, userId],
  )
  return rows[0] && toMember(rows[0])
}

/** The workspace's owners wait for one another, so that no two leave at once. */
export async function lockOwners(tx: Transaction, workspaceId: string): Promise<void> {
  await tx.query(`select from members where workspace_id = $1 and role = 'owner' order by user_id for update`, [
    workspaceId,
  ])
}

/** True when somebody else would still own the workspace, or the one above it. */
export async function hasOtherOwner(tx: Transaction, userId: string): Promise<boolean> {
  const { rows } = await tx.query<{ owners: number }>('select owners_beside($1) as owners', [userId])
  return rows[0]!.owners > 0
}

export async function updateMember(
  tx: Transaction,
  workspaceId: string,
  userId: string,
  change: { role: Role; recordScope: RecordScope },
): Promise<void> {
  await tx.query('update members set role = $3, record_scope = $4 where workspace_id = $1 and user_id = $2', [
    workspaceId,
    userId,
    change.role,
    change.recordScope,
  ])
}

export async function deleteMember(tx: Transaction, workspaceId: string, userId: string): Promise<void> {
  await tx.query('delete from members where workspace_id = $1 and user_id = $2', [workspaceId, userId])
}

/** Gives somebody's leads to another member or to nobody, and tells it on each lead's timeline; how many. */
export async function handOver(tx: Transaction, from: string, to: string | null, by: string): Promise<number> {
  const { rows } = await tx.query<{ count: number }>('select hand_over($1, $2, $3) as count', [from, to, by])
  return rows[0]!.count
}

/** People, those with an open invitation included. */
export async function countPeople(tx: Transaction, workspaceId: string): Promise<number> {
  const { rows } = await tx.query<{ count: number }>(
    `select (select count(*) from members where workspace_id = $1)
       + (select count(*) from invitations where workspace_id = $1 and accepted_at is null and revoked_at is null and expires_at > now()) as count`,
    [workspaceId],
  )
  return rows[0]!.count
}

export async function isMember(tx: Transaction, workspaceId: string, userId: string): Promise<boolean> {
  const { rowCount } = await tx.query('select from members where workspace_id = $1 and user_id = $2', [
    workspaceId,
    userId,
  ])
  return rowCount === 1
}

export async function isMemberByEmail(tx: Transaction, workspaceId: string, email: string): Promise<boolean> {
  const { rowCount } = await tx.query(
    'select from members m join users u on u.id = m.user_id where m.workspace_id = $1 and u.email = $2',
    [workspaceId, email],
  )
  return rowCount === 1
}

/** True when the person is a member here and nowhere that this workspace has no say over. */
export async function isOnlyHere(tx: Transaction, userId: string): Promise<boolean> {
  const { rows } = await tx.query<{ only: boolean }>('select is_only_here($1) as only', [userId])
  return rows[0]!.only
}

/** Where a person's letters may be sent from: their workspaces, and those above them, nearest first. */
export async function findPostPlaces(
  pool: pg.Pool,
  userId: string,
): Promise<{ workspaceId: string; language: 'pt-BR' | 'en' | 'es' }[]> {
  const { rows } = await pool.query(
    `select w.id as "workspaceId", w.language from members m join workspaces own on own.id = m.workspace_id
     join workspaces w on w.id in (own.id, own.parent_id) where m.user_id = $1
     group by w.id, w.language order by bool_or(w.id = own.id) desc, w.id limit 20`,
    [userId],
  )
  return rows
}

type Dated = Omit<Member, 'createdAt'> & { createdAt: Date }

function toMember(row: object): Member {
  const found = row as Dated
  return { ...found, createdAt: found.createdAt.toISOString() }
}
