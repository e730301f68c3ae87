import type { Event, SubscriptionState } from '../../domain/events.ts'
import type { VerifiedRequest } from '../_kit/request.ts'
import { customerOf, priceOf, productOf, purchaseOf } from './purchase.ts'
import { type Item, isTest, occurredAt, readDelivery, subscriptionIdOf } from './read-delivery.ts'

type PurchaseEvent = Extract<Event['type'], `purchase.${string}` | 'payment.pending' | 'checkout.abandoned'>

/** What each event says of the order and of the subscription. `data.status` says nothing: a refund still reads "paid". */
const meanings: Record<string, { purchase?: PurchaseEvent; subscription?: SubscriptionState }> = {
  purchase_approved: { purchase: 'purchase.approved' },
  purchase_refused: { purchase: 'purchase.refused' },
  refund: { purchase: 'purchase.refunded' },
  chargeback: { purchase: 'purchase.charged_back' },
  pix_gerado: { purchase: 'payment.pending' },
  boleto_gerado: { purchase: 'payment.pending' },
  picpay_gerado: { purchase: 'payment.pending' },
  openfinance_nubank_gerado: { purchase: 'payment.pending' },
  checkout_abandonment: { purchase: 'checkout.abandoned' },
  subscription_created: { subscription: 'active' },
  // each renewal is an order of its own
  subscription_renewed: { purchase: 'purchase.approved', subscription: 'active' },
  subscription_renewal_refused: { purchase: 'purchase.refused', subscription: 'past_due' },
  subscription_late: { subscription: 'past_due' },
  subscription_late_recovered: { subscription: 'active' },
  subscription_paused: { subscription: 'paused' },
  subscription_resumed: { subscription: 'active' },
  subscription_canceled: { subscription: 'cancelled' },
}

/** One or two facts per order of the delivery; events without a meaning for us are known and ignored. */
export function translate(request: VerifiedRequest): Event[] {
  if (isTest(request))
    return [{ type: 'test.received', key: 'test', subject: 'test', occurredAt: null, data: { note: 'Cakto' } }]
  const delivery = readDelivery(request)
  if (!delivery || !Object.hasOwn(meanings, delivery.event)) return []
  const { event, items } = delivery
  const { purchase, subscription } = meanings[event]!
  return items.flatMap((item) => [
    ...(purchase ? [purchaseFact(event, purchase, item)] : []),
    ...(subscription ? subscriptionFact(event, subscription, item) : []),
  ])
}

function purchaseFact(event: string, type: PurchaseEvent, { id, data }: Item): Event {
  return {
    type,
    key: `${event}:${id}`,
    subject: id,
    occurredAt: occurredAt(event, data),
    data: purchaseOf(id, data),
  }
}

function subscriptionFact(event: string, state: SubscriptionState, { id, data }: Item): Event[] {
  const subscriptionId = subscriptionIdOf(data)
  if (!subscriptionId) return []
  const facts = { subscriptionId, state, customer: customerOf(data), product: productOf(data), ...priceOf(data) }
  return [
    {
      type: 'subscription.changed',
      key: `${event}:${id}:subscription`,
      subject: subscriptionId,
      occurredAt: occurredAt(event, data),
      data: facts,
    },
  ]
}
