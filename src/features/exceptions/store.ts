import type { z } from 'zod'
import type { Transaction } from '../../db/transaction.ts'
import { conditions } from '../conditions.ts'
import type { exceptionItem } from './contract.ts'
import type { ExceptionKind } from './kinds.ts'

export type ExceptionItem = z.output<typeof exceptionItem>

/** The columns that every source gives. */
const entry = 'ref, at, what, reason, vendor, intake_id, lead_id, can_retry'

/**
 * Where the entries of each kind are found: rows of other features' tables, of the workspace `$1`. Each goes through an
 * index that holds little else than such rows.
 */
const sources: Record<ExceptionKind, string> = {
  unreadable: `select i.id::text as ref, i.received_at as at, i.type as what, null::text as reason, i.vendor, i.id as intake_id, null::uuid as lead_id, true as can_retry
    from intakes i where i.workspace_id = $1 and i.unreadable`,
  undecided: `select r.intake_id::text as ref, r.received_at as at, i.type as what, r.error_message as reason, i.vendor, r.intake_id, null::uuid as lead_id, true as can_retry
    from intake_results r join lateral (select type, vendor from intakes i
      where i.workspace_id = r.workspace_id and i.received_at = r.received_at and i.id = r.intake_id limit 1) i on true
    where r.workspace_id = $1 and r.status = 'dead'`,
  effect: `select e.id::text as ref, e.created_at as at, e.kind as what, e.error as reason, c.vendor, e.intake_id, e.lead_id, e.status <> 'doubtful' as can_retry
    from effects e left join connections c on c.id = e.connection_id where e.workspace_id = $1 and e.status in ('doubtful', 'failed', 'dead')`,
}

interface Ask {
  workspaceId: string
  isResolved: boolean
  assigneeId?: string
  limit: number
  after: [string, string] | undefined
}

/** Entries of one kind, newest first; one more than `limit` when there are more. */
export async function listKind(
  tx: Transaction,
  kind: ExceptionKind,
  { workspaceId, isResolved, assigneeId, limit, after }: Ask,
): Promise<ExceptionItem[]> {
  const where = conditions()
  where.value(workspaceId)
  where.and(`m.resolved_at is ${isResolved ? 'not null' : 'null'}`)
  where.compare('m.assignee_id', '=', assigneeId)
  if (after) where.and(`(s.at, $2 || ':' || s.ref) < (${where.value(after[0])}::timestamptz, ${where.value(after[1])})`)
  return []
}
