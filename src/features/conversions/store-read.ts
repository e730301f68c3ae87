import type { z } from 'zod'
import type { Transaction } from '../../db/transaction.ts'
import { conditions } from '../conditions.ts'
import type { conversionItem, listConversionsQuery } from './contract.ts'
import { effectKey } from './send-conversion.ts'
import type { Troubled } from './tell-again.ts'

export type ConversionItem = z.output<typeof conversionItem>
export type ConversionFilter = Partial<Omit<z.output<typeof listConversionsQuery>, 'limit' | 'cursor'>>

const columns = `c.id, c.connection_id as "connectionId", c.event_name as "eventName", c.event_id as "eventId", c.event_time as "eventTime", c.trigger,
  c.status, c.reason, c.warnings, c.status_at as "statusAt", c.match_keys as "matchKeys", p.lead_id as "leadId", c.purchase_id as "purchaseId",
  p.order_id as "orderId", p.vendor, p.amount::float8 as value, p.currency, c.intake_id as "intakeId", e.id as "effectId",
  coalesce(e.attempts, 0) as attempts, c.created_at as "createdAt"`

const from = `conversions c join purchases p on p.id = c.purchase_id
  left join effects e on e.workspace_id = c.workspace_id and e.key = '${effectKey('')}' || c.event_id || '@' || c.connection_id`

function filtered(workspaceId: string, filter: ConversionFilter) {
  const where = conditions()
  where.compare('c.workspace_id', '=', workspaceId)
  where.compare('c.status', '=', filter.status)
  where.compare('c.event_name', '=', filter.eventName)
  where.compare('c.trigger', '=', filter.trigger)
  where.compare('c.connection_id', '=', filter.connectionId)
  where.compare('p.lead_id', '=', filter.leadId)
  where.compare('p.order_id', '=', filter.orderId)
  where.compare('c.created_at', '>=', filter.since)
  where.compare('c.created_at', '<', filter.until)
  return where
}

/** One page, newest first; one row more than `limit` when there are more. */
export async function listConversions(
  tx: Transaction,
  workspaceId: string,
  filter: ConversionFilter,
  limit: number,
  after: [string, string] | undefined,
): Promise<ConversionItem[]> {
  const where = filtered(workspaceId, filter)
  if (after) where.and(`(c.created_at, c.id) < (${where.value(after[0])}, ${where.value(after[1])})`)
  const { rows } = await tx.query(
    `select ${columns} from ${from} where ${where.text()}
     order by c.created_at desc, c.id desc limit ${where.value(limit + 1)}`,
    where.values,
  )
  return rows.map(toItem)
}

export interface FoundConversion {
  item: ConversionItem
  toldAt: string | null
  /** Sealed. */
  told: Buffer | null
  /** When its effect was made. */
  effectAt: Date | null
}

/** One, or undefined. */
export async function findConversion(
  tx: Transaction,
  workspaceId: string,
  id: string,
): Promise<FoundConversion | undefined> {
  const { rows } = await tx.query(
    `select ${columns}, c.told, c.told_at, e.created_at as effect_at from ${from} where c.workspace_id = $1 and c.id = $2`,
    [workspaceId, id],
  )
  const [row] = rows
  return (
    row && { item: toItem(row), told: row.told, toldAt: row.told_at?.toISOString() ?? null, effectAt: row.effect_at }
  )
}

/** Those that ended without being accepted, oldest first. */
export async function findTroubled(
  tx: Transaction,
  workspaceId: string,
  filter: ConversionFilter,
  limit: number,
): Promise<Troubled[]> {
  const where = filtered(workspaceId, filter)
  where.and(`c.status in ('rejected', 'expired', 'skipped')`)
  const { rows } = await tx.query(
    `select c.id, c.event_name as "eventName", e.id as "effectId", c.intake_id as "intakeId" from ${from} where ${where.text()} order by c.created_at, c.id limit ${where.value(limit)}`,
    where.values,
  )
  return rows as never
}

function toItem({ effectId, ...row }: Record<string, unknown>): ConversionItem {
  const iso = (value: unknown) => (value as Date).toISOString()
  const times = { eventTime: iso(row.eventTime), statusAt: iso(row.statusAt), createdAt: iso(row.createdAt) }
  return { ...row, ...times, effectId: effectId ?? null } as ConversionItem
}
