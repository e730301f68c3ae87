import type { z } from 'zod'
import { newId } from '../../base/ids.ts'
import type { Transaction } from '../../db/transaction.ts'
import type { team } from './contract.ts'

type Team = z.output<typeof team>

const columns = `t.id, t.name, t.created_at as "createdAt",
  (select coalesce(jsonb_agg(jsonb_build_object('userId', u.id, 'name', u.name) order by u.name), '[]') from team_members x
   join users u on u.id = x.user_id where x.workspace_id = t.workspace_id and x.team_id = t.id) as members`

/** By name; one more than `limit` when there are more. */
export async function listTeams(
  tx: Transaction,
  workspaceId: string,
  limit: number,
  after: [string, string] | null,
): Promise<Team[]> {
  const { rows } = await tx.query(
    `select ${columns} from teams t where t.workspace_id = $1 and ($2::text is null or (t.name, t.id) > ($2, $3::uuid)) order by t.name, t.id limit $4`,
    [workspaceId, after?.[0] ?? null, after?.[1] ?? null, limit + 1],
  )
  return rows.map(toTeam)
}

export async function findTeam(tx: Transaction, workspaceId: string, id: string): Promise<Team | undefined> {
  const { rows } = await tx.query(`select ${columns} from teams t where t.workspace_id = $1 and t.id = $2`, [
    workspaceId,
    id,
  ])
  return rows[0] && toTeam(rows[0])
}

/** Its id; undefined when the name is taken. */
export async function insertTeam(tx: Transaction, workspaceId: string, name: string): Promise<string | undefined> {
  const { rows } = await tx.query<{ id: string }>(
    'insert into teams (id, workspace_id, name) values ($1, $2, $3) on conflict do nothing returning id',
    [newId(), workspaceId, name],
  )
  return rows[0]?.id
}

export async function renameTeam(
  tx: Transaction,
  workspaceId: string,
  id: string,
  name: string,
): Promise<'renamed' | 'taken' | 'unknown'> {
  const { rows } = await tx.query<{ taken: boolean; known: boolean }>(
    `select exists (select from teams where workspace_id = $1 and name = $3 and id <> $2) as taken,
       exists (select from teams where workspace_id = $1 and id = $2) as known`,
    [workspaceId, id, name],
  )
  if (!rows[0]!.known) return 'unknown'
  if (rows[0]!.taken) return 'taken'
  await tx.query('update teams set name = $3 where workspace_id = $1 and id = $2', [workspaceId, id, name])
  return 'renamed'
}

/** Its leads are no team's then. */
export async function deleteTeam(tx: Transaction, workspaceId: string, id: string): Promise<void> {
  await tx.query(
    `with freed as (update leads set team_id = null, updated_at = now() where workspace_id = $1 and team_id = $2)
     delete from teams where workspace_id = $1 and id = $2`,
    [workspaceId, id],
  )
}

/** Makes these members the team's; those of them that are no members of the workspace, which then changed nothing. */
export async function setTeamMembers(
  tx: Transaction,
  workspaceId: string,
  teamId: string,
  userIds: string[],
): Promise<string[]> {
  const { rows } = await tx.query<{ id: string }>(
    'select id from unnest($2::uuid[]) as k (id) where id not in (select user_id from members where workspace_id = $1)',
    [workspaceId, userIds],
  )
  if (rows.length > 0) return rows.map(({ id }) => id)
  await tx.query(
    `with gone as (delete from team_members where workspace_id = $1 and team_id = $2 and user_id <> all ($3::uuid[]))
     insert into team_members (workspace_id, team_id, user_id) select $1, $2, id from unnest($3::uuid[]) as k (id) on conflict do nothing`,
    [workspaceId, teamId, userIds],
  )
  return []
}

function toTeam(row: object): Team {
  const found = row as Omit<Team, 'createdAt'> & { createdAt: Date }
  return { ...found, createdAt: found.createdAt.toISOString() }
}
