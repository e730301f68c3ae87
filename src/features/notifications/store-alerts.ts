import type pg from 'pg'
import type { z } from 'zod'
import { newId } from '../../base/ids.ts'
import { defineRowset } from '../../db/rowset.ts'
import type { Transaction } from '../../db/transaction.ts'
import type { AlertKind } from './alert-kinds.ts'
import type { alertItem, createAlertBody, updateAlertBody } from './contract.ts'

export type Alert = z.output<typeof alertItem>

const columns = `id, name, kind, connection_id as "connectionId", threshold, window_minutes as "windowMinutes", is_enabled as "isEnabled",
  via, recipients, state, value, changed_at as "changedAt", created_at as "createdAt"`

const toAlert = (row: Record<string, unknown>): Alert =>
  ({
    ...row,
    changedAt: (row.changedAt as Date | null)?.toISOString() ?? null,
    createdAt: (row.createdAt as Date).toISOString(),
  }) as Alert

/** Those that fire first, then in the order in which they were made; at most 200. */
export async function listAlerts(tx: Transaction, workspaceId: string, state: string | undefined): Promise<Alert[]> {
  const { rows } = await tx.query(
    `select ${columns} from alert_rules where workspace_id = $1 and ($2::text is null or state = $2)
     order by state = 'firing' desc, created_at, id limit 200`,
    [workspaceId, state ?? null],
  )
  return rows.map(toAlert)
}

export async function findAlert(tx: Transaction, workspaceId: string, id: string): Promise<Alert | undefined> {
  const { rows } = await tx.query(`select ${columns} from alert_rules where workspace_id = $1 and id = $2`, [
    workspaceId,
    id,
  ])
  return rows[0] && toAlert(rows[0])
}

export async function insertAlert(
  tx: Transaction,
  workspaceId: string,
  { name, kind, connectionId, threshold, windowMinutes, isEnabled, via, recipients }: z.output<typeof createAlertBody>,
): Promise<Alert> {
  const { rows } = await tx.query(
    `insert into alert_rules (id, workspace_id, name, kind, connection_id, threshold, window_minutes, is_enabled, via, recipients)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) returning ${columns}`,
    [newId(), workspaceId, name, kind, connectionId, threshold, windowMinutes, isEnabled, via, recipients],
  )
  return toAlert(rows[0]!)
}

/** A rule that is switched off fires no more. */
export async function updateAlert(
  tx: Transaction,
  workspaceId: string,
  id: string,
  { name, threshold, windowMinutes, isEnabled, via, recipients }: z.output<typeof updateAlertBody>,
): Promise<Alert | undefined> {
  const { rows } = await tx.query<Record<string, unknown>>(
    `update alert_rules set name = coalesce($3, name), threshold = coalesce($4, threshold), window_minutes = coalesce($5, window_minutes),
       is_enabled = coalesce($6, is_enabled), via = coalesce($7, via), recipients = coalesce($8, recipients),
       state = case when coalesce($6, is_enabled) then state else 'ok' end, updated_at = now()
     where workspace_id = $1 and id = $2 returning ${columns}`,
    [
      workspaceId,
      id,
      name ?? null,
      threshold ?? null,
      windowMinutes ?? null,
      isEnabled ?? null,
      via ?? null,
      recipients ?? null,
    ],
  )
  return rows[0] && toAlert(rows[0])
}

export async function deleteAlert(tx: Transaction, workspaceId: string, id: string): Promise<boolean> {
  const { rowCount } = await tx.query('delete from alert_rules where workspace_id = $1 and id = $2', [workspaceId, id])
  return rowCount === 1
}

export interface WatchedRule {
  id: string
  workspaceId: string
  name: string
  kind: AlertKind
  threshold: number
  state: 'ok' | 'firing'
  changes: number
  via: ('email' | 'slack')[]
  recipients: string[]
}

export async function loadWatched(pool: pg.Pool): Promise<WatchedRule[]> {
  const { rows } = await pool.query<WatchedRule>(
    `select id, workspace_id as "workspaceId", name, kind, threshold, state, changes, via, recipients from alert_rules where is_enabled`,
  )
  return rows
}

export interface AlertChange {
  id: string
  workspaceId: string
  state: 'ok' | 'firing'
  value: number | null
  change: number
  changedAt: Date
}

const changeRows = defineRowset<Omit<AlertChange, 'value'> & { value: string | null }>({
  id: 'uuid',
  workspaceId: 'uuid',
  state: 'text',
  value: 'numeric',
  change: 'int4',
  changedAt: 'timestamptz',
})

/** Writes where alerts stand; a change that is older than what is known is left out. */
export async function writeChanges(tx: Transaction, rows: AlertChange[]): Promise<void> {
  await tx.query(
    `with locked as (select id from alert_rules where id in (select id from ${changeRows.from(1)} x) order by id for update)
     update alert_rules r set state = n.state, value = n.value, changes = n.change, changed_at = n.changed_at
     from ${changeRows.from(1)} n join locked on locked.id = n.id
     where r.workspace_id = n.workspace_id and r.id = n.id and r.changes < n.change`,
    changeRows.values(rows.map((row) => ({ ...row, value: row.value === null ? null : String(row.value) }))),
  )
}

/** The addresses of the owners and admins of each workspace. */
export async function findKeepers(tx: Transaction, workspaceIds: string[]): Promise<Map<string, string[]>> {
  const { rows } = await tx.query<{ workspaceId: string; emails: string[] }>(
    `select m.workspace_id as "workspaceId", array_agg(u.email order by u.email) as emails
     from members m join users u on u.id = m.user_id
     where m.workspace_id = any($1) and m.role in ('owner', 'admin') group by m.workspace_id`,
    [workspaceIds],
  )
  return new Map(rows.map((row) => [row.workspaceId, row.emails]))
}

export async function hasConnection(tx: Transaction, workspaceId: string, id: string): Promise<boolean> {
  const { rowCount } = await tx.query('select from connections where workspace_id = $1 and id = $2', [workspaceId, id])
  return rowCount === 1
}
