import { createHash } from 'node:crypto'
import type { Simulator } from '../_kit/contract.ts'

/**
 * A small SES behind a topic with raw message delivery: Amazon's key is nobody's to sign with, so the connection's secret URL is
 * the proof, as it is for such topics.
 */
export function createSimulator(): Simulator {
  return { events: Object.keys(details), send }
}

const hash = (text: string) => createHash('md5').update(text).digest('hex')
const addressOf = (n: number) => `pessoa.${n}@example.test`
const browser =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0 Safari/537.36'
const proxy = 'Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 (via ggpht.com GoogleImageProxy)'

type Detail = (n: number, at: string) => Record<string, unknown>

const details: Record<string, Detail> = {
  Send: () => ({ send: {} }),
  Delivery: (n, at) => ({
    delivery: { timestamp: at, processingTimeMillis: 546, recipients: [addressOf(n)], smtpResponse: '250 2.0.0 OK' },
  }),
  DeliveryDelay: (n, at) => ({
    deliveryDelay: { timestamp: at, delayType: 'MailboxFull', delayedRecipients: [{ emailAddress: addressOf(n) }] },
  }),
  Bounce: (n, at) => ({
    bounce: {
      timestamp: at,
      bounceType: n % 2 ? 'Permanent' : 'Transient',
      bounceSubType: n % 2 ? 'NoEmail' : 'MailboxFull',
      bouncedRecipients: [{ emailAddress: addressOf(n), action: 'failed', status: n % 2 ? '5.1.1' : '4.2.2' }],
      feedbackId: hash(`feedback ${n}`),
    },
  }),
  Complaint: (n, at) => ({
    complaint: {
      timestamp: at,
      complainedRecipients: [{ emailAddress: addressOf(n) }],
      complaintFeedbackType: 'abuse',
      feedbackId: hash(`feedback ${n}`),
    },
  }),
  Reject: () => ({ reject: { reason: 'Bad content' } }),
  Open: (n, at) => ({ open: { timestamp: at, ipAddress: '192.0.2.7', userAgent: n % 3 ? browser : proxy } }),
  Click: (_, at) => ({
    click: {
      timestamp: at,
      ipAddress: '192.0.2.7',
      userAgent: browser,
      link: 'https://loja.example.test/visita',
      linkTags: null,
    },
  }),
  Subscription: (_, at) => ({
    subscription: {
      contactList: 'clientes',
      timestamp: at,
      source: 'UnsubscribeHeader',
      newTopicPreferences: { unsubscribeAll: true, topicSubscriptionStatus: [] },
    },
  }),
}

const send: Simulator['send'] = (event, n, _settings, now, _webhookUrl, instead) => {
  const messageId = `0100018c${hash(`message ${n}`).slice(0, 8)}-${hash(`message ${n}`).slice(8, 16)}-000000`
  const mail = {
    timestamp: new Date(now.getTime() - 60_000).toISOString(),
    messageId,
    source: 'ola@loja.example.test',
    sendingAccountId: '000000000000',
    destination: [addressOf(n)],
    tags: { 'ses:configuration-set': ['campanhas'] },
  }
  const body = { eventType: event, mail, ...details[event]!(n, now.toISOString()) }
  return {
    method: 'POST',
    headers: {
      'Content-Type': 'text/plain; charset=UTF-8',
      'User-Agent': 'Amazon Simple Notification Service Agent',
      'x-amz-sns-message-type': 'Notification',
      'x-amz-sns-rawdelivery': 'true',
    },
    body: instead ?? Buffer.from(JSON.stringify(body)),
  }
}
