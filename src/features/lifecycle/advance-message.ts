import type { MessageState } from '../../domain/events.ts'
import { highestRank } from './highest-rank.ts'

/** A message's status: what vendors say, and `doubtful` for a send that was never answered. */
export type MessageStatus = MessageState | 'doubtful'

/**
 * Lowest first. A failure beats everything before it and loses to delivered and read, whichever comes first: who has
 * read a message has received it. A status of any kind resolves a doubt.
 */
export const messageRank: readonly MessageStatus[] = [
  'pending',
  'sending',
  'doubtful',
  'sent',
  'failed',
  'delivered',
  'read',
]

export interface MessageFact {
  status: MessageStatus
  at: Date
}

/** `failure_overtaken`: reported failed and delivered. `times_reversed`: a later stage is dated before an earlier one. */
export type MessageFlag = 'failure_overtaken' | 'times_reversed'

export interface MessageStanding {
  status: MessageStatus
  /** When the status was first reached. */
  since: Date | null
  /** Reached at the latest; a later stage implies the earlier ones, so counters never show more read than delivered. */
  sentAt: Date | null
  deliveredAt: Date | null
  readAt: Date | null
  /** Only while the failure stands. */
  failedAt: Date | null
  flags: MessageFlag[]
}

/** Where a message stands: a function of the set of facts. */
export function messageStateOf(facts: readonly MessageFact[]): MessageStanding {
  const { status, since } = highestRank(messageRank, facts, { status: 'pending', since: null })
  const first = (...stages: MessageStatus[]) => earliest(facts.filter((fact) => stages.includes(fact.status)))
  const failedAt = first('failed')
  const deliveredAt = first('delivered', 'read')
  const flags: MessageFlag[] = []
  if (failedAt && deliveredAt) flags.push('failure_overtaken')
  if (isBefore(first('read'), first('delivered')) || isBefore(deliveredAt, first('sent'))) flags.push('times_reversed')
  return {
    status,
    since: status === 'delivered' ? deliveredAt : since,
    sentAt: first('sent', 'delivered', 'read'),
    deliveredAt,
    readAt: first('read'),
    failedAt: status === 'failed' ? failedAt : null,
    flags,
  }
}

function earliest(facts: readonly MessageFact[]): Date | null {
  return facts.reduce<Date | null>((first, { at }) => (first === null || at < first ? at : first), null)
}

const isBefore = (later: Date | null, earlier: Date | null) => later !== null && earlier !== null && later < earlier
