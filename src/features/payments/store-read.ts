import type pg from 'pg'
import type { Transaction } from '../../db/transaction.ts'
import { conditions } from '../conditions.ts'
import type { PurchaseStatus } from '../lifecycle/purchase-status.ts'
import type { SubscriptionStatus } from '../lifecycle/subscription-status.ts'
import type { StatedFacts } from './merge-details.ts'

export interface RecordFilter {
  status?: string
  vendor?: string
  leadId?: string
}

interface Statuses {
  purchase: PurchaseStatus
  subscription: SubscriptionStatus
}
export type RecordKind = keyof Statuses

/** An order or a subscription as it is shown. */
export interface StoredRecord<K extends RecordKind = RecordKind> {
  id: string
  vendor: string
  reference: string
  connectionId: string
  leadId: string | null
  status: Statuses[K]
  since: string | null
  flags: string[]
  amount: number | null
  currency: string | null
  details: StatedFacts
  createdAt: string
  updatedAt: string
}

const tables = {
  purchase: { records: 'purchases', reference: 'order_id', facts: 'purchase_facts', owner: 'purchase_id' },
  subscription: {
    records: 'subscriptions',
    reference: 'vendor_subscription_id',
    facts: 'subscription_facts',
    owner: 'subscription_id',
  },
} as const

const columns = (kind: RecordKind) =>
  `id, vendor, ${tables[kind].reference} as reference, connection_id as "connectionId", lead_id as "leadId", status, since, flags,
  amount::float8 as amount, currency, details, created_at as "createdAt", updated_at as "updatedAt"`

/** One page, newest first; one row more than `limit` when there are more. */
export async function listRecords<K extends RecordKind>(
  tx: Transaction,
  kind: K,
  workspaceId: string,
  filter: RecordFilter,
  limit: number,
  after: { createdAt: string; id: string } | null,
): Promise<StoredRecord<K>[]> {
  const where = conditions()
  where.compare('workspace_id', '=', workspaceId)
  where.compare('status', '=', filter.status)
  where.compare('vendor', '=', filter.vendor)
  where.compare('lead_id', '=', filter.leadId)
  if (after) where.and(`(created_at, id) < (${where.value(after.createdAt)}, ${where.value(after.id)})`)
  const { rows } = await tx.query(
    `select ${columns(kind)} from ${tables[kind].records} where ${where.text()} order by created_at desc, id desc limit ${where.value(limit + 1)}`,
    where.values,
  )
  return rows.map(toRecord<K>)
}

/** One record with its facts, oldest first; or undefined. */
export async function findRecord<K extends RecordKind>(tx: Transaction, kind: K, workspaceId: string, id: string) {
  const { records, facts: factTable, owner } = tables[kind]
  const { rows } = await tx.query(`select ${columns(kind)} from ${records} where workspace_id = $1 and id = $2`, [
    workspaceId,
    id,
  ])
  if (!rows[0]) return undefined
  const { rows: facts } = await tx.query(
    `select key, status, at, intake_id as "intakeId" from ${factTable} where workspace_id = $1 and ${owner} = $2 order by at, key`,
    [workspaceId, id],
  )
  const told = facts.map(({ at, ...fact }) => ({ ...fact, at: at.toISOString() }))
  return { ...toRecord<K>(rows[0]), facts: told as { key: string; status: string; at: string; intakeId: string }[] }
}

function toRecord<K extends RecordKind>({ since, createdAt, updatedAt, ...row }: pg.QueryResultRow): StoredRecord<K> {
  const times = { createdAt: createdAt.toISOString(), updatedAt: updatedAt.toISOString() }
  return { ...row, ...times, since: since?.toISOString() ?? null } as StoredRecord<K>
}
