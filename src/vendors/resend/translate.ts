import type { Event } from '../../domain/events.ts'
import type { VerifiedRequest } from '../_kit/contract.ts'
import { hashOf } from '../_kit/identify.ts'
import { instantOfText } from '../_kit/instant.ts'
import { bareAddress, bareMessageId, isMachine, type MailNews, mailEvents } from '../_kit/mail-events.ts'
import { flagAt, listAt, objectAt, pick, textAt } from '../_kit/pick.ts'
import { readJson } from '../_kit/request.ts'

type Told = Record<string, unknown>

export function translate(request: VerifiedRequest): Event[] {
  const body = readJson(request)
  const root = body.ok ? objectAt(body.value) : null
  const type = textAt(root, 'type')
  const data = objectAt(root, 'data')
  if (!root || !type || !data) return []
  const at = instantOfText(textAt(root, 'created_at'), 'UTC')
  if (type === 'contact.updated') return contactUpdated(data, at)
  if (type === 'email.received') return received(data, at)
  const messageId = textAt(data, 'email_id')
  const news = newsOf(type, data, at)
  if (!messageId || !news) return []
  const recipients = listAt(data, 'to').map((each) => bareAddress(textAt(each)))
  return mailEvents(
    (recipients.length > 0 ? recipients : [null]).map((recipient) => ({
      key: [messageId, type, recipient ?? '', news.kind === 'opened' || news.kind === 'clicked' ? (at ?? '') : ''].join(
        ':',
      ),
      at,
      messageId,
      recipient,
      rawState: type,
      news,
    })),
  )
}

function newsOf(type: string, data: Told, at: string | null): MailNews | null {
  const sentAt = instantOfText(textAt(data, 'created_at'), 'UTC')
  const machine = (of: string) => {
    const agent = textAt(data, of, 'userAgent')
    // an open names no program at all in older deliveries: its speed is all there is
    return pick(data, of) === undefined ? isMachine('unnamed', at, sentAt) : isMachine(agent, at, sentAt)
  }
  const reason = (of: string, ...names: string[]) =>
    names
      .map((name) => textAt(data, of, name))
      .filter(Boolean)
      .join(': ') || null
  switch (type) {
    case 'email.sent':
      return { kind: 'sent' }
    case 'email.delivered':
      return { kind: 'delivered' }
    case 'email.delivery_delayed':
      return { kind: 'delayed' }
    case 'email.failed':
      return { kind: 'failed', reason: reason('failed', 'reason') }
    case 'email.bounced':
      return {
        kind: 'bounced',
        permanent: (textAt(data, 'bounce', 'type') ?? 'Permanent') === 'Permanent',
        reason: reason('bounce', 'subType', 'message'),
      }
    case 'email.suppressed':
      return { kind: 'bounced', permanent: true, reason: reason('suppressed', 'type', 'message') ?? 'suppressed' }
    case 'email.complained':
      return { kind: 'complained' }
    case 'email.opened':
      return { kind: 'opened', machine: machine('open') }
    case 'email.clicked':
      return { kind: 'clicked', machine: machine('click'), url: textAt(data, 'click', 'link') }
    default:
      return null
  }
}

/** Somebody left or came back to an audience. */
function contactUpdated(data: Told, at: string | null): Event[] {
  const address = bareAddress(textAt(data, 'email'))
  const gone = flagAt(data, 'unsubscribed')
  if (!address || gone === null) return []
  const key = `${textAt(data, 'id') ?? address}:${textAt(data, 'updated_at') ?? at ?? hashOf(data)}`
  const to = gone ? ('opt_out' as const) : ('opt_in' as const)
  const reason = 'the contact’s subscription at Resend'
  return [
    { type: 'consent.changed', key, subject: address, occurredAt: at, data: { channel: 'email', address, to, reason } },
  ]
}

/** A mail from a person. The webhook carries no text; it is read at Resend. */
function received(data: Told, at: string | null): Event[] {
  const from = textAt(data, 'from')
  const address = bareAddress(from)
  const messageId = textAt(data, 'email_id')
  if (!address || !messageId) return []
  return [
    {
      type: 'message.received',
      key: messageId,
      subject: address,
      occurredAt: at,
      data: {
        channel: 'email',
        messageId: bareMessageId(textAt(data, 'message_id')) ?? messageId,
        from: address,
        fromName: /^\s*"?([^"<]+?)"?\s*</.exec(from ?? '')?.[1] ?? null,
        to: bareAddress(textAt(data, 'to', 0)),
        text: textAt(data, 'text') ?? textAt(data, 'subject'),
      },
    },
  ]
}
