import type pg from 'pg'
import { scanPeople } from './scan-people.ts'

/** The timer that looks for people who may be one. */
export function mergeJobs(pool: pg.Pool) {
  return [{ name: 'look for possible duplicates', everyMs: 60_000, run: async () => void (await scanPeople(pool)) }]
}
