import type pg from 'pg'
import { encodeArray } from '../db/encode-arrays.ts'
import type { Transaction } from '../db/transaction.ts'
import type { IntentKind } from '../domain/intents.ts'

/** One effect whose turn it is. */
export interface ActWork {
  effectId: string
  lane: number
  workspaceId: string
  intakeId: string
  receivedAt: Date
  hold: string
  tries: number
  connectionId: string
  kind: IntentKind
  weight: 'purpose' | 'courtesy'
  key: string
  target: string
  leadId: string | null
  /** Sealed intent data. */
  data: Buffer
  attempts: number
  /** A replay or a person made it go again, and so does its answer with what it led to. */
  isReplay: boolean
}

const columns = `w.id, w.lane, w.workspace_id, w.intake_id, w.received_at, w.hold, w.tries, w.is_replay, e.connection_id, e.kind, e.weight, e.key, e.target, e.lead_id, e.data, e.attempts`

const claimText = `
select ${columns} from unnest($1::uuid[], $2::int[]) as c (connection_id, room)
cross join lateral (
  select * from work where queue = 'act' and state = 'ready' and connection_id = c.connection_id and run_at <= now()
    and lane = any($3::smallint[]) and hold <> all($4::text[])
  order by run_at, id limit c.room
) w
join effects e on e.id = w.id`

/** A connection with how many attempts may begin on it now. */
export interface Room {
  connectionId: string
  room: number
}

/**
 * The oldest ready effects of these lanes, for each connection as many as it has room: one that hangs never takes the
 * places of the others. Owning the lane is the claim; beginning commits it.
 */
export async function claimActWork(
  pool: pg.Pool,
  lanes: readonly number[],
  rooms: Room[],
  busyHolds: string[],
): Promise<ActWork[]> {
  const values = [
    encodeArray(
      'uuid',
      rooms.map(({ connectionId }) => connectionId),
    ),
    encodeArray(
      'int4',
      rooms.map(({ room }) => room),
    ),
    encodeArray('int2', lanes),
    encodeArray('text', busyHolds),
  ]
  const { rows } = await pool.query({ name: 'claim_act_work', text: claimText, values })
  return rows.map(toWork)
}

/** Effects of these lanes whose attempt is out although nobody here makes it: their worker died. */
export async function findOrphans(
  pool: pg.Pool,
  lanes: readonly number[],
  mine: string[],
): Promise<(ActWork & { attemptId: string | null; startedAt: Date | null })[]> {
  const { rows } = await pool.query({
    name: 'find_orphans',
    text: `select ${columns}, a.id as attempt_id, a.started_at from work w join effects e on e.id = w.id
      left join lateral (select id, started_at from attempts a where a.effect_id = e.id and a.finished_at is null order by a.started_at desc limit 1) a on true
      where w.state = 'running' and w.lane = any($1::smallint[]) and w.id <> all($2::uuid[])`,
    values: [encodeArray('int2', lanes), encodeArray('uuid', mine)],
  })
  return rows.map((row) => ({ ...toWork(row), attemptId: row.attempt_id, startedAt: row.started_at }))
}

/** Doubtful effects whose try began more than two minutes ago, for a day; each is looked at once at first, then hourly. */
export async function findDoubtful(pool: pg.Pool, limit: number): Promise<(ActWork & { startedAt: Date })[]> {
  const { rows } = await pool.query({
    name: 'find_doubtful',
    text: `update effects e set checked_at = now() from (
        select d.id, a.started_at from effects d
        join lateral (select started_at from attempts a where a.effect_id = d.id order by a.started_at desc limit 1) a on true
        where d.status = 'doubtful' and a.started_at between now() - interval '1 day' and now() - interval '2 minutes'
          and (d.checked_at is null or d.checked_at < now() - interval '1 hour')
        order by d.created_at limit $1
      ) t where e.id = t.id
      returning e.id, 0 as lane, e.workspace_id, e.intake_id, e.intake_received_at as received_at, e.connection_id || ':' || e.target as hold, 0 as tries, false as is_replay,
        e.connection_id, e.kind, e.weight, e.key, e.target, e.lead_id, e.data, e.attempts, t.started_at`,
    values: [limit],
  })
  return rows.map((row) => ({ ...toWork(row), startedAt: row.started_at }))
}

function toWork(row: Record<string, never>): ActWork {
  return {
    effectId: row.id!,
    lane: row.lane!,
    workspaceId: row.workspace_id!,
    intakeId: row.intake_id!,
    receivedAt: row.received_at!,
    hold: row.hold!,
    tries: row.tries!,
    isReplay: row.is_replay!,
    connectionId: row.connection_id!,
    kind: row.kind!,
    weight: row.weight!,
    key: row.key!,
    target: row.target!,
    leadId: row.lead_id!,
    data: row.data!,
    attempts: row.attempts!,
  }
}

/** Not tried at all: its connection's circuit is open until then. */
export async function deferWork(pool: pg.Pool, effectIds: string[], delayMs: number): Promise<void> {
  if (effectIds.length === 0) return
  await pool.query({
    name: 'defer_work',
    text: `update work set run_at = now() + make_interval(secs => $2) where id = any($1::uuid[]) and state = 'ready'`,
    values: [encodeArray('uuid', effectIds), delayMs / 1000],
  })
}

/** Effects that will not be tried: their wish was taken back before anything left. Their work goes with them. */
export async function withdrawEffects(tx: Transaction, effectIds: string[]): Promise<void> {
  if (effectIds.length === 0) return
  await tx.query({
    name: 'withdraw_effects',
    text: `with gone as (delete from work where id = any($1::uuid[]) and state = 'ready' returning id)
      update effects e set status = 'cancelled', settled_at = clock_timestamp() from gone where e.id = gone.id`,
    values: [encodeArray('uuid', effectIds)],
  })
}
