import { refreshHealth } from '../senders/store-records.ts'
import { failSilent, type SilenceTools } from './fail-silent.ts'
import { foldCounts } from './store-counts.ts'

/** The timers of campaigns. */
export function campaignJobs(tools: SilenceTools) {
  const { pool } = tools
  return [
    { name: 'fold campaign counts', everyMs: 10_000, run: () => foldCounts(pool) },
    { name: 'judge senders', everyMs: 15_000, run: () => refreshHealth(pool) },
    { name: 'fail messages without a receipt', everyMs: 60_000, run: () => failSilent(tools) },
  ]
}
