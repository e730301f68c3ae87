import pg from 'pg'
import type { Log } from '../base/log.ts'

const channel = 'leadline_work'

/** Tells other processes that work arrived: at most one NOTIFY per 20 ms, outside the accepting transaction. */
export function createNotifier(pool: pg.Pool): () => void {
  let scheduled = false
  return () => {
    if (scheduled) return
    scheduled = true
    setTimeout(() => {
      scheduled = false
      // a lost notification only costs one poll interval
      pool.query(`notify ${channel}`).catch(() => undefined)
    }, 20)
  }
}

/**
 * Listens on a connection of its own (never through a pooler) and calls `wake`; reconnects by itself. The poll is the
 * truth: with no listener at all everything still runs, a little later.
 */
export function listenForWork(connectionString: string, wake: () => void, log: Log): { stop(): Promise<void> } {
  let client: pg.Client | null = null
  let stopped = false
  let timer: NodeJS.Timeout | undefined

  const retry = () => {
    client = null
    if (!stopped) timer = setTimeout(connect, 1_000)
  }
  const connect = () => {
    const next = new pg.Client({ connectionString, keepAlive: true, connectionTimeoutMillis: 5_000 })
    client = next
    next.on('notification', wake)
    next.on('error', (error) => log.warn({ err: error }, 'listener lost, polling'))
    next.on('end', retry)
    next
      .connect()
      .then(() => next.query(`listen ${channel}`))
      .catch((error) => {
        log.warn({ err: error }, 'listener not connected, polling')
        next.end().catch(() => undefined)
      })
  }
  connect()
  return {
    stop: async () => {
      stopped = true
      clearTimeout(timer)
      await client?.end().catch(() => undefined)
    },
  }
}
