import pg from 'pg'
import type { Log } from '../base/log.ts'

// int8 as number: counts stay below 2^53; a bigger value would be a bug worth seeing
pg.types.setTypeParser(pg.types.builtins.INT8, (text) => {
  const number = Number(text)
  if (!Number.isSafeInteger(number)) throw new RangeError(`int8 ${text} is not a safe integer`)
  return number
})

/** A transaction that its process no longer drives (stopped, partitioned) is ended, so that its locks go with its lanes. */
const abandonedMs = 8_000

interface PoolOptions {
  max?: number
  name?: string
  /** How long to wait for a connection, ms. */
  connectMs?: number
}

/** Connections to the one database, direct or through a pooler. */
export function openPool(
  connectionString: string,
  log: Log,
  { max = 12, name = 'leadline', connectMs = 5_000 }: PoolOptions = {},
): pg.Pool {
  const pool = new pg.Pool({
    connectionString,
    max,
    application_name: name,
    connectionTimeoutMillis: connectMs,
    idleTimeoutMillis: 30_000,
    keepAlive: true,
    // a half-open connection must not hold a flush or a decision for minutes
    query_timeout: 15_000,
    onConnect: async (client) => {
      // one that dies between two statements of its borrower: the next statement says so, this must not end the process
      client.on('error', () => undefined)
      // not among the startup parameters, which a pooler refuses when it does not know them
      await client.query(`set idle_in_transaction_session_timeout = ${abandonedMs}`)
    },
  })
  // an idle connection that dies is replaced by the pool; without a listener it would end the process
  pool.on('error', (error: Error & { code?: string }) => {
    // not the error itself: it carries the whole client
    if (!pool.ending) log.warn({ reason: error.message, code: error.code }, 'database connection lost')
  })
  return pool
}

/** True when the database answers; throws what it said instead. */
export async function isReachable(pool: pg.Pool): Promise<boolean> {
  return (await pool.query('select 1')).rowCount === 1
}
