import type { PurchaseFacts } from '../../domain/events.ts'
import { numberAt, objectAt, textAt } from '../_kit/pick.ts'
import { emailOf, subscriptionIdOf } from './read-delivery.ts'

type Data = Record<string, unknown>

/** An order as Cakto tells it; a checkout that was left has fewer fields and flat ones. */
export function purchaseOf(orderId: string, data: Data): PurchaseFacts {
  return {
    orderId,
    leadId: textAt(data, 'callback'),
    customer: customerOf(data),
    product: productOf(data),
    ...priceOf(data),
    paymentMethod: textAt(data, 'paymentMethod'),
    reason: textAt(data, 'reason') ?? textAt(data, 'refund_reason'),
    subscriptionId: subscriptionIdOf(data),
    checkoutUrl: textAt(data, 'checkoutUrl'),
    tracking: trackingOf(data),
    custom: customOf(data),
  }
}

export function customerOf(data: Data): PurchaseFacts['customer'] {
  const customer = (name: string) => textAt(data, 'customer', name)
  const address = objectAt(data, 'address') ?? objectAt(data, 'customer', 'address')
  return {
    name: customer('name') ?? textAt(data, 'customerName'),
    email: emailOf(data),
    phone: customer('phone') ?? textAt(data, 'customerPhone') ?? textAt(data, 'customerCellphone'),
    document: customer('docNumber') ?? textAt(data, 'customerDocNumber'),
    birthDate: customer('birthDate')?.slice(0, 10) ?? null,
    city: textAt(address, 'city'),
    state: textAt(address, 'state'),
    postalCode: textAt(address, 'zipcode') ?? textAt(address, 'zipCode'),
    country: textAt(address, 'country'),
  }
}

export function productOf(data: Data): PurchaseFacts['product'] {
  const [id, name] = [textAt(data, 'product', 'id'), textAt(data, 'product', 'name')]
  return id || name ? { id, name } : null
}

/** Cakto writes reais, not cents; of a checkout that was left the offer's price is all there is. */
export function priceOf(data: Data): Pick<PurchaseFacts, 'amount' | 'currency'> {
  const currency = textAt(data, 'offer', 'currency')?.toUpperCase() ?? ''
  return {
    amount: numberAt(data, 'amount') ?? numberAt(data, 'offer', 'price'),
    currency: /^[A-Z]{3}$/.test(currency) ? currency : 'BRL',
  }
}

const utmNames = ['utm_source', 'utm_medium', 'utm_campaign', 'utm_term', 'utm_content', 'sck']

function trackingOf(data: Data): PurchaseFacts['tracking'] {
  const utm = utmNames.flatMap((name) => {
    const value = textAt(data, name)
    return value ? [[name, value]] : []
  })
  return {
    fbc: textAt(data, 'fbc'),
    fbp: textAt(data, 'fbp'),
    sourceUrl: textAt(data, 'checkoutUrl'),
    utm: Object.fromEntries(utm),
  }
}

/** Fields without a home of their own, under Cakto's names. What identifies a card or a payment slip is left out. */
const customTexts: Record<string, string[]> = {
  refId: ['refId'],
  offer_id: ['offer', 'id'],
  offer_name: ['offer', 'name'],
  offer_type: ['offer_type'],
  parent_order: ['parent_order'],
  product_short_id: ['product', 'short_id'],
  product_type: ['product', 'type'],
  affiliate: ['affiliate'],
  couponCode: ['couponCode'],
  paymentMethodName: ['paymentMethodName'],
  card_brand: ['card', 'brand'],
  callback: ['callback'],
}
const customNumbers = ['baseAmount', 'discount', 'fees', 'interest', 'installments', 'subscription_period']

function customOf(data: Data): Record<string, unknown> {
  const texts = Object.entries(customTexts).map(([name, path]) => [name, textAt(data, ...path)] as const)
  const numbers = customNumbers.map((name) => [name, numberAt(data, name)] as const)
  return Object.fromEntries([...texts, ...numbers].filter(([, value]) => value !== null))
}
