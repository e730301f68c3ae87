import type pg from 'pg'
import { timeOfId } from '../base/ids.ts'
import type { Transaction } from '../db/transaction.ts'
import type { Decision } from './wait.ts'

export async function findIntake(
  tx: Transaction,
  workspaceId: string,
  intakeId: string,
): Promise<{ connectionId: string; subject: string } | undefined> {
  const { rows } = await tx.query(
    'select connection_id, subject from intakes where workspace_id = $1 and received_at = $2 and id = $3',
    [workspaceId, timeOfId(intakeId), intakeId],
  )
  return rows[0] && { connectionId: rows[0].connection_id, subject: rows[0].subject }
}

/** False when the intake is not over yet: its work row exists. The old result goes; the intake is pending again. */
export async function queueReplay(
  tx: Transaction,
  row: { intakeId: string; workspaceId: string; lane: number; queue: 'decide' | 'decide_bulk' },
): Promise<boolean> {
  const { rowCount } = await tx.query(
    `insert into work (id, queue, lane, workspace_id, intake_id, received_at, is_replay) values ($1, $2, $3, $4, $1, $5, true) on conflict do nothing`,
    [row.intakeId, row.queue, row.lane, row.workspaceId, timeOfId(row.intakeId)],
  )
  if (rowCount === 0) return false
  await tx.query('delete from intake_results where workspace_id = $1 and received_at = $2 and intake_id = $3', [
    row.workspaceId,
    timeOfId(row.intakeId),
    row.intakeId,
  ])
  return true
}

export async function lockEffect(
  tx: Transaction,
  workspaceId: string,
  effectId: string,
): Promise<{ status: string; key: string; connectionId: string; target: string; intakeId: string } | undefined> {
  const { rows } = await tx.query(
    'select status, key, connection_id, target, intake_id from effects where workspace_id = $1 and id = $2 for update',
    [workspaceId, effectId],
  )
  return (
    rows[0] && {
      status: rows[0].status,
      key: rows[0].key,
      connectionId: rows[0].connection_id,
      target: rows[0].target,
      intakeId: rows[0].intake_id,
    }
  )
}

/** Work again, and its intake open again: on the intake's own row, made anew when it was over. */
export async function requeueEffect(
  tx: Transaction,
  row: { effectId: string; lane: number; hold: string },
): Promise<void> {
  await tx.query(
    `with revived as (
      update effects set status = 'pending', error = null, settled_at = null, attempts = 0 where id = $1
      returning id, workspace_id, intake_id, intake_received_at, weight, connection_id
    ), queued as (
      insert into work (id, queue, lane, workspace_id, intake_id, received_at, effect_id, hold, connection_id, is_replay)
      select id, 'act', $2, workspace_id, intake_id, intake_received_at, id, $3, connection_id, true from revived
    ), reopened as (
      insert into work (id, queue, state, lane, workspace_id, intake_id, received_at, open)
      select intake_id, 'decide', 'waiting', $2, workspace_id, intake_id, intake_received_at, 1 from revived where weight = 'purpose'
      on conflict (id) do update set open = work.open + 1, failure = null
      returning workspace_id, received_at, intake_id
    )
    delete from intake_results r using reopened o where r.workspace_id = o.workspace_id and r.received_at = o.received_at and r.intake_id = o.intake_id`,
    [row.effectId, row.lane, row.hold],
  )
}

export async function endEffect(
  tx: Transaction,
  effectId: string,
  status: 'done' | 'failed',
  error: string | null,
): Promise<void> {
  await tx.query('update effects set status = $2, error = $3, settled_at = now() where id = $1', [
    effectId,
    status,
    error,
  ])
}

/** How an intake was decided; undefined while DECIDE has not had it. */
export async function readDecision(
  pool: pg.Pool,
  workspaceId: string,
  intakeId: string,
): Promise<Decision | undefined> {
  const { rows } = await pool.query({
    name: 'read_decision',
    text: `select r.status, r.outcome, w.state, w.outcome as open_outcome from (select $3::uuid as id) i
      left join intake_results r on r.workspace_id = $1 and r.received_at = $2 and r.intake_id = i.id
      left join work w on w.id = i.id`,
    values: [workspaceId, timeOfId(intakeId), intakeId],
  })
  const row = rows[0]!
  if (row.status)
    return {
      status: row.status === 'completed' ? 'processed' : row.status === 'ignored' ? 'ignored' : 'failed',
      outcome: row.outcome,
    }
  return row.state === 'waiting' ? { status: 'processed', outcome: row.open_outcome } : undefined
}
