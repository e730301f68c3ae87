import type pg from 'pg'
import { refreshHealth } from '../senders/store-records.ts'
import { foldCounts } from './store-counts.ts'

/** The timers of campaigns. */
export function campaignJobs(pool: pg.Pool) {
  return [
    { name: 'fold campaign counts', everyMs: 10_000, run: () => foldCounts(pool) },
    { name: 'judge senders', everyMs: 15_000, run: () => refreshHealth(pool) },
  ]
}
