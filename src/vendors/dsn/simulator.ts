import { createHash } from 'node:crypto'
import type { Simulator } from '../_kit/contract.ts'

/** A small mail server: what Postfix, qmail, a provider's complaint desk and an absent reader send back about invented mails. */
export function createSimulator(): Simulator {
  return { events: Object.keys(events), send }
}

interface About {
  n: number
  to: string
  /** Of the mail that came back. */
  original: string
  at: string
}

const hash = (text: string) => createHash('sha256').update(text).digest('hex')

/** As RFC 5322 writes times. */
const written = (at: Date) => at.toUTCString().replace('GMT', '+0000')

const returned = ({ to, original, at }: About) =>
  [
    'Return-Path: <devolucoes@loja.example.test>',
    `Received: from hub.loja.example.test (hub.loja.example.test [192.0.2.10])\n\tby mx.loja.example.test (Postfix) with ESMTPS id 4B1XYZ;\n\t${at}`,
    'From: Loja <loja@loja.example.test>',
    `To: "Pessoa" <${to}>`,
    'Subject: Sua visita',
    `Message-ID: <${original}>`,
    `Date: ${at}`,
    'MIME-Version: 1.0',
    'Content-Type: text/plain; charset=utf-8',
  ].join('\n')

const head = (about: About, from: string, subject: string, more: string[] = []) =>
  [
    'Return-Path: <>',
    `From: ${from}`,
    'To: devolucoes@loja.example.test',
    `Subject: ${subject}`,
    `Message-ID: <${hash(`report ${about.original} ${subject}`).slice(0, 12)}@mx.loja.example.test>`,
    `Date: ${about.at}`,
    'MIME-Version: 1.0',
    ...more,
  ].join('\n')

interface Said {
  action: string
  status: string
  diagnostic: string
}

/** What Postfix sends (bounce(8)): a text for people, the report, the headers. */
function report(about: About, subject: string, { action, status, diagnostic }: Said): string {
  const boundary = `${hash(about.original).slice(0, 10)}.1768478400/mx.loja.example.test`
  const type = `Content-Type: multipart/report; report-type=delivery-status;\n\tboundary="${boundary}"`
  const part = (kind: string, text: string) =>
    `--${boundary}\nContent-Description: ${kind.split(';')[0]}\nContent-Type: ${kind}\n\n${text}\n`
  const people = `This is the mail system at host mx.loja.example.test.\n\n<${about.to}>: ${diagnostic}`
  const fields = [
    'Reporting-MTA: dns; mx.loja.example.test',
    'X-Postfix-Queue-ID: 4B1XYZ',
    'X-Postfix-Sender: rfc822; devolucoes@loja.example.test',
    `Arrival-Date: ${about.at} (UTC)`,
    '',
    `Final-Recipient: rfc822; ${about.to}`,
    `Original-Recipient: rfc822;${about.to}`,
    `Action: ${action}`,
    `Status: ${status}`,
    'Remote-MTA: dns; mx.example.test',
    `Diagnostic-Code: smtp; ${diagnostic}`,
    `Last-Attempt-Date: ${about.at} (UTC)`,
    '',
  ].join('\n')
  const from = 'MAILER-DAEMON@mx.loja.example.test (Mail Delivery System)'
  return [
    head(about, from, subject, ['Auto-Submitted: auto-replied', type]),
    '\n\nThis is a MIME-encapsulated message.\n\n',
    part('text/plain; charset=us-ascii', people),
    part('message/delivery-status', fields),
    part('text/rfc822-headers', returned(about)),
    `--${boundary}--\n`,
  ].join('')
}

/** https://cr.yp.to/proto/qsbmf.txt */
const qmail = (about: About) =>
  `${head(about, 'MAILER-DAEMON@mx.loja.example.test', 'failure notice')}

Hi. This is the qmail-send program at mx.loja.example.test.
I'm afraid I wasn't able to deliver your message to the following addresses.
This is a permanent error; I've given up. Sorry it didn't work out.

<${about.to}>:
Sorry, no mailbox here by that name. (#5.1.1)

--- Below this line is a copy of the message.

${returned(about)}

Olá
`

/** RFC 5965, as providers forward a reader's "this is spam". */
function complaint(about: About): string {
  const boundary = `part1_${hash(about.original).slice(0, 12)}_boundary`
  const type = `Content-Type: multipart/report; report-type=feedback-report;\n\tboundary="${boundary}"`
  return `${head(about, 'Feedback <fbl@provedor.example.test>', 'FW: Sua visita', [type])}

--${boundary}
Content-Type: text/plain; charset="US-ASCII"
Content-Transfer-Encoding: 7bit

This is an email abuse report for an email message received from IP 192.0.2.10.

--${boundary}
Content-Type: message/feedback-report

Feedback-Type: abuse
User-Agent: SomeGenerator/1.0
Version: 1
Original-Rcpt-To: <${about.to}>
Received-Date: ${about.at}
Source-IP: 192.0.2.10

--${boundary}
Content-Type: message/rfc822
Content-Disposition: inline

${returned(about)}

Olá
--${boundary}--
`
}

const absent = (about: About) =>
  `${head(about, `Pessoa <${about.to}>`, 'Fora do escritório', ['Auto-Submitted: auto-replied', `In-Reply-To: <${about.original}>`])}

Volto na segunda.
`

const events: Record<string, (about: About) => string> = {
  failed: (about) =>
    report(about, 'Undelivered Mail Returned to Sender', {
      action: 'failed',
      status: '5.1.1',
      diagnostic: '550 5.1.1 The email account that you tried to reach does not exist',
    }),
  full: (about) =>
    report(about, 'Undelivered Mail Returned to Sender', {
      action: 'failed',
      status: '5.2.2',
      diagnostic: '552 5.2.2 The recipient mailbox is full',
    }),
  expired: (about) =>
    report(about, 'Undelivered Mail Returned to Sender', {
      action: 'failed',
      status: '4.4.1',
      diagnostic: 'connect to mx.example.test[192.0.2.7]:25: Connection timed out',
    }),
  delayed: (about) =>
    report(about, 'Delayed Mail (still being retried)', {
      action: 'delayed',
      status: '4.2.2',
      diagnostic: '452 4.2.2 The recipient mailbox is over quota',
    }),
  delivered: (about) =>
    report(about, 'Successful Mail Delivery Report', {
      action: 'delivered',
      status: '2.1.5',
      diagnostic: '250 2.1.5 Ok',
    }),
  relayed: (about) =>
    report(about, 'Successful Mail Delivery Report', {
      action: 'relayed',
      status: '2.0.0',
      diagnostic: '250 2.0.0 Ok: queued',
    }),
  notice: qmail,
  abuse: complaint,
  auto_reply: absent,
}

const send: Simulator['send'] = (event, n, settings, now, _webhookUrl, instead) => {
  const original = `${hash(`message ${event} ${n}`).slice(0, 20)}@loja.example.test`
  const mail = events[event]!({ n, to: `pessoa.${n}@example.test`, original, at: written(now) })
  const [token] = [settings.tokens ?? []].flat()
  return {
    method: 'POST',
    headers: {
      'Content-Type': 'message/rfc822',
      'User-Agent': 'curl/8.5.0',
      ...(token ? { Authorization: `Bearer ${token}` } : {}),
    },
    body: instead ?? Buffer.from(mail),
  }
}
