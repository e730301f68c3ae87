import type { Event, PurchaseFacts, SubscriptionState } from '../../domain/events.ts'
import { instantOfText } from '../_kit/instant.ts'
import { numberAt, objectAt, textAt } from '../_kit/pick.ts'
import type { VerifiedRequest } from '../_kit/request.ts'
import { type Delivery, orderIdOf, readDelivery, subscriptionOf } from './read-delivery.ts'
import type { RecurrenteSettings } from './settings.ts'

type Outcome = 'purchase.approved' | 'purchase.refused' | 'payment.pending'

/** Both families tell of the same payments: the settings say which one counts. */
const payments: Record<RecurrenteSettings['eventFamily'], Record<string, Outcome>> = {
  legacy: {
    'payment_intent.succeeded': 'purchase.approved',
    'payment_intent.failed': 'purchase.refused',
    'bank_transfer_intent.pending': 'payment.pending',
    'bank_transfer_intent.succeeded': 'purchase.approved',
    'bank_transfer_intent.failed': 'purchase.refused',
    'balance_intent.succeeded': 'purchase.approved',
    // told after or instead of the one above: one order is approved once
    'balance_intent.paid': 'purchase.approved',
  },
  unified: {
    'intent.pending': 'payment.pending',
    'intent.succeeded': 'purchase.approved',
    'intent.paid': 'purchase.approved',
    'intent.failed': 'purchase.refused',
    'intent.canceled': 'purchase.refused',
  },
}

/** The names that Recurrente documents come first; the others were seen in use or are likely. */
const subscriptions: Record<string, SubscriptionState> = {
  'subscription.create': 'active',
  'subscription.past_due': 'past_due',
  'subscription.paused': 'paused',
  'subscription.cancel': 'cancelled',
  'subscription.cancelled': 'cancelled',
  'subscription.canceled': 'cancelled',
  'subscription.unpause': 'active',
  'subscription.reactivate': 'active',
}

/** Payments of the chosen family and changes of subscriptions; everything else is known and ignored. */
export function translate(request: VerifiedRequest, { eventFamily }: RecurrenteSettings): Event[] {
  const delivery = readDelivery(request)
  if (!delivery) return []
  const { event } = delivery
  if (Object.hasOwn(subscriptions, event)) return subscriptionChanged(delivery, subscriptions[event]!)
  const outcomes = payments[eventFamily]
  return Object.hasOwn(outcomes, event) ? payment(delivery, outcomes[event]!) : []
}

function payment({ object: intent }: Delivery, type: Outcome): Event[] {
  const orderId = orderIdOf(intent)
  if (!orderId) return []
  const occurredAt = timeOf(intent)
  const data = purchaseOf(intent, orderId)
  const paid: Event = { type, key: `${orderId}:${type}`, subject: data.subscriptionId ?? orderId, occurredAt, data }
  if (type !== 'purchase.approved' || !data.subscriptionId) return [paid]
  // no event says that an overdue subscription recovered: a charge that succeeds does
  const { customer, product, amount, currency } = data
  const state = { subscriptionId: data.subscriptionId, state: 'active' as const, customer, product, amount, currency }
  return [paid, changed(state, `${orderId}:paid`, occurredAt)]
}

function purchaseOf(intent: Record<string, unknown>, orderId: string): PurchaseFacts {
  const cents = numberAt(intent, 'amount_in_cents')
  return {
    orderId,
    leadId: textAt(intent, 'checkout', 'metadata', 'lead_id'),
    customer: customerOf(intent),
    product: productOf(intent),
    amount: cents === null ? null : cents / 100,
    currency: currencyOf(intent),
    paymentMethod: textAt(intent, 'checkout', 'payment_method', 'type') ?? textAt(intent, 'type'),
    reason: textAt(intent, 'failure_reason'),
    subscriptionId: subscriptionOf(intent),
    custom: customOf(intent),
  }
}

function subscriptionChanged({ event, object }: Delivery, state: SubscriptionState): Event[] {
  const subscriptionId = textAt(object, 'id')
  if (!subscriptionId) return []
  const occurredAt = timeOf(object)
  const customer = customerOf(object)
  const reason = textAt(object, 'cancellation_reason') ?? textAt(object, 'failure_reason')
  const key = `${subscriptionId}:${event}:${occurredAt ?? ''}`
  return [changed({ subscriptionId, state, customer, product: productOf(object), reason }, key, occurredAt)]
}

const changed = (
  data: Extract<Event, { type: 'subscription.changed' }>['data'],
  key: string,
  occurredAt: string | null,
): Event => ({ type: 'subscription.changed', key, subject: data.subscriptionId, occurredAt, data })

/** A payment nests its customer, a subscription writes it flat; the tax data hangs on what is paid for. */
function customerOf(object: Record<string, unknown>): PurchaseFacts['customer'] {
  const customer = objectAt(object, 'customer')
  const paid = objectAt(object, 'payment', 'paymentable')
  return {
    name: textAt(customer, 'full_name') ?? textAt(object, 'customer_name') ?? textAt(paid, 'tax_name'),
    email: textAt(customer, 'email') ?? textAt(object, 'customer_email'),
    phone: textAt(customer, 'phone_number') ?? textAt(paid, 'phone_number'),
    document: textAt(customer, 'nit') ?? textAt(paid, 'tax_id'),
  }
}

function productOf(object: Record<string, unknown>): PurchaseFacts['product'] {
  const [id, name] = [textAt(object, 'product', 'id'), textAt(object, 'product', 'name')]
  return id || name ? { id, name } : null
}

const currencyOf = (intent: Record<string, unknown>): string | null => {
  const code = textAt(intent, 'currency')?.toUpperCase() ?? ''
  return /^[A-Z]{3}$/.test(code) ? code : null
}

const timeOf = (object: Record<string, unknown>): string | null =>
  instantOfText(textAt(object, 'created_at'), 'America/Guatemala')

/** Fields without a home of their own, under Recurrente's names. */
const customPaths: Record<string, string[]> = {
  intent_id: ['id'],
  checkout_id: ['checkout', 'id'],
  payment_id: ['payment', 'id'],
  customer_id: ['customer', 'id'],
  invoice_url: ['invoice', 'tax_invoice_url'],
  card_network: ['checkout', 'payment_method', 'card', 'network'],
  account_id: ['account_id'],
}

function customOf(intent: Record<string, unknown>): Record<string, unknown> {
  const texts = Object.entries(customPaths).map(([name, path]) => [name, textAt(intent, ...path)] as const)
  const cents = [['fee_in_cents', numberAt(intent, 'fee')] as const]
  return Object.fromEntries([...texts, ...cents].filter(([, value]) => value !== null))
}
