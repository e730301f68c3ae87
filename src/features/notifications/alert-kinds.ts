/** What an alert may watch. */
export const alertKinds = [
  /** Percent of a connection's tries that failed, of at least five. */
  'connection_failures',
  /** Percent of a connection's requests that were not authentic, of at least ten. */
  'signature_failures',
  /** Percent of the rows of imports that ended. */
  'import_failures',
  /** Percent of at least twenty new leads that a routing rule took; fires below its threshold. */
  'routing_match',
  /** Seconds that the oldest due work has waited. */
  'oldest_work',
  /** Connections whose last five tries were not answered or failed on the other side. */
  'circuit_open',
  /** Senders that are closed or banned. */
  'sender_disconnected',
  /** Effects whose outcome is unknown. */
  'doubtful_effects',
] as const

export type AlertKind = (typeof alertKinds)[number]

/** No measure (nothing happened) is no reason to fire. */
export function isFiring(kind: AlertKind, value: number | null, threshold: number): boolean {
  if (value === null) return false
  return kind === 'routing_match' ? value < threshold : value > threshold
}
