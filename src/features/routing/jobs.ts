import type pg from 'pg'
import { foldHits } from './store-hits.ts'

/** Timers of routing. */
export function routingJobs(pool: pg.Pool) {
  return [{ name: 'fold hits of routing rules', everyMs: 60_000, run: () => foldHits(pool) }]
}
