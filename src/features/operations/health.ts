/** What the newest requests say of how it goes now; sums over all time would hide it. */
export interface Health {
  /** `behind`: something waits too long; `failing`: half of what was processed lately went wrong. */
  status: 'healthy' | 'behind' | 'failing'
  reason: string | null
}

const slowSeconds = 60
/** Fewer say nothing. */
const enough = 4

export function healthOf(oldestOpenSeconds: number, recentStatuses: readonly string[]): Health {
  const over = recentStatuses.filter((status) => status !== 'pending' && status !== 'processing')
  const bad = over.filter((status) => status === 'failed' || status === 'dead').length
  if (over.length >= enough && bad * 2 >= over.length)
    return { status: 'failing', reason: `${bad} of the newest ${over.length} requests failed` }
  if (oldestOpenSeconds > slowSeconds)
    return { status: 'behind', reason: `the oldest open request waits since ${Math.round(oldestOpenSeconds)} s` }
  return { status: 'healthy', reason: null }
}
