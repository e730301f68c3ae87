/** What ends up in the queue of exceptions. A closed list; migration 0091 names the same. */
export const kinds = [
  /** A request that was authentic and could not be read. */
  'unreadable',
  /** A request whose decision threw until it was given up. */
  'undecided',
  /** A wish that failed, died or is doubtful. */
  'effect',
  /** A file of which rows could not be imported. */
  'import_row',
  /** A conversion that was refused or came too late. */
  'conversion',
  /** A lead whose rule names a destination that could not take it. */
  'unroutable',
  /** A lead whose contacts lead to two people with different CPFs; two people that may be one (features/merges/judge-people.ts). */
  'duplicate',
] as const

export type ExceptionKind = (typeof kinds)[number]
