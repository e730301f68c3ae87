import type { Event } from '../../domain/events.ts'
import type { VerifiedRequest } from '../_kit/contract.ts'
import { instantOfText } from '../_kit/instant.ts'
import { bareAddress, isMachine, type MailNews, mailEvents } from '../_kit/mail-events.ts'
import { flagAt, listAt, textAt } from '../_kit/pick.ts'
import { memberOf, readDelivery } from './read-delivery.ts'

type Told = Record<string, unknown>

/** One fact for each recipient that the event names. */
export function translate(request: VerifiedRequest): Event[] {
  const delivery = readDelivery(request)
  if (delivery?.kind !== 'event') return []
  const { type, event } = delivery
  const messageId = textAt(event, 'mail', 'messageId')
  const at = instantOfText(textAt(event, memberOf(type), 'timestamp') ?? textAt(event, 'mail', 'timestamp'), 'UTC')
  if (!messageId) return []
  const told = newsOf(type, event, at).map(({ recipient, news }) => ({
    // one recipient may open and click many times
    key: [messageId, type, recipient ?? '', news.kind === 'opened' || news.kind === 'clicked' ? (at ?? '') : ''].join(
      ':',
    ),
    at,
    messageId,
    recipient,
    rawState: type,
    news,
  }))
  return mailEvents(told)
}

type News = { recipient: string | null; news: MailNews }[]

function newsOf(type: string, event: Told, at: string | null): News {
  const everybody = (news: MailNews): News => {
    const named = listAt(event, 'mail', 'destination').map((each) => bareAddress(textAt(each)))
    return named.length > 0 ? named.map((recipient) => ({ recipient, news })) : [{ recipient: null, news }]
  }
  const agent = (of: string) => isMachine(textAt(event, of, 'userAgent'), at, sentAt(event))
  switch (type) {
    case 'Send':
      return everybody({ kind: 'sent' })
    case 'Delivery':
      return listAt(event, 'delivery', 'recipients').map((each) => told(textAt(each), { kind: 'delivered' }))
    case 'DeliveryDelay':
      return everybody({ kind: 'delayed' })
    case 'Reject':
      return everybody({ kind: 'failed', reason: textAt(event, 'reject', 'reason') })
    case 'Rendering Failure':
    case 'RenderingFailure':
      return everybody({ kind: 'failed', reason: textAt(event, 'failure', 'errorMessage') })
    case 'Open':
      return everybody({ kind: 'opened', machine: agent('open') })
    case 'Click':
      return everybody({ kind: 'clicked', machine: agent('click'), url: textAt(event, 'click', 'link') })
    case 'Bounce':
      return bounces(event)
    case 'Complaint':
      return complaints(event)
    case 'Subscription':
      return everybody({
        kind: isGone(event) ? 'unsubscribed' : 'resubscribed',
        reason: textAt(event, 'subscription', 'source'),
      })
    default:
      return []
  }
}

const sentAt = (event: Told) => instantOfText(textAt(event, 'mail', 'timestamp'), 'UTC')

const told = (recipient: string | null, news: MailNews) => ({ recipient: bareAddress(recipient), news })

/** Only `Permanent` is: `Transient` is a full mailbox or a message too large, `Undetermined` is not known to be dead. */
function bounces(event: Told): News {
  const permanent = textAt(event, 'bounce', 'bounceType') === 'Permanent'
  const kind = [textAt(event, 'bounce', 'bounceType'), textAt(event, 'bounce', 'bounceSubType')]
    .filter(Boolean)
    .join('/')
  return listAt(event, 'bounce', 'bouncedRecipients').map((each) => {
    const reason = textAt(each, 'diagnosticCode') ?? textAt(each, 'status')
    return told(textAt(each, 'emailAddress'), {
      kind: 'bounced',
      permanent,
      reason: [kind, reason].filter(Boolean).join(': ') || null,
    })
  })
}

/** `not-spam` is a person taking a mail out of the spam folder. */
function complaints(event: Told): News {
  const reason = textAt(event, 'complaint', 'complaintFeedbackType')
  if (reason === 'not-spam') return []
  return listAt(event, 'complaint', 'complainedRecipients').map((each) =>
    told(textAt(each, 'emailAddress'), { kind: 'complained', reason }),
  )
}

/** SES tells the preferences as they now are: gone from everything, or from the topic it was about. */
function isGone(event: Told): boolean {
  if (flagAt(event, 'subscription', 'newTopicPreferences', 'unsubscribeAll') === true) return true
  return listAt(event, 'subscription', 'newTopicPreferences', 'topicSubscriptionStatus').some(
    (each) => textAt(each, 'subscriptionStatus') === 'OptOut',
  )
}
