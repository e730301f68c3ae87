import { objectAt, textAt } from '../_kit/pick.ts'
import { readJson, type WebhookRequest } from '../_kit/request.ts'

export type Delivery =
  | { kind: 'event'; type: string; id: string | null; event: Record<string, unknown> }
  /** `SubscriptionConfirmation`, `UnsubscribeConfirmation`, and notifications that are no event of SES. */
  | { kind: 'other'; type: string; id: string | null; topic: string | null; url: string | null }

/** An SNS envelope with SES's event as text in it, or the event alone (raw message delivery). Null: neither. */
export function readDelivery(request: WebhookRequest): Delivery | null {
  const body = readJson(request)
  const root = body.ok ? objectAt(body.value) : null
  if (!root) return null
  const id = textAt(root, 'MessageId')
  const type = textAt(root, 'Type')
  if (!type) return eventOf(root, null)
  const told = type === 'Notification' ? eventOf(parse(textAt(root, 'Message')), id) : null
  return told ?? { kind: 'other', type, id, topic: textAt(root, 'TopicArn'), url: textAt(root, 'SubscribeURL') }
}

/** The member that tells more: `deliveryDelay` of `DeliveryDelay`. */
export const memberOf = (type: string): string => type.charAt(0).toLowerCase() + type.slice(1)

/** `eventType` in event publishing, `notificationType` in an identity's notifications. */
function eventOf(value: unknown, id: string | null): Delivery | null {
  const event = objectAt(value)
  const type = textAt(event, 'eventType') ?? textAt(event, 'notificationType')
  return event && type && objectAt(event, 'mail') ? { kind: 'event', type, id, event } : null
}

function parse(text: string | null): unknown {
  try {
    return JSON.parse(text ?? '')
  } catch {
    return null
  }
}
