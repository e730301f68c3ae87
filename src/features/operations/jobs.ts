import type pg from 'pg'
import type { Log } from '../../base/log.ts'
import { forgetExpired } from '../lookups/lookups.ts'
import * as store from './store-retention.ts'
import { foldRollups } from './store-stats.ts'

const minute = 60_000
const hour = 60 * minute
/** What today's counters ask for must still be by the minute, whatever the zone: a day of theirs began at most 25 hours ago. */
export const hourlyAfterMs = 26 * hour

/** The timers that keep the tables in shape. */
export function operationsJobs(pool: pg.Pool, log: Log) {
  return [
    { name: 'make partitions', everyMs: 6 * hour, run: () => store.ensurePartitions(pool, 14) },
    {
      name: 'drop old history',
      everyMs: 6 * hour,
      run: async () => {
        for (const name of await store.expiredPartitions(pool)) {
          await store.dropPartition(pool, name)
          log.info({ partition: name }, 'history dropped after its time')
        }
      },
    },
    { name: 'forget old keys', everyMs: hour, run: () => forgetOldKeys(pool) },
    { name: 'fold counters by the minute', everyMs: minute, run: () => foldRollups(pool, 'minute', 2 * minute, hour) },
    {
      name: 'fold counters by the hour',
      everyMs: hour,
      run: () => foldRollups(pool, 'hour', hourlyAfterMs, 2 * hourlyAfterMs),
    },
    { name: 'forget expired look-ups', everyMs: hour, run: () => forgetExpired(pool) },
  ]
}

/** Small deletes with their own commits, so that accepting never waits for a long one. */
async function forgetOldKeys(pool: pg.Pool): Promise<void> {
  while ((await store.deleteOldKeys(pool, 5_000)) === 5_000);
}
