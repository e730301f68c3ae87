import type { Transaction } from '../../db/transaction.ts'
import type { Roster } from './candidates.ts'
import type { Schedule } from './schedule.ts'

/** The people of some workspaces, as routing asks for them. */
export interface People {
  /** Of each workspace: its members, and those of its parent, who come in from above. */
  members: Map<string, Set<string>>
  /** `workspace team` → members, in the order of their ids. */
  teams: Map<string, string[]>
  /** `workspace user` */
  rosters: Map<string, Roster>
}

/** Members, teams and rosters of these workspaces, in one statement. */
export async function readPeople(tx: Transaction, workspaceIds: readonly string[]): Promise<People> {
  const people: People = { members: new Map(), teams: new Map(), rosters: new Map() }
  const { rows } = await tx.query({
    name: 'read_routing_people',
    text: 'select kind, workspace_id, team_id, user_id, roster from routing_people($1::uuid[])',
    values: [workspaceIds],
  })
  for (const { kind, workspace_id: workspace, team_id: team, user_id: user, roster } of rows) {
    if (kind === 'member') people.members.set(workspace, (people.members.get(workspace) ?? new Set()).add(user))
    else if (kind === 'team') {
      const key = `${workspace} ${team}`
      people.teams.set(key, [...(people.teams.get(key) ?? []), user])
    } else people.rosters.set(`${workspace} ${user}`, toRoster(roster))
  }
  return people
}

function toRoster(row: {
  is_on_duty: boolean
  away_until: string | null
  schedule: Schedule | null
  per_hour: number | null
  per_day: number | null
}): Roster {
  return {
    isOnDuty: row.is_on_duty,
    awayUntil: row.away_until === null ? null : new Date(row.away_until),
    schedule: row.schedule,
    perHour: row.per_hour,
    perDay: row.per_day,
  }
}

/** A row of `routing_turns`. */
export interface TurnKey {
  workspaceId: string
  kind: 'rule' | 'person'
  id: string
}

export const turnId = ({ workspaceId, kind, id }: TurnKey) => `${workspaceId} ${kind} ${id}`

/** Locks turns, makes those that are missing, and reads them. In the order of their keys, so that two batches never wait for each other in a circle. */
export async function lockTurns(tx: Transaction, keys: readonly TurnKey[]): Promise<Map<string, object>> {
  if (keys.length === 0) return new Map()
  const { rows } = await tx.query({
    name: 'lock_routing_turns',
    text: `insert into routing_turns as t (workspace_id, kind, id)
      select * from unnest($1::uuid[], $2::text[], $3::uuid[]) as k (workspace_id, kind, id) order by 1, 2, 3
      on conflict (workspace_id, kind, id) do update set state = t.state
      returning workspace_id, kind, id, state`,
    values: [keys.map(({ workspaceId }) => workspaceId), keys.map(({ kind }) => kind), keys.map(({ id }) => id)],
  })
  return new Map(rows.map((row) => [turnId({ workspaceId: row.workspace_id, kind: row.kind, id: row.id }), row.state]))
}

/** How many leads are open with each of these people. */
export async function countOpenLeads(tx: Transaction, userIds: readonly string[]): Promise<Map<string, number>> {
  if (userIds.length === 0) return new Map()
  const { rows } = await tx.query<{ owner_id: string; open: number }>({
    name: 'count_open_leads',
    text: 'select owner_id, count(*)::int as open from leads where owner_id = any($1::uuid[]) and closed_at is null group by owner_id',
    values: [userIds],
  })
  return new Map(rows.map(({ owner_id, open }) => [owner_id, open]))
}

/** E-mail addresses of each workspace's owners; of the nearest one above it that has owners, where it has none. */
export async function findOwners(tx: Transaction, workspaceIds: readonly string[]): Promise<Map<string, string[]>> {
  if (workspaceIds.length === 0) return new Map()
  const { rows } = await tx.query<{ of: string; emails: string[] }>({
    name: 'find_workspace_owners',
    text: `with recursive up (of, id, parent_id, height) as (
        select id, id, parent_id, 0 from workspaces where id = any($1::uuid[])
        union all select u.of, w.id, w.parent_id, u.height + 1 from up u join workspaces w on w.id = u.parent_id
      )
      select distinct on (u.of) u.of, array_agg(p.email order by p.email) as emails
      from up u join members m on m.workspace_id = u.id and m.role = 'owner' join users p on p.id = m.user_id
      group by u.of, u.height order by u.of, u.height`,
    values: [workspaceIds],
  })
  return new Map(rows.map(({ of, emails }) => [of, emails]))
}

/** The same rows as they are, for a look that changes nothing. */
export async function peekTurns(tx: Transaction, keys: readonly TurnKey[]): Promise<Map<string, object>> {
  if (keys.length === 0) return new Map()
  const { rows } = await tx.query({
    name: 'peek_routing_turns',
    text: `select t.workspace_id, t.kind, t.id, t.state from unnest($1::uuid[], $2::text[], $3::uuid[]) as k (workspace_id, kind, id)
      join routing_turns t using (workspace_id, kind, id)`,
    values: [keys.map(({ workspaceId }) => workspaceId), keys.map(({ kind }) => kind), keys.map(({ id }) => id)],
  })
  const known = new Map(
    rows.map((row) => [turnId({ workspaceId: row.workspace_id, kind: row.kind, id: row.id }), row.state]),
  )
  return new Map(keys.map((key) => [turnId(key), known.get(turnId(key)) ?? {}]))
}
