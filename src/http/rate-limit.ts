/** A token bucket per address, in this process's memory. */
export interface RateLimit {
  /** Seconds to wait, or 0 when the request may pass. */
  take(address: string): number
}

interface RateLimitOptions {
  perSecond: number
  burst: number
  /** Intake stays open when the table of addresses is full; the control plane does not. */
  whenFull: 'allow' | 'refuse'
  maxAddresses?: number
  now?: () => number
}

interface Bucket {
  tokens: number
  at: number
}

/** `perSecond` of 0 switches the limit off. */
export function createRateLimit({
  perSecond,
  burst,
  whenFull,
  maxAddresses = 50_000,
  now = () => performance.now(),
}: RateLimitOptions): RateLimit {
  const buckets = new Map<string, Bucket>()
  const refillMs = (burst / perSecond) * 1_000

  /** Drops buckets that are full again: forgetting them changes nothing. The oldest stand first. */
  const makeRoom = (time: number) => {
    for (const [address, bucket] of buckets) {
      if (time - bucket.at < refillMs) break
      buckets.delete(address)
    }
    return buckets.size < maxAddresses
  }

  const take = (address: string): number => {
    const time = now()
    const known = buckets.get(address)
    if (!known && buckets.size >= maxAddresses && !makeRoom(time)) return whenFull === 'allow' ? 0 : 1
    const tokens = known ? Math.min(burst, known.tokens + ((time - known.at) / 1_000) * perSecond) : burst
    buckets.delete(address)
    buckets.set(address, { tokens: tokens >= 1 ? tokens - 1 : tokens, at: time })
    return tokens >= 1 ? 0 : Math.ceil((1 - tokens) / perSecond)
  }
  return { take: perSecond > 0 ? take : () => 0 }
}
