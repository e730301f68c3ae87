/** When a campaign would be through. */
export interface Estimate {
  /** ISO-8601 */
  startsAt: string
  /** Null: nobody would get it. */
  endsAt: string | null
  perSecond: number | null
  tooLate: number
}

/** What senders do without a pace of their own, for the estimate alone. */
const unpaced = 100

/**
 * The end of a queue whose people become free at these times, one after the other at a pace. Times within the opening hours
 * of whoever comes later are not looked at: a long queue may run into the next evening.
 */
export function estimateEnd(
  opensAt: readonly Date[],
  startsAt: Date,
  perSecond: number | null,
  sendUntil: Date | null,
): Estimate {
  const gap = 1_000 / (perSecond ?? unpaced)
  let at = startsAt.getTime()
  let tooLate = 0
  for (const opens of opensAt.map(Number).sort((a, b) => a - b)) {
    const next = Math.max(at, opens)
    if (sendUntil && next >= sendUntil.getTime()) tooLate++
    else at = next + gap
  }
  const isAny = opensAt.length > tooLate
  return { startsAt: startsAt.toISOString(), endsAt: isAny ? new Date(at).toISOString() : null, perSecond, tooLate }
}
