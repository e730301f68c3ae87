import type { SubscriptionState } from '../../domain/events.ts'
import { newest } from './highest-rank.ts'

export type SubscriptionStatus = 'none' | SubscriptionState

/** Which subscription speaks for a customer who has several, weakest first: one that runs beats one that ended. */
const precedence: readonly SubscriptionStatus[] = ['none', 'cancelled', 'paused', 'past_due', 'active']

/** Without a subscription's id: a person's override, which speaks of all of them. */
export interface SubscriptionFact {
  subscriptionId: string | null
  status: SubscriptionStatus
  at: Date
}

/** `reactivated`: runs again after it was cancelled. `several_active`: more than one runs. */
export type SubscriptionFlag = 'reactivated' | 'several_active'

export interface SubscriptionStanding {
  status: SubscriptionStatus
  since: Date | null
  flags: SubscriptionFlag[]
}

/**
 * Where a customer's subscriptions stand: a function of the set of facts. Each subscription is what its newest fact by
 * event time says; of facts of one moment the weaker counts, so that nobody is served by a tie. Over all of them the
 * strongest counts.
 */
export function subscriptionStateOf(facts: readonly SubscriptionFact[]): SubscriptionStanding {
  const ids = new Set(facts.map(({ subscriptionId }) => subscriptionId))
  if (ids.size > 1) ids.delete(null)
  const each = [...ids].map((id) =>
    oneSubscription(facts.filter((fact) => fact.subscriptionId === id || fact.subscriptionId === null)),
  )
  let best: Omit<SubscriptionStanding, 'flags'> = { status: 'none', since: null }
  for (const { status, since } of each) {
    const step = precedence.indexOf(status) - precedence.indexOf(best.status)
    if (step > 0 || (step === 0 && (best.since === null || since < best.since))) best = { status, since }
  }
  const flags: SubscriptionFlag[] = []
  if (each.some(({ isReactivated }) => isReactivated)) flags.push('reactivated')
  if (each.filter(({ status }) => status === 'active').length > 1) flags.push('several_active')
  return { ...best, flags }
}

/** One subscription's facts, at least one. `since`: the first moment of the run of equal states that ends with the newest. */
function oneSubscription(facts: readonly SubscriptionFact[]) {
  const { status } = newest(facts, (fact) => -precedence.indexOf(fact.status))!
  const others = facts.filter((fact) => fact.status !== status)
  const lastOther = others.reduce((last, { at }) => Math.max(last, at.getTime()), Number.NEGATIVE_INFINITY)
  const run = facts.filter((fact) => fact.status === status && fact.at.getTime() >= lastOther)
  const since = new Date(Math.min(...run.map(({ at }) => at.getTime())))
  return { status, since, isReactivated: status === 'active' && others.some((fact) => fact.status === 'cancelled') }
}
