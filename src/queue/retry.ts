/** When a failed try goes again. */
export interface RetryPolicy {
  /** Tries in all, the first included. */
  maxTries: number
  baseMs: number
  capMs: number
}

/** Outgoing calls: 1 s, 2 s, 4 s … capped at 10 minutes; twelve tries span about an hour. */
export const effectRetry: RetryPolicy = { maxTries: 12, baseMs: 1_000, capMs: 600_000 }

/**
 * Look-ups a person waits for: six tries within half a minute, or within three while the connection's circuit is open; then
 * the story goes on without them.
 */
export const lookupRetry: RetryPolicy = { maxTries: 6, baseMs: 1_000, capMs: 30_000 }

/** Decisions that threw: a bug or bad luck; five tries within seconds, then dead until a person replays. */
export const decideRetry: RetryPolicy = { maxTries: 5, baseMs: 200, capMs: 5_000 }

/** The same policy with every delay multiplied; what the other side asks for is not. */
export function paced(policy: RetryPolicy, patience: number): RetryPolicy {
  return { ...policy, baseMs: policy.baseMs * patience, capMs: policy.capMs * patience }
}

/**
 * Milliseconds until try number `tries + 1`, or null when there is none. Exponential with half jitter; what the other
 * side asked for (`Retry-After`) is never undercut.
 */
export function nextDelay(
  policy: RetryPolicy,
  tries: number,
  askedMs = 0,
  random: () => number = Math.random,
): number | null {
  if (tries >= policy.maxTries) return null
  const full = Math.min(policy.capMs, policy.baseMs * 2 ** (tries - 1))
  return Math.max(askedMs, full / 2 + (full / 2) * random())
}
