import type { z } from 'zod'
import { timeOfId } from '../../base/ids.ts'
import type { Transaction } from '../../db/transaction.ts'
import { type Conditions, conditions } from '../conditions.ts'
import type { intakeFilter, intakeItem } from './contract.ts'
import { resolveSearch } from './store-search.ts'

export type IntakeFilter = z.output<typeof intakeFilter>
export type IntakeItem = z.output<typeof intakeItem>

/** A request without a result is open: `waiting` once it was decided and its answers and effects are still out. */
const itemColumns = `i.id, i.vendor, i.connection_id as "connectionId", i.type, i.subject, i.received_at as "receivedAt", i.unreadable,
  coalesce(r.status, case when w.state = 'waiting' then 'processing' else 'pending' end) as status,
  r.processed_at as "processedAt", coalesce(r.error_message, w.failure) as "errorMessage",
  (select count(*)::int from duplicates d where d.workspace_id = i.workspace_id and d.received_at = i.received_at and d.intake_id = i.id) as duplicates`

const itemTables = `intakes i
  left join intake_results r on r.workspace_id = i.workspace_id and r.received_at = i.received_at and r.intake_id = i.id
  left join work w on w.id = i.id`

/** One page of requests, newest first; one row more than `limit` when there are more. */
export async function listIntakes(
  tx: Transaction,
  workspaceId: string,
  filter: IntakeFilter,
  limit: number,
  after: string | null,
): Promise<IntakeItem[]> {
  const where = await conditionsOf(tx, workspaceId, filter)
  if (after !== null) where.and(`(i.received_at, i.id) < (${where.value(timeOfId(after))}, ${where.value(after)})`)
  const { rows } = await tx.query(
    `select ${itemColumns} from ${itemTables} where ${where.text()} order by i.received_at desc, i.id desc limit ${where.value(limit + 1)}`,
    where.values,
  )
  return rows.map(toItem)
}

/** The ids that a filter names, oldest first. */
export async function findIntakeIds(
  tx: Transaction,
  workspaceId: string,
  filter: IntakeFilter,
  limit: number,
): Promise<string[]> {
  const where = await conditionsOf(tx, workspaceId, filter)
  const { rows } = await tx.query<{ id: string }>(
    `select i.id from ${itemTables} where ${where.text()} order by i.received_at, i.id limit ${where.value(limit)}`,
    where.values,
  )
  return rows.map((row) => row.id)
}

async function conditionsOf(tx: Transaction, workspaceId: string, filter: IntakeFilter): Promise<Conditions> {
  const found = filter.q === undefined ? null : await resolveSearch(tx, workspaceId, filter.q.trim())
  const where = conditions()
  where.compare('i.workspace_id', '=', workspaceId)
  where.compare('i.vendor', '=', filter.vendor)
  where.compare('i.connection_id', '=', filter.connectionId)
  where.compare('i.type', '=', filter.type)
  where.compare('i.subject', '=', filter.subject)
  where.compare('i.unreadable', '=', filter.unreadable)
  where.compare('i.received_at', '>=', filter.since)
  where.compare('i.received_at', '<', filter.until)
  if (filter.status === 'processing') where.and(`w.state = 'waiting'`)
  else if (filter.status === 'pending') where.and(`w.state <> 'waiting'`)
  else where.compare('r.status', '=', filter.status)
  if (found && 'subject' in found) where.compare('i.subject', '=', found.subject)
  if (found && 'ids' in found) {
    const times = where.value(found.ids.map((id) => timeOfId(id)))
    where.and(
      `(i.received_at, i.id) in (select * from unnest(${times}::timestamptz[], ${where.value(found.ids)}::uuid[]))`,
    )
  }
  return where
}

type ItemRow = Omit<IntakeItem, 'receivedAt' | 'processedAt'> & { receivedAt: Date; processedAt: Date | null }

function toItem(row: object): IntakeItem {
  const item = row as ItemRow
  return { ...item, receivedAt: item.receivedAt.toISOString(), processedAt: item.processedAt?.toISOString() ?? null }
}

export interface IntakeRow extends IntakeItem {
  action: string | null
  dedupeKey: string
  occurredAt: Date | null
  headers: Record<string, unknown>
  outcome: unknown
  /** Sealed; null when it is gone. */
  body: Buffer | null
}

/** One request as it was stored, or undefined. */
export async function findIntake(tx: Transaction, workspaceId: string, id: string): Promise<IntakeRow | undefined> {
  const { rows } = await tx.query(
    `select ${itemColumns}, i.action, i.dedupe_key as "dedupeKey", i.occurred_at as "occurredAt", i.headers, i.body,
       coalesce(r.outcome, w.outcome) as outcome
     from ${itemTables} where i.workspace_id = $1 and i.received_at = $2 and i.id = $3`,
    [workspaceId, timeOfId(id), id],
  )
  return rows[0] && ({ ...rows[0], ...toItem(rows[0]) } as IntakeRow)
}
