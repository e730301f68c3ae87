import { derivedId } from '../../base/ids.ts'
import type { SubscriptionState } from '../../domain/events.ts'
import { factTime } from '../lifecycle/fact-time.ts'
import { subscriptionStateOf } from '../lifecycle/subscription-status.ts'
import type { Conclusion, Fact, StepTools } from '../step.ts'
import { erasedFailure, type Kept, keepRecords } from './keep-records.ts'
import { statedFacts } from './merge-details.ts'
import { type RecordFact, subscriptions } from './store-records.ts'

export type KeptSubscription = Kept<SubscriptionState>

declare module '../step.ts' {
  interface Known {
    /** Set by `recordSubscription`: the subscription as it stands with this fact. */
    subscription?: KeptSubscription
  }
}

/** Keeps the subscription that each fact is about, one row per workspace, vendor and its id, and finds its lead. */
export async function recordSubscription(
  facts: Fact<'subscription.changed'>[],
  tools: StepTools,
): Promise<Conclusion[]> {
  const told = facts.map((fact) => {
    const { subscriptionId: reference, state, ...data } = fact.event.data
    return {
      fact,
      recordId: derivedId('subscription', fact.workspaceId, fact.vendor, reference),
      reference,
      person: data.customer,
      product: data.product,
      status: state,
      at: factTime(fact.event.occurredAt, fact.receivedAt),
      data: statedFacts(data),
    }
  })
  const kept = await keepRecords(subscriptions, standingOf, told, tools)
  for (const [at, fact] of facts.entries()) fact.known.subscription = kept[at]!
  return facts.map((fact) => {
    const { reference, standing, leadId } = fact.known.subscription!
    const outcome = { subscription_id: reference, subscription: standing.status, lead_id: leadId }
    return { fact, outcome, ...erasedFailure(fact) }
  })
}

const standingOf = (facts: RecordFact<SubscriptionState>[]) =>
  subscriptionStateOf(facts.map(({ recordId, status, at }) => ({ subscriptionId: recordId, status, at })))
