import type { z } from 'zod'
import { firstIdAt } from '../../base/ids.ts'
import type { Transaction } from '../../db/transaction.ts'
import { conditions } from '../conditions.ts'
import { effectStatusOf } from '../store-effect-status.ts'
import type { effectItem, listEffectsQuery } from './contract.ts'

export type EffectItem = z.output<typeof effectItem>
type EffectFilter = Omit<z.output<typeof listEffectsQuery>, 'limit' | 'cursor'>

const columns = `id, kind, ${effectStatusOf('e')} as status, weight, connection_id as "connectionId", intake_id as "intakeId", lead_id as "leadId", target, reason,
  legal_basis as "legalBasis", purpose, attempts, reference, error, created_at as "createdAt", settled_at as "settledAt"`

/** One page of effects, newest first; one row more than `limit` when there are more. */
export async function listEffects(
  tx: Transaction,
  workspaceId: string,
  filter: EffectFilter,
  limit: number,
  after: string | null,
): Promise<EffectItem[]> {
  const where = conditions()
  where.compare('workspace_id', '=', workspaceId)
  // what is under way is waiting in its row; the rest is found by the row alone
  where.compare('status', '=', filter.status === 'running' ? 'pending' : filter.status)
  if (filter.status === 'running' || filter.status === 'pending') where.compare(effectStatusOf('e'), '=', filter.status)
  where.compare('kind', '=', filter.kind)
  where.compare('connection_id', '=', filter.connectionId)
  where.compare('lead_id', '=', filter.leadId)
  where.compare('intake_id', '=', filter.intakeId)
  // the moment inside the id is as good as created_at, and the list is sorted by it
  where.compare('id', '>=', filter.since && firstIdAt(new Date(filter.since)))
  where.compare('id', '<', filter.until && firstIdAt(new Date(filter.until)))
  where.compare('id', '<', after ?? undefined)
  const { rows } = await tx.query(
    `select ${columns} from effects e where ${where.text()} order by id desc limit ${where.value(limit + 1)}`,
    where.values,
  )
  return rows.map(toItem)
}

type Row = Omit<EffectItem, 'createdAt' | 'settledAt'> & { createdAt: Date; settledAt: Date | null }

function toItem(row: object): EffectItem {
  const item = row as Row
  return { ...item, createdAt: item.createdAt.toISOString(), settledAt: item.settledAt?.toISOString() ?? null }
}

export interface EffectRow extends EffectItem {
  key: string
  /** Sealed intent data. */
  data: Buffer
}

/** One effect, or undefined. */
export async function findEffect(tx: Transaction, workspaceId: string, id: string): Promise<EffectRow | undefined> {
  const { rows } = await tx.query(`select ${columns}, key, data from effects e where workspace_id = $1 and id = $2`, [
    workspaceId,
    id,
  ])
  return rows[0] && ({ ...rows[0], ...toItem(rows[0]) } as EffectRow)
}
