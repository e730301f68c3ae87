import { hashOf } from '../_kit/identify.ts'
import { instantOfText } from '../_kit/instant.ts'
import { objectAt, pick, textAt } from '../_kit/pick.ts'
import { readJson, type WebhookRequest } from '../_kit/request.ts'

/** One order, or one checkout that was left, of a delivery. */
export interface Item {
  /** The order's id; for a checkout that never became one, a hash of what tells it from others. */
  id: string
  data: Record<string, unknown>
}

export interface Delivery {
  event: string
  /** The main order first, then what was bought beside it; never empty. */
  items: [Item, ...Item[]]
}

/** `data` is one order (webhook V1) or a list of them (V2). Null when there is no event or nothing in it. */
export function readDelivery(request: WebhookRequest): Delivery | null {
  const body = readJson(request)
  const event = body.ok ? textAt(body.value, 'event') : null
  if (!body.ok || !event) return null
  const listed = [pick(body.value, 'data')].flat()
  const items = new Map<string, Item>()
  for (const one of listed) {
    const data = objectAt(one)
    const id = data && idOf(event, data)
    if (id && !items.has(id)) items.set(id, { id, data })
  }
  const [first, ...others] = [...items.values()].sort((a, b) => order(a) - order(b))
  return first ? { event, items: [first, ...others] } : null
}

/** The delivery that somebody tries the connection with: an event and nothing else. */
export function isTest(request: WebhookRequest): boolean {
  const body = readJson(request)
  return body.ok && textAt(body.value, 'event') === 'test'
}

/** Nothing but these three says which checkout was left or begun. */
function idOf(event: string, data: Record<string, unknown>): string | null {
  if (!event.includes('checkout')) return textAt(data, 'id')
  const told = [emailOf(data), textAt(data, 'offer', 'id'), textAt(data, 'createdAt')]
  return told.some(Boolean) ? `checkout-${hashOf(told.join('|')).slice(0, 32)}` : null
}

/** The list's order means nothing: `offer_type` says which order is the main one. */
const order = ({ data }: Item): number => (textAt(data, 'offer_type') === 'main' ? 0 : 1)

export const emailOf = (data: Record<string, unknown>): string | null =>
  textAt(data, 'customer', 'email') ?? textAt(data, 'customerEmail')

/** A time of Cakto, which writes São Paulo's offset. */
export const timeAt = (data: unknown, ...path: string[]): string | null =>
  instantOfText(textAt(data, ...path), 'America/Sao_Paulo')

/** When what the event says happened; null where the order only tells when it was made. */
export function occurredAt(event: string, data: Record<string, unknown>): string | null {
  const at = (...path: string[]) => timeAt(data, ...path)
  switch (event) {
    case 'purchase_approved':
    case 'subscription_created':
    case 'subscription_renewed':
      return at('paidAt') ?? at('createdAt')
    case 'refund':
      return at('refundedAt')
    case 'chargeback':
      return at('chargedbackAt')
    case 'subscription_canceled':
      return at('subscription', 'canceledAt') ?? at('canceledAt')
    case 'subscription_paused':
    case 'subscription_resumed':
    case 'subscription_late':
    case 'subscription_late_recovered':
      return null
    default:
      return at('createdAt')
  }
}

/** The subscription of an order: an object or the bare id. */
export const subscriptionIdOf = (data: Record<string, unknown>): string | null =>
  textAt(data, 'subscription', 'id') ?? textAt(data, 'subscription')
