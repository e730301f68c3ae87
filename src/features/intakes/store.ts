import type { z } from 'zod'
import { timeOfId } from '../../base/ids.ts'
import type { Transaction } from '../../db/transaction.ts'
import type { intakeItem } from './contract.ts'

export type IntakeItem = z.output<typeof intakeItem>

/**
 * An item of the list, from a request `i` with its result `r` and its work `w`. A request without a result is open:
 * `waiting` once it was decided and its answers and effects are still out.
 */
export const itemColumns = `i.id, i.vendor, i.connection_id as "connectionId", i.type, i.subject, i.received_at as "receivedAt", i.unreadable,
  coalesce(r.status, case when w.state = 'waiting' then 'processing' else 'pending' end) as status,
  r.processed_at as "processedAt", coalesce(r.error_message, w.failure) as "errorMessage",
  (select count(*)::int from duplicates d where d.workspace_id = i.workspace_id and d.received_at = i.received_at and d.intake_id = i.id) as duplicates`

type ItemRow = Omit<IntakeItem, 'receivedAt' | 'processedAt'> & { receivedAt: Date; processedAt: Date | null }

/** What `itemColumns` selected, as the API writes it. */
export function toItem(row: object): IntakeItem {
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
     from intakes i
     left join intake_results r on r.workspace_id = i.workspace_id and r.received_at = i.received_at and r.intake_id = i.id
     left join work w on w.id = i.id
     where i.workspace_id = $1 and i.received_at = $2 and i.id = $3`,
    [workspaceId, timeOfId(id), id],
  )
  return rows[0] && ({ ...rows[0], ...toItem(rows[0]) } as IntakeRow)
}
