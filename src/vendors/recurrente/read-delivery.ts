import { objectAt, textAt } from '../_kit/pick.ts'
import { readJson, type WebhookRequest } from '../_kit/request.ts'

/** What a delivery tells: the event's name and the object that it is about. */
export interface Delivery {
  event: string
  object: Record<string, unknown>
}

/** The object lies flat beside `event_type`; an envelope `{type, data}` is understood too. Null when there is no event. */
export function readDelivery(request: WebhookRequest): Delivery | null {
  const body = readJson(request)
  const root = body.ok ? objectAt(body.value) : null
  const event = textAt(root, 'event_type') ?? textAt(root, 'type')
  return root && event ? { event, object: objectAt(root, 'data') ?? root } : null
}

/**
 * What a payment is an order of. The checkout, because its tries and both event families share it; a subscription's
 * charges share their checkout as well, so each of them is an order of its own.
 */
export function orderIdOf(intent: Record<string, unknown>): string | null {
  const id = textAt(intent, 'id')
  return subscriptionOf(intent) ? id : (textAt(intent, 'checkout', 'id') ?? id)
}

/** The subscription that a payment charges, or null. */
export function subscriptionOf(intent: Record<string, unknown>): string | null {
  const paid = objectAt(intent, 'payment', 'paymentable')
  return textAt(paid, 'type') === 'Subscription' ? textAt(paid, 'id') : null
}
