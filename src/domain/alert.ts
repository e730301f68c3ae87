/** One of the hub's own alerts fires or is over. */
export interface AlertChange {
  ruleId: string
  /** Counts the rule's changes. */
  change: number
  name: string
  kind: string
  state: 'firing' | 'resolved'
  value: number | null
  threshold: number
  /** The connection or sender that it is about. */
  about: string | null
  via: ('email' | 'slack')[]
  /** Empty: the owners and admins of the workspace. */
  recipients: string[]
  url: string | null
}
