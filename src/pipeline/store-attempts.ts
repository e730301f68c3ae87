import { encodeArray } from '../db/encode-arrays.ts'
import type { Transaction } from '../db/transaction.ts'
import type { ActWork } from './store-act.ts'

export interface Beginning {
  attemptId: string
  startedAt: Date
  work: ActWork
}

/**
 * The attempts, committed before any request leaves. Returns the effects that really began. Others were settled meanwhile,
 * or came to their hold while an older one of it was being put off for another try: they are put off behind it. The effects
 * themselves are only locked: their work and their attempts say that they are under way.
 */
export async function beginAttempts(tx: Transaction, workerId: string, beginnings: Beginning[]): Promise<Set<string>> {
  const { rows } = await tx.query<{ id: string }>({
    name: 'begin_attempts',
    text: `with input as (select * from unnest($1::uuid[], $2::uuid[], $3::timestamptz[]) as t (id, attempt_id, started_at)),
      waiting as materialized (
        select id, attempts from effects where id = any($1::uuid[]) and status = 'pending' order by id for no key update
      ), overtaking as (
        select w.id, max(older.run_at) as run_at from input i join work w on w.id = i.id join work older on older.hold = w.hold and older.id < w.id group by w.id
      ), held as (
        update work w set run_at = o.run_at from overtaking o where w.id = o.id and w.state = 'ready' and w.run_at < o.run_at
      ), begun as (
        update work w set state = 'running', tries = tries + 1 from input i join waiting e on e.id = i.id
        where w.id = i.id and w.state = 'ready' and w.id not in (select id from overtaking) returning w.id, w.workspace_id, i.attempt_id, i.started_at, e.attempts
      ), tried as (
        insert into attempts (id, started_at, workspace_id, effect_id, number, worker)
        select attempt_id, started_at, workspace_id, id, attempts + 1, $4 from begun
      )
      select id from begun`,
    values: [
      encodeArray(
        'uuid',
        beginnings.map((each) => each.work.effectId),
      ),
      encodeArray(
        'uuid',
        beginnings.map((each) => each.attemptId),
      ),
      encodeArray(
        'timestamptz',
        beginnings.map((each) => each.startedAt),
      ),
      workerId,
    ],
  })
  return new Set(rows.map((row) => row.id))
}

export interface Finishing {
  attemptId: string
  startedAt: Date
  workspaceId: string
  effectId: string
  outcome: 'done' | 'retry' | 'reject' | 'doubtful'
  reason: string | null
  httpStatus: number | null
  record: Buffer | null
}

/** The answers of attempts; recorded whoever owns the lane now, once. */
export async function finishAttempts(tx: Transaction, rows: Finishing[]): Promise<void> {
  if (rows.length === 0) return
  await tx.query({
    name: 'finish_attempts',
    text: `update attempts a set finished_at = clock_timestamp(), outcome = i.outcome, reason = i.reason, http_status = i.http_status, record = i.record
      from unnest($1::uuid[], $2::timestamptz[], $3::uuid[], $4::text[], $5::text[], $6::int4[], $7::bytea[])
        as i (id, started_at, workspace_id, outcome, reason, http_status, record)
      where a.workspace_id = i.workspace_id and a.started_at = i.started_at and a.id = i.id and (a.finished_at is null or a.outcome = 'doubtful')`,
    values: [
      encodeArray(
        'uuid',
        rows.map((row) => row.attemptId),
      ),
      encodeArray(
        'timestamptz',
        rows.map((row) => row.startedAt),
      ),
      encodeArray(
        'uuid',
        rows.map((row) => row.workspaceId),
      ),
      encodeArray(
        'text',
        rows.map((row) => row.outcome),
      ),
      encodeArray(
        'text',
        rows.map((row) => row.reason),
      ),
      encodeArray(
        'int4',
        rows.map((row) => row.httpStatus),
      ),
      encodeArray(
        'bytea',
        rows.map((row) => row.record),
      ),
    ],
  })
}

/** An effect's end (or its return to pending for another try). */
export interface EffectChange {
  effectId: string
  status: 'pending' | 'done' | 'doubtful' | 'failed' | 'dead'
  /** Which try of it this was. */
  attempt: number
  reference: string | null
  error: string | null
}

export interface ChangedEffect {
  effectId: string
  wasDoubtful: boolean
}

/**
 * Moves effects on, in id order. Only those under way and doubtful ones move: what a person or a late answer already settled
 * stays. Returns those that moved.
 */
export async function changeEffects(tx: Transaction, changes: EffectChange[]): Promise<Map<string, ChangedEffect>> {
  if (changes.length === 0) return new Map()
  const { rows } = await tx.query<{ id: string; was: string }>({
    name: 'change_effects',
    text: `with input as (select * from unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::int4[]) as t (id, status, reference, error, attempt)),
      locked as (select e.id, e.status as was from effects e where e.id = any($1::uuid[]) order by e.id for update)
      update effects e set
        -- a late "try again" for a doubtful effect: it was not done, and nothing tries it any more
        status = case when l.was = 'doubtful' and i.status = 'pending' then 'failed' else i.status end, reference = coalesce(i.reference, e.reference), error = i.error,
        attempts = greatest(e.attempts, i.attempt), settled_at = case when i.status = 'pending' then null else clock_timestamp() end
      from input i join locked l on l.id = i.id
      where e.id = i.id and (l.was = 'pending' or (l.was = 'doubtful' and i.status <> 'doubtful'))
      returning e.id, l.was`,
    values: [
      encodeArray(
        'uuid',
        changes.map((each) => each.effectId),
      ),
      encodeArray(
        'text',
        changes.map((each) => each.status),
      ),
      encodeArray(
        'text',
        changes.map((each) => each.reference),
      ),
      encodeArray(
        'text',
        changes.map((each) => each.error),
      ),
      encodeArray(
        'int4',
        changes.map((each) => each.attempt),
      ),
    ],
  })
  return new Map(rows.map((row) => [row.id, { effectId: row.id, wasDoubtful: row.was === 'doubtful' }]))
}

/** Back to ready for another try, with everything behind it on the same hold kept behind it. */
export async function scheduleRetries(
  tx: Transaction,
  retries: { effectId: string; hold: string; delayMs: number; error: string }[],
): Promise<void> {
  if (retries.length === 0) return
  const values = [
    retries.map((each) => each.effectId),
    retries.map((each) => each.hold),
    retries.map((each) => each.delayMs / 1000),
    retries.map((each) => each.error),
  ]
  await tx.query({
    name: 'schedule_retries',
    text: `update work w set state = 'ready', run_at = now() + make_interval(secs => i.delay), last_error = i.error
      from unnest($1::uuid[], $2::text[], $3::float8[], $4::text[]) as i (id, hold, delay, error) where w.id = i.id`,
    values,
  })
  await tx.query({
    name: 'hold_behind',
    text: `update work w set run_at = now() + make_interval(secs => i.delay)
      from unnest($1::uuid[], $2::text[], $3::float8[]) as i (id, hold, delay)
      where w.hold = i.hold and w.id > i.id and w.state = 'ready' and w.run_at < now() + make_interval(secs => i.delay)`,
    values: values.slice(0, 3),
  })
}

/** A doubtful effect turned out done after its intake had ended: the intake ends anew if nothing else is amiss. */
export async function clearDoubt(tx: Transaction, intakeIds: string[]): Promise<void> {
  if (intakeIds.length === 0) return
  await tx.query({
    name: 'clear_doubt',
    text: `update intake_results r set status = 'completed', error_message = null, processed_at = clock_timestamp()
      where r.intake_id = any($1::uuid[]) and r.status = 'failed' and r.error_message like 'Doubtful:%'
        and not exists (select from effects e where e.intake_id = r.intake_id and e.weight = 'purpose' and e.status in ('doubtful', 'failed', 'dead'))`,
    values: [intakeIds],
  })
}
