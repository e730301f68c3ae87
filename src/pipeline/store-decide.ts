import type pg from 'pg'
import { encodeArray } from '../db/encode-arrays.ts'
import type { Transaction } from '../db/transaction.ts'

/** One piece of work for DECIDE: a stored request, or the answer of an effect. */
export interface DecideWork {
  id: string
  lane: number
  workspaceId: string
  intakeId: string
  receivedAt: Date
  /** The effect whose answer this is; null for the request itself. */
  effectId: string | null
  answer: Buffer | null
  tries: number
  isReplay: boolean
  /** Of the request; null when it is an answer or its history was dropped. */
  intake: {
    connectionId: string
    vendor: string
    action: string | null
    unreadable: boolean
    headers: Record<string, unknown>
    body: Buffer | null
  } | null
}

const claimText = `
with mine as materialized (
  select w.* from unnest($1::smallint[]) with ordinality as l (lane, n)
  cross join lateral (
    select id, lane, workspace_id, intake_id, received_at, effect_id, answer, tries, is_replay
    from work where queue = $2 and queue <> 'act' and state = 'ready' and lane = l.lane and run_at <= now()
    order by run_at, id limit $3
  ) w
  order by l.n limit $4
)
select m.*, i.connection_id, i.vendor, i.action, i.unreadable, i.headers, i.body
from mine m left join lateral (
  select connection_id, vendor, action, unreadable, headers, body from intakes i
  where m.effect_id is null and i.workspace_id = m.workspace_id and i.received_at = m.received_at and i.id = m.intake_id limit 1
) i on true`

/**
 * The oldest ready work of these lanes, at most \`perLane\` of each so that a hot key cannot fill the batch. Nothing is
 * written: owning the lane is the claim. The limit comes before the bodies are joined.
 */
export async function claimDecideWork(
  pool: pg.Pool,
  queue: 'decide' | 'decide_bulk',
  lanes: readonly number[],
  perLane: number,
  limit: number,
): Promise<DecideWork[]> {
  const values = [encodeArray('int2', lanes), queue, perLane, limit]
  const { rows } = await pool.query({ name: 'claim_decide_work', text: claimText, values })
  return rows.map((row) => ({
    id: row.id,
    lane: row.lane,
    workspaceId: row.workspace_id,
    intakeId: row.intake_id,
    receivedAt: row.received_at,
    effectId: row.effect_id,
    answer: row.answer,
    tries: row.tries,
    isReplay: row.is_replay,
    intake: row.vendor
      ? {
          connectionId: row.connection_id,
          vendor: row.vendor,
          action: row.action,
          unreadable: row.unreadable,
          headers: row.headers,
          body: row.body,
        }
      : null,
  }))
}

export interface EventRow {
  id: string
  intakeId: string
  receivedAt: Date
  workspaceId: string
  connectionId: string
  effectId: string | null
  ordinal: number
  type: string
  key: string
  subject: string
  occurredAt: Date | null
  data: unknown
}

/** Facts as history; a replay writes the same rows and is folded. */
export async function insertEvents(tx: Transaction, rows: EventRow[]): Promise<void> {
  if (rows.length === 0) return
  const column = <K extends keyof EventRow>(name: K) => rows.map((row) => row[name])
  await tx.query({
    name: 'insert_events',
    text: `insert into events (id, intake_id, received_at, workspace_id, connection_id, effect_id, ordinal, type, key, subject, occurred_at, data)
      select * from unnest($1::uuid[], $2::uuid[], $3::timestamptz[], $4::uuid[], $5::uuid[], $6::uuid[], $7::int[], $8::text[], $9::text[], $10::text[], $11::timestamptz[], $12::jsonb[])
      on conflict do nothing`,
    values: [
      encodeArray('uuid', column('id')),
      encodeArray('uuid', column('intakeId')),
      encodeArray('timestamptz', column('receivedAt')),
      encodeArray('uuid', column('workspaceId')),
      encodeArray('uuid', column('connectionId')),
      encodeArray('uuid', column('effectId')),
      encodeArray('int4', column('ordinal')),
      encodeArray('text', column('type')),
      encodeArray('text', column('key')),
      encodeArray('text', column('subject')),
      encodeArray('timestamptz', column('occurredAt')),
      encodeArray('jsonb', column('data')),
    ],
  })
}

export interface EffectRow {
  id: string
  workspaceId: string
  key: string
  connectionId: string
  kind: string
  weight: 'purpose' | 'courtesy'
  intakeId: string
  receivedAt: Date
  leadId: string | null
  target: string
  reason: string
  legalBasis: string | null
  purpose: string | null
  data: Buffer
  lane: number
  hold: string
  runAt: Date | null
}

/** Effects whose key is new, with their work, in key order (two batches never wait for each other in a circle). Returns the new ids. */
export async function insertEffects(tx: Transaction, rows: EffectRow[]): Promise<Set<string>> {
  if (rows.length === 0) return new Set()
  const column = <K extends keyof EffectRow>(name: K) => rows.map((row) => row[name])
  const { rows: created } = await tx.query<{ id: string }>({
    name: 'insert_effects',
    text: `with input as (
        select * from unnest($1::uuid[], $2::uuid[], $3::text[], $4::uuid[], $5::text[], $6::text[], $7::uuid[], $8::timestamptz[], $9::uuid[], $10::text[],
          $11::text[], $12::text[], $13::text[], $14::bytea[], $15::int2[], $16::text[], $17::timestamptz[])
        as t (id, workspace_id, key, connection_id, kind, weight, intake_id, received_at, lead_id, target, reason, legal_basis, purpose, data, lane, hold, run_at)
      ), created as (
        insert into effects (id, workspace_id, key, connection_id, kind, weight, intake_id, intake_received_at, lead_id, target, reason, legal_basis, purpose, data, created_at)
        select id, workspace_id, key, connection_id, kind, weight, intake_id, received_at, lead_id, target, reason, legal_basis, purpose, data, now()
        from input order by workspace_id, key on conflict (workspace_id, key) do nothing returning id
      )
      insert into work (id, queue, lane, workspace_id, intake_id, received_at, effect_id, hold, connection_id, run_at)
      select id, 'act', lane, workspace_id, intake_id, received_at, id, hold, connection_id,
        -- behind what is retrying on the same hold
        greatest(coalesce(run_at, now()), (select max(w.run_at) from work w where w.hold = input.hold))
      from input where id in (select id from created)
      returning id`,
    values: [
      encodeArray('uuid', column('id')),
      encodeArray('uuid', column('workspaceId')),
      encodeArray('text', column('key')),
      encodeArray('uuid', column('connectionId')),
      encodeArray('text', column('kind')),
      encodeArray('text', column('weight')),
      encodeArray('uuid', column('intakeId')),
      encodeArray('timestamptz', column('receivedAt')),
      encodeArray('uuid', column('leadId')),
      encodeArray('text', column('target')),
      encodeArray('text', column('reason')),
      encodeArray('text', column('legalBasis')),
      encodeArray('text', column('purpose')),
      encodeArray('bytea', column('data')),
      encodeArray('int2', column('lane')),
      encodeArray('text', column('hold')),
      encodeArray('timestamptz', column('runAt')),
    ],
  })
  return new Set(created.map((row) => row.id))
}

/**
 * Replay only: effects of these keys that failed, died or were cancelled go again under the intake that asks. Returns
 * the effect id by key.
 */
export async function reviveEffects(tx: Transaction, rows: EffectRow[]): Promise<Map<string, string>> {
  if (rows.length === 0) return new Map()
  const { rows: revived } = await tx.query<{ id: string; key: string }>({
    name: 'revive_effects',
    text: `with input as (
        select * from unnest($1::uuid[], $2::text[], $3::uuid[], $4::timestamptz[], $5::int2[], $6::text[]) as t (workspace_id, key, intake_id, received_at, lane, hold)
      ), revived as (
        update effects e set status = 'pending', error = null, settled_at = null, attempts = 0, intake_id = i.intake_id, intake_received_at = i.received_at
        from input i where e.workspace_id = i.workspace_id and e.key = i.key and e.status in ('failed', 'dead', 'cancelled')
        returning e.id, e.key, e.workspace_id, e.intake_id, i.received_at, i.lane, i.hold, e.connection_id
      ), queued as (
        insert into work (id, queue, lane, workspace_id, intake_id, received_at, effect_id, hold, connection_id, is_replay)
        select id, 'act', lane, workspace_id, intake_id, received_at, id, hold, connection_id, true from revived
      )
      select id, key from revived`,
    values: [
      rows.map((row) => row.workspaceId),
      rows.map((row) => row.key),
      rows.map((row) => row.intakeId),
      rows.map((row) => row.receivedAt),
      rows.map((row) => row.lane),
      rows.map((row) => row.hold),
    ],
  })
  return new Map(revived.map((row) => [row.key, row.id]))
}

/** Replay only: the recorded answers of effects that are done, to be decided again. */
export async function loadDoneAnswers(
  tx: Transaction,
  rows: EffectRow[],
): Promise<{ effectId: string; key: string; record: Buffer }[]> {
  if (rows.length === 0) return []
  const { rows: done } = await tx.query<{ id: string; key: string; record: Buffer }>({
    name: 'load_done_answers',
    text: `select distinct on (e.id) e.id, e.key, a.record from unnest($1::uuid[], $2::text[]) as i (workspace_id, key)
      join effects e on e.workspace_id = i.workspace_id and e.key = i.key and e.status = 'done'
      join attempts a on a.effect_id = e.id and a.outcome = 'done' and a.record is not null
      order by e.id, a.started_at desc`,
    values: [rows.map((row) => row.workspaceId), rows.map((row) => row.key)],
  })
  return done.map((row) => ({ effectId: row.id, key: row.key, record: row.record }))
}
