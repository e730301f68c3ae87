import type pg from 'pg'
import { deleteOldProofs } from './store-attempts.ts'

/** Sessions, links and counts whose time is over. */
export function peopleJobs(pool: pg.Pool) {
  return [{ name: 'delete old proofs', everyMs: 600_000, run: () => deleteOldProofs(pool) }]
}
