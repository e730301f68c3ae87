import type { QueryResult, QueryResultRow } from 'pg'
import { defineRowset } from '../../db/rowset.ts'
import type { Statement } from '../../db/transaction.ts'

/** A transaction, or the pool for a statement that is one by itself. */
export interface Queryable {
  query<Row extends QueryResultRow>(statement: Statement): Promise<QueryResult<Row>>
}

export interface AnswerKey {
  workspaceId: string
  connectionId: string
  kind: string
  /** Keyed hash of what was asked. */
  keyHash: Buffer
}

export interface KeptAnswer extends AnswerKey {
  /** Sealed. */
  answer: Buffer
  ttlDays: number
}

const keys = defineRowset<AnswerKey & { place: number }>({
  workspaceId: 'uuid',
  connectionId: 'uuid',
  kind: 'text',
  keyHash: 'bytea',
  place: 'int4',
})

/** The kept answers that have not expired, by the place of their key in the list. */
export async function selectAnswers(db: Queryable, wanted: AnswerKey[]): Promise<Map<number, Buffer>> {
  const { rows } = await db.query<{ place: number; answer: Buffer }>({
    name: 'select_kept_answers',
    text: `select k.place, l.answer from ${keys.from(1)} k
      join lookups l using (workspace_id, connection_id, kind, key_hash) where l.expires_at > now()`,
    values: keys.values(wanted.map((key, place) => ({ ...key, place }))),
  })
  return new Map(rows.map(({ place, answer }) => [place, answer]))
}

const kept = defineRowset<KeptAnswer>({
  workspaceId: 'uuid',
  connectionId: 'uuid',
  kind: 'text',
  keyHash: 'bytea',
  answer: 'bytea',
  ttlDays: 'int4',
})

/** Keeps answers, the newest in place of an older one. Each key at most once, sorted: two batches cannot deadlock. */
export async function upsertAnswers(db: Queryable, answers: KeptAnswer[]): Promise<void> {
  await db.query({
    name: 'upsert_kept_answers',
    text: `insert into lookups (workspace_id, connection_id, kind, key_hash, answer, expires_at)
      select workspace_id, connection_id, kind, key_hash, answer, now() + make_interval(days => ttl_days)
      from ${kept.from(1)} k order by workspace_id, connection_id, kind, key_hash
      on conflict (workspace_id, connection_id, kind, key_hash)
      do update set answer = excluded.answer, asked_at = now(), expires_at = excluded.expires_at`,
    values: kept.values(answers),
  })
}

export interface Charge {
  workspaceId: string
  connectionId: string
  /** Look-ups a day; null: as many as wanted. */
  dailyLimit: number | null
  /** Negative gives back. */
  wanted: number
}

const charges = defineRowset<Charge>({
  workspaceId: 'uuid',
  connectionId: 'uuid',
  dailyLimit: 'int4',
  wanted: 'int4',
})

/** The day by the workspace's clocks. */
const wantedToday = `(select c.*, (now() at time zone w.time_zone)::date as day from ${charges.from(1)} c
  join workspaces w on w.id = c.workspace_id)`

/** Makes the day's rows, so that there is something to lock. Each connection at most once. */
export async function openBudgets(db: Queryable, wanted: Charge[]): Promise<void> {
  await db.query({
    name: 'open_lookup_budgets',
    text: `insert into lookup_budgets (workspace_id, connection_id, day) select workspace_id, connection_id, day
      from ${wantedToday} t order by 1, 2, 3 on conflict do nothing`,
    values: charges.values(wanted),
  })
}

/** Takes as much as is left of what is wanted, by the row's newest state; how much, by connection. */
export async function spendBudgets(db: Queryable, wanted: Charge[]): Promise<Map<string, number>> {
  const { rows } = await db.query<{ connection_id: string; granted: number }>({
    name: 'spend_lookup_budgets',
    text: `with today as ${wantedToday}, locked as materialized (
        select t.*, b.used from lookup_budgets b join today t using (workspace_id, connection_id, day)
        order by workspace_id, connection_id, day for update of b)
      update lookup_budgets b
      set used = greatest(0, least(l.used + l.wanted, greatest(l.used, coalesce(l.daily_limit, 2147483647))))
      from locked l where (b.workspace_id, b.connection_id, b.day) = (l.workspace_id, l.connection_id, l.day)
      returning b.connection_id, b.used - l.used as granted`,
    values: charges.values(wanted),
  })
  return new Map(rows.map((row) => [row.connection_id, row.granted]))
}

/** Deletes at most `limit` answers whose time is over; how many. */
export async function deleteExpiredAnswers(db: Queryable, limit: number): Promise<number> {
  const { rowCount } = await db.query({
    text: `delete from lookups where ctid = any(array(select ctid from lookups where expires_at <= now() limit $1))`,
    values: [limit],
  })
  return rowCount ?? 0
}

/** Budgets are of no use after their day; two months are kept for whoever asks what was spent. */
export async function deleteOldBudgets(db: Queryable): Promise<void> {
  await db.query({ text: `delete from lookup_budgets where day < current_date - 62` })
}
