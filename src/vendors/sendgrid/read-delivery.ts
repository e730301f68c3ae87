import { bareMessageId } from '../_kit/mail-events.ts'
import { objectAt, textAt } from '../_kit/pick.ts'
import { readJson, type WebhookRequest } from '../_kit/request.ts'

export type Told = Record<string, unknown>

/** The events of one delivery; a single object is understood too. Null: no events at all. Elements that are none are left out. */
export function readDelivery(request: WebhookRequest): Told[] | null {
  const body = readJson(request)
  if (!body.ok) return null
  const list = Array.isArray(body.value) ? body.value : [body.value]
  const events = list.flatMap((each) => (textAt(each, 'event') ? [objectAt(each)!] : []))
  return events.length > 0 || (Array.isArray(body.value) && list.length === 0) ? events : null
}

/**
 * What the message was called when it was sent. Through SMTP its Message-ID, which SendGrid keeps; through the API, where
 * SendGrid makes one (`…@geopod-ismtpd-3`), the id of the API's answer: `sg_message_id` up to its first dot.
 */
export function messageIdOf(event: Told): string | null {
  const own = bareMessageId(textAt(event, 'smtp-id'))
  if (own && !/@[\w.-]*ismtpd/i.test(own)) return own
  return textAt(event, 'sg_message_id')?.split('.', 1)[0] ?? own
}
