import type { Channel } from '../../domain/events.ts'
import { readForm } from '../_kit/form.ts'
import { objectAt, textAt } from '../_kit/pick.ts'
import { readJson, type WebhookRequest } from '../_kit/request.ts'

/** What a request is about: a message we sent, one that somebody sent us, or none of our business (voice, debugger). */
export type Told =
  | { kind: 'status'; sid: string; status: string; fields: Fields }
  | { kind: 'message'; sid: string; fields: Fields }
  | { kind: 'other'; fields: Fields }

/** The parameters by Twilio's names; blank ones are absent. */
export type Fields = Partial<Record<string, string>>

/** Null when the request carries no parameters at all. */
export function readRequest(request: WebhookRequest): Told | null {
  const fields = parametersOf(request)
  if (Object.keys(fields).length === 0) return null
  const sid = fields.MessageSid ?? fields.SmsMessageSid ?? fields.SmsSid
  if (sid === undefined) return { kind: 'other', fields }
  const status = (fields.MessageStatus ?? fields.SmsStatus)?.toLowerCase()
  const isText = fields.SmsMessageSid !== undefined || (fields.Body !== undefined && status === undefined)
  if (status === 'received' || (fields.MessageStatus === undefined && isText)) return { kind: 'message', sid, fields }
  return status === undefined ? { kind: 'other', fields } : { kind: 'status', sid, status, fields }
}

/** A form's fields, a JSON object's members, or the parameters in the URL when the webhook is configured as GET. */
function parametersOf(request: WebhookRequest): Fields {
  const body = readJson(request)
  const json = body.ok ? objectAt(body.value) : null
  const inBody = readForm(request) ?? (json ? Object.entries(json) : [])
  const pairs = request.body.length > 0 ? inBody : Object.entries(request.query)
  const found: Fields = Object.create(null)
  for (const [name, value] of pairs) {
    const text = textAt(value)
    if (text !== null && found[name] === undefined) found[name] = text
  }
  return found
}

/** Which channel an address belongs to, and the address without Twilio's prefix; null for channels we do not carry. */
export function readAddress(text: string | undefined): { channel: Channel; address: string } | null {
  const [, prefix, address] = /^(?:([a-z]+):)?(.+)$/is.exec(text ?? '') ?? []
  if (!address) return null
  if (prefix === undefined || prefix === 'rcs') return { channel: 'sms', address }
  return prefix === 'whatsapp' ? { channel: 'whatsapp', address } : null
}
