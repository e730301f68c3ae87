import type pg from 'pg'
import { expect, onTestFinished, test } from 'vitest'
import { createTestDatabase } from '../../../test/harness/database.ts'
import { eventually } from '../../../test/harness/eventually.ts'
import { newId } from '../../base/ids.ts'
import { createLog } from '../../base/log.ts'
import { operationsJobs } from './jobs.ts'

async function database() {
  const { pool, drop } = await createTestDatabase()
  onTestFinished(drop)
  return pool
}

async function runJob(pool: pg.Pool, name: string): Promise<void> {
  const job = operationsJobs(pool, createLog('silent')).find((each) => each.name === name)
  if (!job) throw new Error(`no job ${name}`)
  await job.run()
}

const partitionsOf = async (pool: pg.Pool, parent: string): Promise<string[]> =>
  (
    await pool.query(
      'select inhrelid::regclass::text as name from pg_inherits where inhparent = $1::regclass order by 1',
      [parent],
    )
  ).rows.map(({ name }) => name)

const dayName = (days: number) =>
  new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10).replaceAll('-', '')

/** A day's table that is `days` old, with a row in it. */
async function addOldDay(pool: pg.Pool, parent: string, days: number): Promise<string> {
  const name = `${parent}_${dayName(-days)}`
  const bound = (shift: number) => new Date(Date.now() - (days - shift) * 86_400_000).toISOString().slice(0, 10)
  await pool.query(
    `create table ${name} partition of ${parent} for values from ('${bound(0)} 00:00Z') to ('${bound(1)} 00:00Z')`,
  )
  return name
}

const insertIntake = (pool: pg.Pool, at: Date) =>
  pool.query(
    `insert into intakes (id, received_at, workspace_id, connection_id, vendor, type, subject, dedupe_key, unreadable, headers)
     values ($1, $2, $1, $1, 'demo', 't', 's', 'k', false, '{}')`,
    [newId(), at],
  )

const parents = ['attempts', 'duplicates', 'events', 'intake_results', 'intakes']

test('every history table has a day behind and fourteen ahead, and a lost one is made again', async () => {
  const pool = await database()
  expect(
    (await pool.query('select table_name from partitioned_by_day order by 1')).rows.map((row) => row.table_name),
  ).toEqual(parents)
  await pool.query(`drop table intakes_${dayName(3)}`)
  await runJob(pool, 'make partitions')
  for (const parent of parents)
    expect(await partitionsOf(pool, parent)).toEqual(
      Array.from({ length: 16 }, (_, day) => `${parent}_${dayName(day - 1)}`),
    )
  await insertIntake(pool, new Date(Date.now() + 3 * 86_400_000))
})

test('a made day is like its parent: primary key, indexes, storage', async () => {
  const pool = await database()
  const { rows } = await pool.query(
    `select a.attstorage as storage, (select count(*) from pg_index where indrelid = c.oid) as indexes,
       (select count(*) from pg_index where indrelid = 'intakes'::regclass) as expected
     from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'body' where c.relname = $1`,
    [`intakes_${dayName(5)}`],
  )
  expect(rows[0].storage).toBe('e')
  expect(rows[0].indexes).toBe(rows[0].expected)
})

test('making days waits for no reader and holds nobody up', async () => {
  const pool = await database()
  await pool.query(`drop table intakes_${dayName(14)}`)
  const reader = await pool.connect()
  await reader.query('begin; select count(*) from intakes')
  await runJob(pool, 'make partitions')
  expect(await partitionsOf(pool, 'intakes')).toContain(`intakes_${dayName(14)}`)
  await reader.query('rollback')
  reader.release()
})

test('days past their time are dropped, without holding up who writes meanwhile', async () => {
  const pool = await database()
  const old = await addOldDay(pool, 'intakes', 120)
  const kept = await addOldDay(pool, 'intakes', 60)
  await insertIntake(pool, new Date(Date.now() - 120 * 86_400_000))
  const reader = await pool.connect()
  await reader.query('begin; select count(*) from intakes')
  const dropped = runJob(pool, 'drop old history')
  await eventually(async () => (await pool.query(`select 1 from pg_inherits where inhdetachpending`)).rowCount === 1)
  await insertIntake(pool, new Date())
  await reader.query('commit')
  reader.release()
  await dropped
  const left = await partitionsOf(pool, 'intakes')
  expect(left).not.toContain(old)
  expect(left).toContain(kept)
  expect((await pool.query(`select to_regclass($1) as there`, [old])).rows).toEqual([{ there: null }])
  expect((await pool.query('select count(*) as n from intakes')).rows).toEqual([{ n: 1 }])
})

test('a detach that a crash cut short is finished', async () => {
  const pool = await database()
  const old = await addOldDay(pool, 'events', 120)
  const reader = await pool.connect()
  await reader.query('begin; select count(*) from events')
  const cut = await pool.connect()
  const { rows } = await cut.query('select pg_backend_pid() as pid')
  const detaching = cut.query(`alter table events detach partition ${old} concurrently`).catch((error) => error)
  await eventually(async () => (await pool.query(`select 1 from pg_inherits where inhdetachpending`)).rowCount === 1)
  await pool.query('select pg_cancel_backend($1)', [rows[0].pid])
  expect(await detaching).toMatchObject({ code: '57014' })
  await reader.query('commit')
  for (const client of [cut, reader]) client.release()
  await runJob(pool, 'drop old history')
  expect(await partitionsOf(pool, 'events')).not.toContain(old)
})

test('keys of deliveries older than 90 days are forgotten, all of them, and no others', async () => {
  const pool = await database()
  const insertKeys = (count: number, days: number) =>
    pool.query(
      `insert into dedupe_ledger (key, intake_id) select decode(md5($2 || ':' || n), 'hex'), $1 from generate_series(1, $3::int) n`,
      [newIdOf(days), String(days), count],
    )
  await insertKeys(12_000, 91)
  await insertKeys(10, 89)
  await runJob(pool, 'forget old keys')
  expect((await pool.query('select count(*) as n from dedupe_ledger')).rows).toEqual([{ n: 10 }])
})

/** An id made `days` ago; written by hand, since `newId` never goes back. */
function newIdOf(days: number): string {
  const ms = (Date.now() - days * 86_400_000).toString(16).padStart(12, '0')
  return `${ms.slice(0, 8)}-${ms.slice(8)}-7abc-8def-0123456789ab`
}
