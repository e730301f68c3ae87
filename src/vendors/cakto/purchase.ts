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

/** Nested fields without a home of their own, under Cakto's names. */
const nested: Record<string, string[]> = {
  offer_id: ['offer', 'id'],
  offer_name: ['offer', 'name'],
  product_short_id: ['product', 'short_id'],
  product_type: ['product', 'type'],
  card_brand: ['card', 'brand'],
}

/** Fields that have a home of their own, and `status`, which is not to be believed. */
const elsewhere = new Set([
  ...[
    'id',
    'status',
    'amount',
    'paymentMethod',
    'reason',
    'refund_reason',
    'checkoutUrl',
    'subscription',
    'fbc',
    'fbp',
  ],
  ...utmNames,
])
/** What names a person, or is good to pay with. */
const sensitive =
  /mail|phone|cpf|cnpj|doc(ument|number|type)|customer|holder|birth|address|qr_?code|bar_?code|digitable|token|secret|password/i

const mostFields = 200
const longestText = 500

/** Every other field of the order, and of a `custom_data` in it, as it stands: conversions carry them on. */
function customOf(data: Data): Record<string, unknown> {
  const named = Object.entries(nested).map(([name, path]) => [name, textAt(data, ...path)] as const)
  const plain = Object.entries({ ...objectAt(data, 'custom_data'), ...data }).filter(
    ([name, value]) => isPlain(value) && !elsewhere.has(name) && !sensitive.test(name),
  )
  return Object.fromEntries([...plain.slice(0, mostFields), ...named.filter(([, value]) => value !== null)])
}

const isPlain = (value: unknown): boolean =>
  typeof value === 'number' ||
  typeof value === 'boolean' ||
  (typeof value === 'string' && value !== '' && value.length <= longestText)
