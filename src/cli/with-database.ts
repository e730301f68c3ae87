import { join } from 'node:path'
import type pg from 'pg'
import { createLog } from '../base/log.ts'
import type { Config } from '../config.ts'
import { startEmbedded } from '../db/embedded.ts'
import { openPool } from '../db/pool.ts'
import { findRunning } from '../db/survivor.ts'
import { configure } from './configure.ts'

export interface OpenDatabase {
  pool: pg.Pool
  url: string
  config: Config
}

/** Runs a command against the database of this process's configuration. */
export async function withDatabase(work: (database: OpenDatabase) => Promise<void>): Promise<void> {
  await withDatabaseOf(configure(), work)
}

/**
 * Runs `work` against your own database, the embedded one of a running hub, or the embedded one started for as long as
 * the work takes.
 */
export async function withDatabaseOf<T>(config: Config, work: (database: OpenDatabase) => Promise<T>): Promise<T> {
  const directory = join(config.dataDir, 'postgres')
  const known = config.databaseUrl ?? (await findRunning(directory))
  const server = known ? null : await startEmbedded(directory)
  const url = known ?? server!.url
  const pool = openPool(url, createLog('warn'), { max: 4, name: 'leadline-cli' })
  try {
    return await work({ pool, url, config })
  } finally {
    await pool.end()
    await server?.stop()
  }
}
