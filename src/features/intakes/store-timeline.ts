import { timeOfId } from '../../base/ids.ts'
import type { Transaction } from '../../db/transaction.ts'
import { effectStatusOf } from '../store-effect-status.ts'

export interface DuplicateRow {
  id: string
  at: Date
}

export interface EventRow {
  id: string
  intakeId: string
  connectionId: string
  effectId: string | null
  ordinal: number
  type: string
  /** Unique among the facts of its connection. */
  key: string
  subject: string
  occurredAt: Date | null
  receivedAt: Date
  data: unknown
}

export interface EffectRow {
  id: string
  createdAt: Date
  kind: string
  status: string
  weight: 'purpose' | 'courtesy'
  connectionId: string
  target: string
  reason: string
  error: string | null
}

export interface AttemptRow {
  id: string
  effectId: string
  number: number
  startedAt: Date
  finishedAt: Date | null
  outcome: 'done' | 'retry' | 'reject' | 'doubtful' | null
  reason: string | null
  httpStatus: number | null
  /** Sealed. */
  record: Buffer | null
}

export interface ChangeRow {
  id: string
  at: Date
  leadId: string
  change: string
  field: string | null
  oldValue: unknown
  newValue: unknown
  note: string | null
}

/** Everything stored about one request besides itself. */
export interface Happened {
  duplicates: DuplicateRow[]
  events: EventRow[]
  effects: EffectRow[]
  attempts: AttemptRow[]
  changes: ChangeRow[]
}

export const eventColumns = `id, intake_id as "intakeId", connection_id as "connectionId", effect_id as "effectId", ordinal, type, key, subject,
  occurred_at as "occurredAt", received_at as "receivedAt", data`

/** Reads what happened to a request; at most 500 of each kind, the oldest. */
export async function readHappened(tx: Transaction, workspaceId: string, intakeId: string): Promise<Happened> {
  const ofIntake = [workspaceId, timeOfId(intakeId), intakeId]
  const { rows: duplicates } = await tx.query<DuplicateRow & { at: Date }>(
    'select id, at from duplicates where workspace_id = $1 and received_at = $2 and intake_id = $3 order by at limit 500',
    ofIntake,
  )
  const { rows: events } = await tx.query<EventRow & { id: string }>(
    `select ${eventColumns} from events where workspace_id = $1 and received_at = $2 and intake_id = $3 order by ordinal, id limit 500`,
    ofIntake,
  )
  const { rows: effects } = await tx.query<EffectRow & { id: string }>(
    `select id, created_at as "createdAt", kind, ${effectStatusOf('e')} as status, weight, connection_id as "connectionId", target, reason, error
     from effects e where workspace_id = $1 and intake_id = $2 order by id limit 500`,
    [workspaceId, intakeId],
  )
  const attempts = await readAttempts(tx, workspaceId, effects)
  const causes = [intakeId, ...effects.map(({ id }) => id)]
  const { rows: changes } = await tx.query<ChangeRow & { id: string }>(
    `select id, at, lead_id as "leadId", kind as change, field, old_value as "oldValue", new_value as "newValue", note
     from lead_changes where workspace_id = $1 and cause_id = any($2) order by at, id limit 500`,
    [workspaceId, causes],
  )
  return { duplicates, events, effects, attempts, changes }
}

/** The tries of these effects, oldest first; an attempt never starts before its effect was made. */
export async function readAttempts(
  tx: Transaction,
  workspaceId: string,
  effects: { id: string; createdAt: Date }[],
): Promise<AttemptRow[]> {
  if (effects.length === 0) return []
  const oldest = new Date(Math.min(...effects.map((effect) => effect.createdAt.getTime())))
  const { rows } = await tx.query<AttemptRow & { id: string }>(
    `select id, effect_id as "effectId", number, started_at as "startedAt", finished_at as "finishedAt", outcome, reason,
       http_status as "httpStatus", record
     from attempts where workspace_id = $1 and started_at >= $2::timestamptz - interval '1 day' and effect_id = any($3::uuid[])
     order by started_at, id limit 500`,
    [workspaceId, oldest, effects.map((effect) => effect.id)],
  )
  return rows
}
