import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import type pg from 'pg'
import { expect, onTestFinished, test } from 'vitest'
import { createTestDatabase } from '../../test/harness/database.ts'
import { newId } from '../base/ids.ts'
import { describeSchema } from './describe-schema.ts'
import { dumpDatabase } from './dump.ts'
import { migrate } from './migrate.ts'
import { restoreDatabase } from './restore.ts'

async function database(isEmpty = false) {
  const made = await createTestDatabase({ isEmpty })
  onTestFinished(made.drop)
  return made
}

const dump = (url: string): Promise<Buffer> => buffer(dumpDatabase(url))

/** Small chunks, so that lines and characters are cut anywhere. */
const chunks = (bytes: Buffer) =>
  Readable.from(
    Array.from({ length: Math.ceil(bytes.length / 777) }, (_, at) => bytes.subarray(at * 777, at * 777 + 777)),
  )

/** Table → rows and what they amount to. */
async function contentOf(pool: pg.Pool): Promise<Record<string, readonly [rows: number, digest: string]>> {
  const { rows: tables } = await pool.query<{ name: string }>(
    `select c.oid::regclass::text as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where n.nspname in ('public', 'core') and c.relkind in ('r', 'p') and not c.relispartition and c.relname <> 'migrations' order by 1`,
  )
  const contents = tables.map(async ({ name }) => {
    const { rows } = await pool.query<{ row: string }>(`select t::text as row from ${name} t order by 1`)
    return [name, [rows.length, createHash('sha256').update(JSON.stringify(rows)).digest('hex')]] as const
  })
  return Object.fromEntries(await Promise.all(contents))
}

const awkward = 'tab\t, line\nfeed, \r, back\\slash, \\., \u2028, ação, 🙂, {"a":"\\u0000"}'

async function fill(pool: pg.Pool): Promise<void> {
  const [parent, child, lead, party] = [newId(), newId(), newId(), newId()]
  await pool.query(`insert into workspaces (id, slug, name) values ($1, 'default', $2)`, [parent, awkward])
  await pool.query(`insert into workspaces (id, slug, name, parent_id) values ($1, 'child', 'Child', $2)`, [
    child,
    parent,
  ])
  await pool.query(`update instance set key_fingerprint = 'abc'`)
  await pool.query('insert into core.parties (id, workspace_id, cpf) values ($1, $2, $3)', [
    party,
    parent,
    Buffer.from([0, 10, 92, 46, 255]),
  ])
  await pool.query(
    `insert into leads (id, workspace_id, source_workspace_id, party_id, vendor, fingerprint, full_name, tags, custom)
     values ($1, $2, $2, $3, 'demo', 'f', $4, array[$4, null], jsonb_build_object('x', 'y'))`,
    [lead, parent, party, awkward],
  )
  await pool.query(
    `insert into intakes (id, received_at, workspace_id, connection_id, vendor, type, subject, dedupe_key, unreadable, headers, body)
     values ($1, now(), $2, $2, 'demo', 't', $3, 'k', false, '{}', $4)`,
    [newId(), parent, awkward, Buffer.alloc(300_000, 7)],
  )
}

test('what was dumped is restored row by row into an empty database, schema and old days included', async () => {
  const from = await database()
  await from.pool.query(
    `create table events_20200101 partition of events for values from ('2020-01-01 00:00Z') to ('2020-01-02 00:00Z')`,
  )
  await fill(from.pool)
  const before = await contentOf(from.pool)
  expect(before.leads![0]).toBe(1)
  expect(before['core.parties']![0]).toBe(1)

  const to = await database(true)
  const { head, rows } = await restoreDatabase(to.pool, to.url, chunks(await dump(from.url)))
  expect(head.keyFingerprint).toBe('abc')
  expect(rows).toBe(Object.values(before).reduce((sum, [count]) => sum + count, 0))
  expect(await contentOf(to.pool)).toEqual(before)
  expect(await describeSchema(to.pool)).toBe(await describeSchema(from.pool))
  expect((await to.pool.query(`select to_regclass('events_20200101') is not null as there`)).rows).toEqual([
    { there: true },
  ])
  expect((await to.pool.query(`select 1 from pg_trigger where not tgisinternal and tgenabled <> 'O'`)).rowCount).toBe(0)
  expect(await migrate(to.pool)).toEqual({ applied: [], newer: [] })
})

test('a dump is of one moment', async () => {
  const { url, pool } = await database()
  await fill(pool)
  const dumping = dumpDatabase(url)
  const head = Buffer.from((await dumping.next()).value)
  await pool.query('delete from leads')
  const bytes = Buffer.concat([head, await buffer(dumping)])
  const to = await database(true)
  await restoreDatabase(to.pool, to.url, chunks(bytes))
  expect((await contentOf(to.pool)).leads![0]).toBe(1)
})

test('a file cut short, wherever, leaves no rows, and the whole one can follow', async () => {
  const from = await database()
  await fill(from.pool)
  const whole = await dump(from.url)
  const lastLine = whole.lastIndexOf('{"rows"')
  const to = await database(true)
  for (const length of [lastLine, whole.indexOf('tab\\t') + 3, lastLine - 200]) {
    await expect(restoreDatabase(to.pool, to.url, Readable.from([whole.subarray(0, length)]))).rejects.toThrow(
      'cut short',
    )
    expect((await to.pool.query('select 1 from workspaces')).rowCount).toBe(0)
  }
  await restoreDatabase(to.pool, to.url, Readable.from([whole]))
  expect((await to.pool.query('select 1 from workspaces')).rowCount).toBe(2)
})

test('a database with anything in it, or a backup of an unknown migration, is refused', async () => {
  const from = await database()
  await fill(from.pool)
  const bytes = await dump(from.url)
  await expect(restoreDatabase(from.pool, from.url, Readable.from([bytes]))).rejects.toThrow('not empty')
  const newer = Buffer.from(
    bytes.toString('latin1').replace('0001_create_workspaces.sql', '9999_of_the_future.sql'),
    'latin1',
  )
  const to = await database(true)
  await expect(restoreDatabase(to.pool, to.url, Readable.from([newer]))).rejects.toThrow('9999_of_the_future.sql')
})
