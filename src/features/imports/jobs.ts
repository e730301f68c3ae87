import type pg from 'pg'
import { failAbandoned } from './store-jobs.ts'
import { forgetStaging } from './store-staging.ts'

/** The timers that tidy up after imports. */
export function importJobs(pool: pg.Pool) {
  return [
    { name: 'fail abandoned uploads', everyMs: 60_000, run: () => failAbandoned(pool) },
    { name: 'forget staged rows', everyMs: 6 * 3_600_000, run: () => forgetStaging(pool) },
  ]
}
