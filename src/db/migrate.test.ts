import { createHash } from 'node:crypto'
import type pg from 'pg'
import { expect, onTestFinished, test } from 'vitest'
import { createTestDatabase } from '../../test/harness/database.ts'
import { createLog } from '../base/log.ts'
import { isMigrated, type Migration, migrate, readMigrations } from './migrate.ts'
import { openPool } from './pool.ts'

const migration = (name: string, sql: string): Migration => ({
  name,
  sql,
  checksum: createHash('sha256').update(sql).digest('hex'),
})

async function emptyDatabase() {
  const database = await createTestDatabase({ isEmpty: true, max: 4 })
  onTestFinished(database.drop)
  return database
}

const tables = async (pool: pg.Pool) =>
  (
    await pool.query(
      `select relname from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace order by 1`,
    )
  ).rows.map((row) => row.relname)

test('twenty processes that start at once on an empty database make one migration and no failure', async () => {
  const { url, pool } = await emptyDatabase()
  expect(await isMigrated(pool)).toBe(false)
  const pools = Array.from({ length: 20 }, () => openPool(url, createLog('silent'), { max: 1 }))
  const results = await Promise.all(pools.map((each) => migrate(each)))
  await Promise.all(pools.map((each) => each.end()))
  const names = (await readMigrations()).map(({ name }) => name)
  expect(names.length).toBeGreaterThan(3)
  expect(results.flatMap(({ applied }) => applied).sort()).toEqual(names)
  expect(await isMigrated(pool)).toBe(true)
  expect(await migrate(pool)).toEqual({ applied: [], newer: [] })
})

test('a migration that fails leaves nothing, and the ones before it stay', async () => {
  const { pool } = await emptyDatabase()
  const good = migration('0001_good.sql', 'create table good ()')
  const bad = migration('0002_bad.sql', 'create table half (); select 1/0')
  await expect(migrate(pool, [good, bad])).rejects.toThrow('division by zero')
  expect(await tables(pool)).toEqual(['good', 'migrations'])
  const mended = migration('0002_bad.sql', 'create table whole ()')
  expect(await migrate(pool, [good, mended])).toEqual({ applied: ['0002_bad.sql'], newer: [] })
})

test('a migration changed after it was applied is refused; one of a newer version is told', async () => {
  const { pool } = await emptyDatabase()
  const first = migration('0001_first.sql', 'create table first ()')
  const second = migration('0002_second.sql', 'create table second ()')
  await migrate(pool, [first, second])
  await expect(migrate(pool, [migration('0001_first.sql', 'create table other ()'), second])).rejects.toThrow(
    '0001_first.sql was changed after it was applied',
  )
  expect(await migrate(pool, [first])).toEqual({ applied: [], newer: ['0002_second.sql'] })
})

test('a migration gives up a lock it does not get within a second, and has it when it is free', async () => {
  const { pool } = await emptyDatabase()
  const first = migration('0001_first.sql', 'create table busy ()')
  await migrate(pool, [first])
  const reader = await pool.connect()
  await reader.query('begin; select from busy')
  const done = migrate(pool, [first, migration('0002_alter.sql', 'alter table busy add n integer')])
  // it waits, and gives up: then whoever came behind it has the table
  await expect.poll(async () => (await pool.query(`select 1 from pg_locks where not granted`)).rowCount).toBe(1)
  await pool.query('select from busy')
  await reader.query('commit')
  reader.release()
  expect((await done).applied).toEqual(['0002_alter.sql'])
})
