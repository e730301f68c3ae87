import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import type { TestProject } from 'vitest/node'
import { createLog } from '../../src/base/log.ts'
import { startEmbedded } from '../../src/db/embedded.ts'
import { migrate } from '../../src/db/migrate.ts'
import { openPool } from '../../src/db/pool.ts'

declare module 'vitest' {
  interface ProvidedContext {
    serverUrl: string
  }
}

/**
 * One real PostgreSQL for the run, with a migrated template that each test's database is cloned from. Flushing is off:
 * nothing here survives the run; tests of durability start servers of their own.
 */
export default async function setup(project: TestProject) {
  const directory = await mkdtemp(join(tmpdir(), 'leadline-test-'))
  const settings = {
    fsync: 'off',
    synchronous_commit: 'off',
    full_page_writes: 'off',
    shared_buffers: '128MB',
    autovacuum: 'off',
    max_connections: '300',
  }
  const server = await startEmbedded(directory, { settings })
  await makeTemplate(server.url)
  project.provide('serverUrl', server.url)
  return async () => {
    await server.stop()
    await rm(directory, { recursive: true, force: true })
  }
}

/** The migrated database that `createTestDatabase` clones. */
export async function makeTemplate(url: string): Promise<void> {
  const admin = new pg.Client({ connectionString: url })
  await admin.connect()
  await admin.query('create database leadline_template')
  const pool = openPool(url.replace(/\/postgres$/, '/leadline_template'), createLog('silent'), { max: 2 })
  await migrate(pool)
  await pool.end()
  await admin.query(`alter database leadline_template is_template true`)
  await admin.end()
}
