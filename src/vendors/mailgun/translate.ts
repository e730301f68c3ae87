import type { Event } from '../../domain/events.ts'
import type { VerifiedRequest } from '../_kit/contract.ts'
import { hashOf } from '../_kit/identify.ts'
import { instantOfUnix } from '../_kit/instant.ts'
import { bareAddress, bareMessageId, isMachine, type MailNews, mailEvents } from '../_kit/mail-events.ts'
import { numberAt, objectAt, textAt } from '../_kit/pick.ts'
import { readJson } from '../_kit/request.ts'

export function translate(request: VerifiedRequest): Event[] {
  const body = readJson(request)
  const event = body.ok ? objectAt(body.value, 'event-data') : null
  const messageId = bareMessageId(textAt(event, 'message', 'headers', 'message-id'))
  const rawState = textAt(event, 'event')
  const news = event && rawState ? newsOf(rawState, event) : null
  if (!event || !messageId || !rawState || !news) return []
  const key = textAt(event, 'id') ?? hashOf(event)
  const at = instantOfUnix(numberAt(event, 'timestamp'), 's')
  return mailEvents([{ key, at, messageId, recipient: bareAddress(textAt(event, 'recipient')), rawState, news }])
}

type Told = Record<string, unknown>

function newsOf(name: string, event: Told): MailNews | null {
  switch (name) {
    case 'accepted':
    case 'stored':
      return { kind: 'sent' }
    case 'delivered':
      return { kind: 'delivered' }
    case 'failed':
      return failed(event)
    case 'rejected':
      return { kind: 'failed', reason: textAt(event, 'reject', 'reason') ?? textAt(event, 'reason') }
    case 'opened':
      return { kind: 'opened', machine: byMachine(event) }
    case 'clicked':
      return { kind: 'clicked', machine: byMachine(event), url: textAt(event, 'url') }
    case 'complained':
    case 'unsubscribed':
      return { kind: name }
    default:
      return null
  }
}

/** `bot` names the proxy (`apple`, `gmail`) where Mailgun knows it. */
const byMachine = (event: Told) =>
  textAt(event, 'client-info', 'bot') !== null || isMachine(textAt(event, 'client-info', 'user-agent'))

/** A permanent failure is the address's, unless Mailgun says that it is the message's. */
function failed(event: Told): MailNews {
  const said = textAt(event, 'delivery-status', 'message') || textAt(event, 'delivery-status', 'description')
  const reason = [textAt(event, 'reason'), said].filter(Boolean).join(': ') || null
  if (textAt(event, 'severity') === 'temporary') return { kind: 'delayed' }
  const code = textAt(event, 'delivery-status', 'enhanced-code') ?? textAt(event, 'delivery-status', 'code')
  const isOurs = /^5\.[67]\.|^(espblock|old|suppress-(complaint|unsubscribe))$/
  if (isOurs.test(code ?? '') || isOurs.test(textAt(event, 'reason') ?? '')) return { kind: 'failed', code, reason }
  return { kind: 'bounced', permanent: true, reason }
}
