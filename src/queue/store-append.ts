import type pg from 'pg'
import { newId, timeOfId } from '../base/ids.ts'
import { encodeArray } from '../db/encode-arrays.ts'

/** One request as it is stored, its columns ready. */
export interface IntakeRow {
  id: string
  /** The millisecond inside `id`. */
  receivedAt: Date
  workspaceId: string
  connectionId: string
  vendor: string
  type: string
  subject: string
  occurredAt: Date | null
  dedupeKey: string
  /** 16-byte hash of connection and dedupe key. */
  key: Buffer
  action: string | null
  unreadable: boolean
  /** Headers worth keeping, the query and the address. */
  headers: Record<string, unknown>
  /** Sealed. */
  body: Buffer
  lane: number
}

/** The value itself cannot be stored (SQLSTATE class 22, or a time without a partition): no retry helps. */
export function isDataError(error: unknown): boolean {
  const code = (error as { code?: string })?.code ?? ''
  return code.startsWith('22') || code === '23514'
}

const insertText = `
with input as (
  select * from unnest($1::uuid[], $2::timestamptz[], $3::uuid[], $4::uuid[], $5::text[], $6::text[], $7::text[], $8::timestamptz[],
    $9::text[], $10::bytea[], $11::text[], $12::bool[], $13::jsonb[], $14::bytea[], $15::int2[])
  as t (id, received_at, workspace_id, connection_id, vendor, type, subject, occurred_at, dedupe_key, key, action, unreadable, headers, body, lane)
), claimed as (
  insert into dedupe_ledger (key, intake_id) select key, id from input order by key on conflict do nothing returning intake_id
), stored as (
  insert into intakes (id, received_at, workspace_id, connection_id, vendor, type, subject, occurred_at, dedupe_key, action, unreadable, headers, body)
  select id, received_at, workspace_id, connection_id, vendor, type, subject, occurred_at, dedupe_key, action, unreadable, headers, body
  from input where id in (select intake_id from claimed)
), queued as (
  insert into work (id, queue, lane, workspace_id, intake_id, received_at)
  select id, 'decide', lane, workspace_id, id, received_at from input where id in (select intake_id from claimed)
)
select intake_id from claimed`

/** Stores the new ones of these rows, each once, with their work, in one statement. Returns the ids that were new. */
export async function insertIntakes(pool: pg.Pool, rows: IntakeRow[]): Promise<Set<string>> {
  const column = <K extends keyof IntakeRow>(name: K) => rows.map((row) => row[name])
  const values = [
    encodeArray('uuid', column('id')),
    encodeArray('timestamptz', column('receivedAt')),
    encodeArray('uuid', column('workspaceId')),
    encodeArray('uuid', column('connectionId')),
    encodeArray('text', column('vendor')),
    encodeArray('text', column('type')),
    encodeArray('text', column('subject')),
    encodeArray('timestamptz', column('occurredAt')),
    encodeArray('text', column('dedupeKey')),
    encodeArray('bytea', column('key')),
    encodeArray('text', column('action')),
    encodeArray('bool', column('unreadable')),
    encodeArray('jsonb', column('headers')),
    encodeArray('bytea', column('body')),
    encodeArray('int2', column('lane')),
  ]
  const { rows: claimed } = await pool.query<{ intake_id: string }>({
    name: 'append_intakes',
    text: insertText,
    values,
  })
  return new Set(claimed.map((row) => row.intake_id))
}

const findText = `select encode(key, 'hex') as key, intake_id from dedupe_ledger where key = any($1::bytea[])`

const countText = `
insert into duplicates (intake_id, received_at, workspace_id, id, at)
select *, now() from unnest($1::uuid[], $2::timestamptz[], $3::uuid[], $4::uuid[])`

/** The ids of the deliveries that came first, by key in hex; writes one row for each copy. */
export async function countDuplicates(pool: pg.Pool, rows: IntakeRow[]): Promise<Map<string, string>> {
  const keys = encodeArray(
    'bytea',
    rows.map((row) => row.key),
  )
  const { rows: found } = await pool.query<{ key: string; intake_id: string }>({
    name: 'find_first_intakes',
    text: findText,
    values: [keys],
  })
  const firstIds = new Map(found.map((row) => [row.key, row.intake_id]))
  const copies = rows.flatMap((row) => {
    const first = firstIds.get(row.key.toString('hex'))
    return first ? [{ first, at: timeOfId(first), workspaceId: row.workspaceId }] : []
  })
  const values = [
    encodeArray(
      'uuid',
      copies.map((copy) => copy.first),
    ),
    encodeArray(
      'timestamptz',
      copies.map((copy) => copy.at),
    ),
    encodeArray(
      'uuid',
      copies.map((copy) => copy.workspaceId),
    ),
    encodeArray(
      'uuid',
      copies.map(() => newId()),
    ),
  ]
  await pool.query({ name: 'count_duplicates', text: countText, values })
  return firstIds
}
