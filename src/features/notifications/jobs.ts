import { deleteOldNotices } from './store-notices.ts'
import { type WatchTools, watchAlerts } from './watch-alerts.ts'

/** The timers of alerts and notifications. */
export function notificationJobs(tools: WatchTools) {
  return [
    { name: 'watch over alerts', everyMs: 15_000, run: () => watchAlerts(tools) },
    { name: 'forget old notifications', everyMs: 6 * 3_600_000, run: () => deleteOldNotices(tools.pool) },
  ]
}
