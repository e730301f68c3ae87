/** What became of a sender's messages of the last day. */
export interface SenderRecord {
  sent: number
  delivered: number
  failed: number
  /** Failures since the last message that went well. */
  consecutiveErrors: number
}

/**
 * 0 to 100. Failures cost their share; missing receipts cost little, for phones are off; each failure in a row costs ten, so
 * that a sender that has just broken rests before its day's figures show it. Too few messages say nothing.
 */
export function healthOf({ sent, delivered, failed, consecutiveErrors }: SenderRecord): number {
  const tried = sent + failed
  const failing = tried < 5 ? 0 : (failed / tried) * 100
  const silent = sent < 20 ? 0 : Math.max(0, 1 - delivered / sent) * 20
  return Math.max(0, Math.min(100, Math.round(100 - failing - silent - consecutiveErrors * 10)))
}
