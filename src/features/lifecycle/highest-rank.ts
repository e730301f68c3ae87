/** A status and the moment from which it holds; null when nothing has happened. */
export interface Ranked<S> {
  status: S
  since: Date | null
}

/**
 * The status of the highest rank among facts, and when it was first reached. Ranks are the place in `order`, lowest
 * first. A function of the set: order and repetition do not matter.
 */
export function highestRank<S extends string>(
  order: readonly S[],
  facts: readonly { status: S; at: Date }[],
  lowest: Ranked<S>,
): Ranked<S> {
  let best = lowest
  for (const { status, at } of facts) {
    const step = order.indexOf(status) - order.indexOf(best.status)
    if (step > 0 || (step === 0 && (best.since === null || at < best.since))) best = { status, since: at }
  }
  return best
}

/** The newest of some facts; of those of one moment the one that `prefer` puts last. */
export function newest<F extends { at: Date }>(facts: readonly F[], prefer: (fact: F) => number): F | null {
  let best: F | null = null
  for (const fact of facts) {
    const later = best === null ? 1 : fact.at.getTime() - best.at.getTime()
    if (later > 0 || (later === 0 && prefer(fact) > prefer(best!))) best = fact
  }
  return best
}
