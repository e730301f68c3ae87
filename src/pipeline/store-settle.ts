import { encodeArray } from '../db/encode-arrays.ts'
import type { Transaction } from '../db/transaction.ts'

/** An intake that is over, as its one row of `intake_results` says. */
export interface IntakeResult {
  intakeId: string
  receivedAt: Date
  workspaceId: string
  status: 'completed' | 'failed' | 'ignored' | 'dead'
  errorMessage: string | null
  outcome: unknown
}

/** Writes how intakes ended; a replay replaces the earlier end. */
export async function insertResults(tx: Transaction, results: IntakeResult[]): Promise<void> {
  if (results.length === 0) return
  const column = <K extends keyof IntakeResult>(name: K) => results.map((row) => row[name])
  await tx.query({
    name: 'insert_results',
    text: `insert into intake_results (intake_id, received_at, workspace_id, status, error_message, outcome, processed_at)
      select *, clock_timestamp() from unnest($1::uuid[], $2::timestamptz[], $3::uuid[], $4::text[], $5::text[], $6::jsonb[])
      on conflict (workspace_id, received_at, intake_id) do update
      set status = excluded.status, error_message = excluded.error_message, outcome = excluded.outcome, processed_at = excluded.processed_at`,
    values: [
      encodeArray('uuid', column('intakeId')),
      encodeArray('timestamptz', column('receivedAt')),
      encodeArray('uuid', column('workspaceId')),
      encodeArray('text', column('status')),
      encodeArray('text', column('errorMessage')),
      encodeArray('jsonb', column('outcome')),
    ],
  })
}

export async function deleteWork(tx: Transaction, ids: string[]): Promise<void> {
  if (ids.length === 0) return
  await tx.query({
    name: 'delete_work',
    text: 'delete from work where id = any($1::uuid[])',
    values: [encodeArray('uuid', ids)],
  })
}

/** How one intake's count of open things changes. */
export interface OpenChange {
  intakeId: string
  /** New things minus settled ones. */
  by: number
  failure: string | null
  outcome: unknown
}

export interface OpenIntake {
  intakeId: string
  workspaceId: string
  receivedAt: Date
  open: number
  failure: string | null
  outcome: unknown
}

/**
 * Changes the counts on the intakes' own work rows (locked in id order) and keeps the first failure. Returns the rows as
 * they are now; those at zero are the caller's to finish. An intake without a row is already over and is left alone.
 */
export async function changeOpen(tx: Transaction, changes: OpenChange[]): Promise<OpenIntake[]> {
  if (changes.length === 0) return []
  const folded = foldByIntake(changes)
  const { rows } = await tx.query({
    name: 'change_open',
    text: `with input as (select * from unnest($1::uuid[], $2::int4[], $3::text[], $4::jsonb[]) as t (id, by, failure, outcome)),
      locked as (select w.id from work w where w.id = any($1::uuid[]) order by w.id for update)
      update work w set open = greatest(0, w.open + i.by), state = 'waiting', failure = coalesce(w.failure, i.failure),
        outcome = case when i.outcome is null then w.outcome else coalesce(w.outcome, '{}') || i.outcome end
      from input i where w.id = i.id and w.id in (select id from locked)
      returning w.id, w.workspace_id, w.received_at, w.open, w.failure, w.outcome`,
    values: [
      encodeArray(
        'uuid',
        folded.map((each) => each.intakeId),
      ),
      encodeArray(
        'int4',
        folded.map((each) => each.by),
      ),
      encodeArray(
        'text',
        folded.map((each) => each.failure),
      ),
      encodeArray(
        'jsonb',
        folded.map((each) => each.outcome),
      ),
    ],
  })
  return rows.map((row) => ({
    intakeId: row.id,
    workspaceId: row.workspace_id,
    receivedAt: row.received_at,
    open: row.open,
    failure: row.failure,
    outcome: row.outcome,
  }))
}

/** One change for each intake. */
export function foldByIntake(changes: OpenChange[]): OpenChange[] {
  const byIntake = new Map<string, OpenChange>()
  for (const change of changes) {
    const known = byIntake.get(change.intakeId)
    if (!known) byIntake.set(change.intakeId, { ...change })
    else {
      known.by += change.by
      known.failure ??= change.failure
      known.outcome =
        known.outcome || change.outcome ? { ...(known.outcome as object), ...(change.outcome as object) } : null
    }
  }
  return [...byIntake.values()]
}

/** Ends every intake whose count reached zero: its status is written once, here. */
export async function finishIntakes(tx: Transaction, intakes: OpenIntake[]): Promise<void> {
  const over = intakes.filter((each) => each.open === 0)
  if (over.length === 0) return
  await deleteWork(
    tx,
    over.map((each) => each.intakeId),
  )
  await insertResults(
    tx,
    over.map((each) => ({
      intakeId: each.intakeId,
      receivedAt: each.receivedAt,
      workspaceId: each.workspaceId,
      status: each.failure === null ? 'completed' : 'failed',
      errorMessage: each.failure,
      outcome: each.outcome,
    })),
  )
}

export interface AnswerWork {
  id: string
  lane: number
  workspaceId: string
  intakeId: string
  receivedAt: Date
  effectId: string
  answer: Buffer
  /** What it makes go again: failed effects, as in the replay that asked for it. */
  isReplay: boolean
}

/** Answers of effects become work for DECIDE. */
export async function insertAnswers(tx: Transaction, rows: AnswerWork[]): Promise<void> {
  if (rows.length === 0) return
  const column = <K extends keyof AnswerWork>(name: K) => rows.map((row) => row[name])
  await tx.query({
    name: 'insert_answers',
    text: `insert into work (id, queue, lane, workspace_id, intake_id, received_at, effect_id, answer, is_replay)
      select id, 'decide', lane, workspace_id, intake_id, received_at, effect_id, answer, is_replay
      from unnest($1::uuid[], $2::int2[], $3::uuid[], $4::uuid[], $5::timestamptz[], $6::uuid[], $7::bytea[], $8::bool[])
        as t (id, lane, workspace_id, intake_id, received_at, effect_id, answer, is_replay)`,
    values: [
      encodeArray('uuid', column('id')),
      encodeArray('int2', column('lane')),
      encodeArray('uuid', column('workspaceId')),
      encodeArray('uuid', column('intakeId')),
      encodeArray('timestamptz', column('receivedAt')),
      encodeArray('uuid', column('effectId')),
      encodeArray('bytea', column('answer')),
      encodeArray('bool', column('isReplay')),
    ],
  })
}

/** A decision that threw: the work is tried again later. */
export async function postponeWork(tx: Transaction, id: string, delayMs: number, error: string): Promise<void> {
  await tx.query({
    name: 'postpone_work',
    text: `update work set tries = tries + 1, last_error = $3, run_at = now() + make_interval(secs => $2) where id = $1`,
    values: [id, delayMs / 1000, error],
  })
}
