import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import type pg from 'pg'

const folder = new URL('../../db/migrations/', import.meta.url)

/** Any number that only Leadline uses: processes that start at once migrate one after another. */
const migrationLock = 7_325_001

export interface Migration {
  name: string
  sql: string
  checksum: string
}

export async function readMigrations(): Promise<Migration[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.sql')).sort()
  return Promise.all(
    names.map(async (name) => {
      const sql = await readFile(new URL(name, folder), 'utf8')
      return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') }
    }),
  )
}

/**
 * Applies what is missing, in order, one transaction each. Throws when a migration that was applied has changed since,
 * or when the database knows one that this version does not. Returns the names applied.
 */
export async function migrate(pool: pg.Pool): Promise<string[]> {
  const migrations = await readMigrations()
  const applied: string[] = []
  for (const migration of migrations) if (await applyOnce(pool, migration, migrations)) applied.push(migration.name)
  return applied
}

async function applyOnce(pool: pg.Pool, migration: Migration, all: Migration[]): Promise<boolean> {
  const client = await pool.connect()
  try {
    await client.query('begin')
    await client.query('select pg_advisory_xact_lock($1)', [migrationLock])
    await client.query(
      'create table if not exists migrations (name text primary key, checksum text not null, applied_at timestamptz not null default now())',
    )
    const { rows } = await client.query<{ name: string; checksum: string }>('select name, checksum from migrations')
    refuseUnknown(rows, all)
    const known = rows.find((row) => row.name === migration.name)
    if (known && known.checksum !== migration.checksum)
      throw new Error(`migration ${migration.name} was changed after it was applied`)
    if (!known) {
      await client.query(migration.sql)
      await client.query('insert into migrations (name, checksum) values ($1, $2)', [
        migration.name,
        migration.checksum,
      ])
    }
    await client.query('commit')
    return !known
  } catch (error) {
    await client.query('rollback').catch(() => undefined)
    throw error
  } finally {
    client.release()
  }
}

function refuseUnknown(applied: { name: string }[], all: Migration[]): void {
  const names = new Set(all.map((each) => each.name))
  const unknown = applied.filter((row) => !names.has(row.name)).map((row) => row.name)
  if (unknown.length > 0)
    throw new Error(`the database was migrated by a newer version (${unknown.join(', ')}); start that one`)
}

/** True when nothing is left to apply. */
export async function isMigrated(pool: pg.Pool): Promise<boolean> {
  const migrations = await readMigrations()
  const { rows } = await pool.query<{ count: number }>(
    `select case when to_regclass('migrations') is null then 0 else 1 end as count`,
  )
  if (rows[0]!.count === 0) return false
  const { rows: applied } = await pool.query<{ name: string }>('select name from migrations')
  return migrations.every((migration) => applied.some((row) => row.name === migration.name))
}
