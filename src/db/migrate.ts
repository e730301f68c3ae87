import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { setTimeout as pause } from 'node:timers/promises'
import type pg from 'pg'

const folder = new URL('../../db/migrations/', import.meta.url)

/** Any number that only Leadline uses: processes that start at once migrate one after another. */
const migrationLock = 7_325_001

/** Longer than any migration: waiting for another process's is no fault. */
const patienceMs = 60 * 60_000

/** How often a migration that could not get its table locks within a second is tried again before giving up. */
const lockTries = 60

export interface Migration {
  name: string
  sql: string
  checksum: string
}

export interface Migrated {
  /** Applied now, in order. */
  applied: string[]
  /** Applied by a newer version and unknown to this one. Migrations only add, so the version before still runs. */
  newer: string[]
}

export async function readMigrations(): Promise<Migration[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.sql')).sort()
  return Promise.all(
    names.map(async (name) => {
      const sql = (await readFile(new URL(name, folder), 'utf8')).replaceAll('\r\n', '\n')
      return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') }
    }),
  )
}

/**
 * Applies what is missing, in order, one transaction each. Any number of processes may ask at once. Throws when a
 * migration that was applied has changed since, or the server is older than PostgreSQL 15.
 */
export async function migrate(pool: pg.Pool, migrations?: Migration[]): Promise<Migrated> {
  const all = migrations ?? (await readMigrations())
  await refuseOldServer(pool)
  const known = await readApplied(pool)
  refuseChanged(all, known)
  const applied: string[] = []
  for (const migration of all)
    if (!known.has(migration.name) && (await applyPatiently(pool, migration, all))) applied.push(migration.name)
  return { applied, newer: [...known.keys()].filter((name) => all.every((each) => each.name !== name)) }
}

async function refuseOldServer(pool: pg.Pool): Promise<void> {
  const { rows } = await pool.query<{ server_version_num: string }>('show server_version_num')
  const major = Math.floor(Number(rows[0]!.server_version_num) / 10_000)
  if (major < 15) throw new Error(`the database is PostgreSQL ${major}: 15 to 18 are supported`)
}

/** Name → checksum of what the database has seen; empty before the first migration. */
export async function readApplied(db: pg.Pool | pg.ClientBase): Promise<Map<string, string>> {
  const { rows: there } = await db.query<{ there: boolean }>(`select to_regclass('migrations') is not null as there`)
  if (!there[0]!.there) return new Map()
  const { rows } = await db.query<{ name: string; checksum: string }>(
    'select name, checksum from migrations order by 1',
  )
  return new Map(rows.map(({ name, checksum }) => [name, checksum]))
}

function refuseChanged(all: Migration[], known: Map<string, string>): void {
  for (const { name, checksum } of all)
    if (known.has(name) && known.get(name) !== checksum)
      throw new Error(`migration ${name} was changed after it was applied: what is applied is history, add a new one`)
}

/** A table lock that is not had within a second would hold up everyone behind it; it is given up and asked for again. */
async function applyPatiently(pool: pg.Pool, migration: Migration, all: Migration[]): Promise<boolean> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await applyOnce(pool, migration, all)
    } catch (error) {
      if (!isCrowded(error) || attempt >= lockTries) throw error
      await pause(1_000)
    }
  }
}

/** 55P03: a lock was not had in time. XX000 so worded: another database of the server is making the same role. */
function isCrowded(error: unknown): boolean {
  const { code, message } = error as { code?: string; message?: string }
  return code === '55P03' || (code === 'XX000' && /tuple concurrently updated/.test(message ?? ''))
}

/** False when another process was first. */
async function applyOnce(pool: pg.Pool, { name, sql, checksum }: Migration, all: Migration[]): Promise<boolean> {
  const client = await pool.connect()
  const patiently = (text: string, values?: unknown[]) =>
    client.query({ text, ...(values && { values }), query_timeout: patienceMs } as pg.QueryConfig)
  let broken: Error | undefined
  try {
    await client.query('begin')
    await patiently('select pg_advisory_xact_lock($1)', [migrationLock])
    await client.query(
      'create table if not exists migrations (name text primary key, checksum text not null, applied_at timestamptz not null default now())',
    )
    const known = await readApplied(client)
    refuseChanged(all, known)
    if (!known.has(name)) {
      await client.query(`set local lock_timeout = '1s'`)
      await patiently(sql)
      await client.query('insert into migrations (name, checksum) values ($1, $2)', [name, checksum])
    }
    await client.query('commit')
    return !known.has(name)
  } catch (error) {
    await client.query('rollback').catch((failure: Error) => {
      broken = failure
    })
    throw error
  } finally {
    client.release(broken)
  }
}

/** What this version would apply, and what the database has that this version does not know. */
export async function pendingMigrations(pool: pg.Pool): Promise<{ pending: string[]; newer: string[] }> {
  const known = await readApplied(pool)
  const names = (await readMigrations()).map(({ name }) => name)
  return {
    pending: names.filter((name) => !known.has(name)),
    newer: [...known.keys()].filter((name) => !names.includes(name)),
  }
}

/** True when nothing is left to apply. */
export async function isMigrated(pool: pg.Pool): Promise<boolean> {
  return (await pendingMigrations(pool)).pending.length === 0
}
