import type { Event } from '../../domain/events.ts'
import type { VerifiedRequest } from '../_kit/contract.ts'
import { hashOf } from '../_kit/identify.ts'
import { instantOfUnix } from '../_kit/instant.ts'
import { bareAddress, isMachine, type MailNews, mailEvents, type ToldMail } from '../_kit/mail-events.ts'
import { flagAt, numberAt, textAt } from '../_kit/pick.ts'
import { messageIdOf, readDelivery, type Told } from './read-delivery.ts'

/** Each element by itself: a strange one does not harm its neighbours. */
export function translate(request: VerifiedRequest): Event[] {
  return mailEvents((readDelivery(request) ?? []).flatMap((event) => tell(event) ?? []))
}

function tell(event: Told): ToldMail | null {
  const messageId = messageIdOf(event)
  const rawState = textAt(event, 'event')!
  const news = newsOf(rawState, event)
  if (!messageId || !news) return null
  return {
    key: textAt(event, 'sg_event_id') ?? hashOf(event),
    at: instantOfUnix(numberAt(event, 'timestamp'), 's'),
    messageId,
    recipient: bareAddress(textAt(event, 'email')),
    rawState,
    news,
  }
}

function newsOf(name: string, event: Told): MailNews | null {
  const reason = textAt(event, 'reason') ?? textAt(event, 'response')
  const machine = flagAt(event, 'sg_machine_open') === true || isMachine(textAt(event, 'useragent'))
  switch (name) {
    case 'processed':
      return { kind: 'sent' }
    case 'delivered':
      return { kind: 'delivered' }
    case 'deferred':
      return { kind: 'delayed' }
    case 'open':
      return { kind: 'opened', machine }
    case 'click':
      return { kind: 'clicked', machine, url: textAt(event, 'url') }
    case 'bounce':
      // `blocked`: the server refused this message, the address lives
      return { kind: 'bounced', permanent: textAt(event, 'type') !== 'blocked', reason }
    case 'dropped':
      return dropped(event)
    case 'spamreport':
      return { kind: 'complained' }
    case 'unsubscribe':
    case 'group_unsubscribe':
      return { kind: 'unsubscribed', reason: name }
    case 'group_resubscribe':
      return { kind: 'resubscribed', reason: name }
    default:
      return null
  }
}

/** Never sent, for a reason in SendGrid's own words: it remembers what it learnt about the address. */
function dropped(event: Told): MailNews {
  const reason = textAt(event, 'reason')
  if (/^(bounced address|invalid)$/i.test(reason ?? '')) return { kind: 'bounced', permanent: true, reason }
  if (/unsubscribed address/i.test(reason ?? '')) return { kind: 'unsubscribed', reason }
  if (/spam reporting address/i.test(reason ?? '')) return { kind: 'complained', reason }
  return { kind: 'failed', reason }
}
