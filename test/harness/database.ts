import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { inject } from 'vitest'
import { createLog } from '../../src/base/log.ts'
import { openPool } from '../../src/db/pool.ts'

export interface TestDatabase {
  url: string
  pool: pg.Pool
  drop(): Promise<void>
}

/**
 * A database of its own, cloned from the migrated template (tens of milliseconds). Drop it when the test ends. `server`: a
 * durable one of the test's own.
 */
export async function createTestDatabase({
  max = 12,
  isEmpty = false,
  server = inject('serverUrl'),
} = {}): Promise<TestDatabase> {
  const name = `t_${randomBytes(8).toString('hex')}`
  const template = isEmpty ? 'template0' : 'leadline_template'
  // copied as files it takes a tenth of what it takes through the log, but a durable server would flush each of a thousand
  const strategy = server === inject('serverUrl') ? 'file_copy' : 'wal_log'
  await asAdmin(server, `create database ${name} template ${template} strategy ${strategy}`)
  const url = server.replace(/\/postgres$/, `/${name}`)
  // a test beside many processes gets its connection late
  const pool = openPool(url, createLog('silent'), { max, connectMs: 25_000 })
  return {
    url,
    pool,
    drop: async () => {
      await pool.end()
      await asAdmin(server, `drop database ${name} with (force)`)
    },
  }
}

async function asAdmin(connectionString: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}
