import { highestRank, newest } from './highest-rank.ts'

export type ContactStatus =
  | 'pending'
  | 'emailed'
  | 'sms_sent'
  | 'bounced'
  | 'opened'
  | 'clicked'
  | 'replied'
  | 'purchased'
  | 'unsubscribed'

/**
 * Lowest first. A bounce beats what was merely sent and loses to every sign of life, on whatever channel. `unsubscribed`
 * is decided by consent alone, not by rank.
 */
export const contactRank: readonly ContactStatus[] = [
  'pending',
  'emailed',
  'sms_sent',
  'bounced',
  'opened',
  'clicked',
  'replied',
  'purchased',
]

/** `sms_sent` stands for every text message, WhatsApp included. */
export type ContactFact =
  | { kind: 'reached'; status: Exclude<ContactStatus, 'pending' | 'unsubscribed'>; at: Date }
  | { kind: 'opt_out' | 'opt_in'; at: Date }
  /** A person's word. */
  | { kind: 'override'; status: ContactStatus; at: Date }

/**
 * `sent_after_opt_out`: something was sent while the opt-out stood. `alive_after_opt_out`: a reply, click or purchase
 * came while it stood; it does not end the opt-out. `bounce_overtaken`: an address bounced, and a sign of life outranks it.
 */
export type ContactFlag = 'sent_after_opt_out' | 'alive_after_opt_out' | 'bounce_overtaken'

export interface ContactStanding {
  status: ContactStatus
  since: Date | null
  flags: ContactFlag[]
}

/**
 * Where a contact stands: a function of the set of facts. The newest opt-out or opt-in by event time decides whether it
 * is `unsubscribed` (an opt-out wins a tie); otherwise the highest rank counts. A person's override replaces the rank of
 * all facts up to its moment and leaves consent alone: only an opt-in ends an opt-out, and an override to
 * `unsubscribed` is an opt-out.
 */
export function contactStateOf(facts: readonly ContactFact[]): ContactStanding {
  const optedOutSince = optOutOf(facts)
  const standing = rankOf(facts)
  const reached = facts.filter((fact) => fact.kind === 'reached')
  const during = optedOutSince === null ? [] : reached.filter(({ at }) => at > optedOutSince)
  const isAlive = ({ status }: { status: ContactStatus }) =>
    contactRank.indexOf(status) > contactRank.indexOf('bounced')
  const flags: ContactFlag[] = []
  if (during.some(({ status }) => status === 'emailed' || status === 'sms_sent')) flags.push('sent_after_opt_out')
  if (during.some(isAlive)) flags.push('alive_after_opt_out')
  if (isAlive(standing) && reached.some(({ status }) => status === 'bounced')) flags.push('bounce_overtaken')
  if (optedOutSince !== null) return { status: 'unsubscribed', since: optedOutSince, flags }
  return { ...standing, flags }
}

/** Since when an opt-out stands without an opt-in after it; null when none does. */
function optOutOf(facts: readonly ContactFact[]): Date | null {
  const isOptOut = (fact: ContactFact) =>
    fact.kind === 'opt_out' || (fact.kind === 'override' && fact.status === 'unsubscribed')
  const optIn = newest(
    facts.filter(({ kind }) => kind === 'opt_in'),
    () => 0,
  )
  const standing = facts.filter((fact) => isOptOut(fact) && (optIn === null || fact.at >= optIn.at))
  return standing.reduce<Date | null>((first, { at }) => (first === null || at < first ? at : first), null)
}

function rankOf(facts: readonly ContactFact[]) {
  const overrides = facts.filter((fact) => fact.kind === 'override' && fact.status !== 'unsubscribed')
  const override = newest(overrides as Extract<ContactFact, { kind: 'override' }>[], ({ status }) =>
    contactRank.indexOf(status),
  )
  const later = facts.filter((fact) => fact.kind === 'reached' && (override === null || fact.at > override.at))
  const lowest = override
    ? { status: override.status, since: override.at }
    : { status: 'pending' as const, since: null }
  return highestRank<ContactStatus>(contactRank, later as Extract<ContactFact, { kind: 'reached' }>[], lowest)
}
