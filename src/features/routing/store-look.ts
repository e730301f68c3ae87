import type { Transaction } from '../../db/transaction.ts'
import { type RoutableLead, toRoutable } from './store-route.ts'
import type { VersionContent } from './version.ts'

/** The newest leads that came from the transaction's workspace, wherever they are below it; one more than `most` when there are more. */
export async function leadsFromHere(tx: Transaction, since: Date, most: number): Promise<RoutableLead[]> {
  const { rows } = await tx.query('select * from leads_from_here($1, $2)', [since, most + 1])
  return rows.map(toRoutable)
}

/** A lead that is here or came from here, and the rules it was decided by. */
export async function leadToExplain(
  tx: Transaction,
  id: string,
): Promise<
  { lead: RoutableLead; versionId: string | null; number: number; content: VersionContent | null } | undefined
> {
  const { rows } = await tx.query(
    'select (lead).*, version_id, version_number, content as version_content from lead_to_explain($1)',
    [id],
  )
  const row = rows[0]
  if (!row) return undefined
  return {
    lead: toRoutable(row),
    versionId: row.version_id,
    number: row.version_number ?? 0,
    content: row.version_content,
  }
}

/** True when the transaction shows this lead. */
export async function isShown(tx: Transaction, id: string): Promise<boolean> {
  const { rowCount } = await tx.query('select from leads where workspace_id = current_workspace() and id = $1', [id])
  return rowCount === 1
}

export interface RosterRow {
  userId: string
  name: string
  isOnDuty: boolean
  awayUntil: string | null
  schedule: unknown
  perHour: number | null
  perDay: number | null
}

const rosterColumns = `m.user_id as "userId", u.name, coalesce(r.is_on_duty, true) as "isOnDuty",
  to_char(r.away_until at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "awayUntil", r.schedule, r.per_hour as "perHour", r.per_day as "perDay"`

/** When each of the workspace's people may be given leads, by name. */
export async function listRosters(tx: Transaction, workspaceId: string, userId: string | null): Promise<RosterRow[]> {
  const { rows } = await tx.query<RosterRow & { id: string }>(
    `select ${rosterColumns} from members m join users u on u.id = m.user_id
     left join rosters r on r.workspace_id = m.workspace_id and r.user_id = m.user_id
     where m.workspace_id = $1 and ($2::uuid is null or m.user_id = $2) order by u.name, m.user_id`,
    [workspaceId, userId],
  )
  return rows
}

export async function saveRoster(tx: Transaction, workspaceId: string, roster: Omit<RosterRow, 'name'>): Promise<void> {
  await tx.query(
    `insert into rosters (workspace_id, user_id, is_on_duty, away_until, schedule, per_hour, per_day) values ($1, $2, $3, $4, $5, $6, $7)
     on conflict (workspace_id, user_id) do update set is_on_duty = excluded.is_on_duty, away_until = excluded.away_until,
       schedule = excluded.schedule, per_hour = excluded.per_hour, per_day = excluded.per_day, updated_at = now()`,
    [
      workspaceId,
      roster.userId,
      roster.isOnDuty,
      roster.awayUntil,
      roster.schedule === null ? null : JSON.stringify(roster.schedule),
      roster.perHour,
      roster.perDay,
    ],
  )
}

/** Gives a lead that is locked to somebody; `takenAt` null: back to the rules. */
export async function giveLead(
  tx: Transaction,
  id: string,
  given: { ownerId: string | null; teamId: string | null; takenAt: Date | null; note: object },
): Promise<void> {
  await tx.query(
    `update leads set owner_id = $2, team_id = $3, taken_at = $4, assigned_at = now(), updated_at = now(),
       routing_metadata = case when routing_metadata is null then null else routing_metadata || jsonb_build_object('assigned', $5::jsonb) end
     where workspace_id = current_workspace() and id = $1`,
    [id, given.ownerId, given.teamId, given.takenAt, JSON.stringify(given.note)],
  )
}
