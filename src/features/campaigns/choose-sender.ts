/** A connection that may be given messages now. */
export interface Candidate {
  connectionId: string
  /** How many more it may be given in this round. */
  room: number
  /** 0 to 100. */
  health: number
  /** What is left of its day; null: no limit. */
  quotaLeft: number | null
}

/**
 * Gives each of a batch of recipients a sender: the one that knows the person while it has room, else the next in a smooth
 * weighted rotation (as load balancers do: each gains its weight, the highest is taken and pays the sum). Null: nobody has
 * room. Weight is health times what is left of the day, so that a fresh number is not burnt and a sick one rests.
 */
export function chooseSenders(
  recipients: readonly { knownBy: string | null }[],
  candidates: readonly Candidate[],
): (string | null)[] {
  const open = candidates.map((candidate) => ({
    ...candidate,
    left: Math.min(candidate.room, candidate.quotaLeft ?? Number.POSITIVE_INFINITY),
    weight:
      Math.max(1, candidate.health) *
      (candidate.quotaLeft === null ? 1 : Math.max(0, Math.min(1, candidate.quotaLeft / 100))),
    credit: 0,
  }))
  return recipients.map(({ knownBy }) => {
    const able = open.filter(({ left }) => left >= 1)
    const known = able.find(({ connectionId }) => connectionId === knownBy)
    const chosen = known ?? rotate(able)
    if (!chosen) return null
    chosen.left -= 1
    return chosen.connectionId
  })
}

function rotate<T extends { weight: number; credit: number }>(able: T[]): T | undefined {
  if (able.length === 0) return undefined
  const total = able.reduce((sum, { weight }) => sum + weight, 0)
  for (const each of able) each.credit += each.weight
  const chosen = able.reduce((best, each) => (each.credit > best.credit ? each : best))
  chosen.credit -= total
  return chosen
}
