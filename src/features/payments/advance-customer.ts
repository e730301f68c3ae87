import type { SubscriptionState } from '../../domain/events.ts'
import { advanceLeads, type ToldFact } from '../lifecycle/advance-leads.ts'
import type { Conclusion, Fact, StepTools } from '../step.ts'
import type { KeptPurchase, PurchaseEvent } from './record-purchase.ts'
import type { KeptSubscription } from './record-subscription.ts'

/**
 * Moves the leads of orders and subscriptions on: an approved order makes the lead a customer and its site sold, a refund
 * or a cancelled subscription archives it. Every fact of the record is told, also those that came while it had no lead.
 * Needs `recordPurchase` or `recordSubscription` before it.
 */
export async function advanceCustomer(
  facts: Fact<PurchaseEvent | 'subscription.changed'>[],
  tools: StepTools,
): Promise<Conclusion[]> {
  const told = new Map<string, ToldFact[]>()
  for (const { known } of facts) {
    if (known.purchase?.leadId) told.set(known.purchase.id, factsOfPurchase(known.purchase, known.purchase.leadId))
    if (known.subscription?.leadId)
      told.set(known.subscription.id, factsOfSubscription(known.subscription, known.subscription.leadId))
  }
  const statuses = await advanceLeads([...told.values()].flat(), tools)
  return facts.flatMap((fact) => {
    const after = statuses.get((fact.known.purchase ?? fact.known.subscription)?.leadId ?? '')
    if (!after) return []
    const { contact_status, website_status, subscription_status } = after
    return [{ fact, outcome: { contact_status, website_status, subscription_status } }]
  })
}

function factsOfPurchase({ vendor, reference, details, facts }: KeptPurchase, leadId: string): ToldFact[] {
  const orderId = `${vendor}:${reference}`
  const subscriptionId = details.subscriptionId ? `${vendor}:${details.subscriptionId}` : null
  return facts.flatMap(({ status, at, intakeId }): ToldFact[] => {
    const cause = (text: string) => ({ kind: 'intake' as const, id: intakeId, text })
    if (status === 'approved') {
      const fact = { kind: 'purchase' as const, orderId, subscriptionId, at }
      return [{ leadId, key: `purchase:${orderId}`, fact, cause: cause('purchase approved') }]
    }
    if (status !== 'refunded' && status !== 'charged_back') return []
    const text = status === 'refunded' ? 'purchase refunded' : 'purchase charged back'
    return [{ leadId, key: `refund:${orderId}`, fact: { kind: 'refund', orderId, at }, cause: cause(text) }]
  })
}

const causeTexts: Record<SubscriptionState, string> = {
  active: 'subscription active',
  past_due: 'subscription past due',
  paused: 'subscription paused',
  cancelled: 'subscription cancelled',
}

function factsOfSubscription({ vendor, reference, facts }: KeptSubscription, leadId: string): ToldFact[] {
  const subscriptionId = `${vendor}:${reference}`
  return facts.map(({ key, status, at, intakeId }) => ({
    leadId,
    key: `subscription:${subscriptionId}:${key}`,
    fact: { kind: 'subscription', subscriptionId, status, at },
    cause: { kind: 'intake', id: intakeId, text: causeTexts[status] },
  }))
}
