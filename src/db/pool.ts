import pg from 'pg'
import type { Log } from '../base/log.ts'

// int8 as number: counts stay below 2^53; a bigger value would be a bug worth seeing
pg.types.setTypeParser(pg.types.builtins.INT8, (text) => {
  const number = Number(text)
  if (!Number.isSafeInteger(number)) throw new RangeError(`int8 ${text} is not a safe integer`)
  return number
})

interface PoolOptions {
  max?: number
  name?: string
}

/**
 * Connections to the one database. A transaction that its process no longer drives (stopped, partitioned) is ended by
 * the server after 8 s, so that its locks do not outlive its lanes.
 */
export function openPool(
  connectionString: string,
  log: Log,
  { max = 12, name = 'leadline' }: PoolOptions = {},
): pg.Pool {
  const pool = new pg.Pool({
    connectionString,
    max,
    application_name: name,
    connectionTimeoutMillis: 5_000,
    idleTimeoutMillis: 30_000,
    idle_in_transaction_session_timeout: 8_000,
    keepAlive: true,
    // a half-open connection must not hold a flush or a decision for minutes
    query_timeout: 15_000,
  })
  // an idle connection that dies is replaced by the pool; without a listener it would end the process
  pool.on('error', (error: Error & { code?: string }) => {
    // not the error itself: it carries the whole client
    if (!pool.ending) log.warn({ reason: error.message, code: error.code }, 'database connection lost')
  })
  return pool
}
