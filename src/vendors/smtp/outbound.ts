import type { IntentData } from '../../domain/intents.ts'
import type { MailResult, Outbound, OutboundIo, Outcome } from '../_kit/contract.ts'
import { type Refusal, readReply } from './read-reply.ts'
import { type SmtpSettings, senderOf } from './settings.ts'

type Message = IntentData['message.send']
type Response = Extract<MailResult, { ok: true }>['response']

export const outbound: Outbound<SmtpSettings> = {
  'message.send': {
    // SMTP has no idempotency key: a repeat is a second mail
    repeat: 'once',
    accepts: ({ channel }) => channel === 'email',
    async perform(message, settings, io) {
      const { from, address, domain } = senderOf(settings)
      const messageId = `${message.ledgerId}@${domain}`
      const result = await io.mail({
        server: settings.server,
        from,
        returnPath: settings.returnPath,
        to: [addressed(message)],
        subject: oneLine(message.subject ?? ''),
        text: message.text,
        html: message.html ?? null,
        messageId: `<${messageId}>`,
        headers: { ...threadHeaders(message), ...safeHeaders(message), 'X-Leadline-Message': message.ledgerId },
      })
      const done = (response: Response) =>
        taken(message, referenceOf(settings, response, messageId), address, io.now().toISOString())
      return readReply(result, done, (refusal) => refused(message, refusal))
    },
  },
  notify: {
    // told twice is better than not at all, and mail programs fold two mails with one Message-ID
    repeat: 'safe',
    accepts: ({ via, to }) => (via ?? ['email']).includes('email') && (to?.length ?? 0) > 0,
    async perform(notice, settings, io) {
      // a moment of loading that only those who send notices pay
      const { renderNotice } = await import('./render-notice.ts')
      const { from, domain } = senderOf(settings)
      const { text, html } = await renderNotice(notice)
      const result = await io.mail({
        server: settings.server,
        from,
        returnPath: settings.returnPath,
        to: notice.to ?? [],
        subject: oneLine(notice.title),
        text,
        html,
        messageId: `<${idOf(io)}@${domain}>`,
        headers: { 'Auto-Submitted': 'auto-generated', 'X-Leadline-Topic': oneLine(notice.topic) },
      })
      return readReply(
        result,
        ({ text: answer }) => ({ kind: 'done', reference: `${idOf(io)}@${domain}`, answer }),
        ({ reason, code }) => ({ kind: 'reject', reason, code }),
      )
    },
  },
}

/** One line without what could begin another header. */
const oneLine = (text: string) => text.replace(/[\r\n]+/g, ' ').trim()

/** An effect's key as the left side of a Message-ID. */
const idOf = ({ idempotencyKey }: OutboundIo) => idempotencyKey.replace(/[^\w.-]+/g, '-')

const addressed = ({ to, toName }: Message) =>
  toName ? `"${oneLine(toName).replace(/["\\]/g, '')}" <${oneLine(to)}>` : oneLine(to)

function threadHeaders({ inReplyTo }: Message): Record<string, string> {
  if (!inReplyTo) return {}
  const id = `<${oneLine(inReplyTo).replace(/^<|>$/g, '')}>`
  return { 'In-Reply-To': id, References: id }
}

/** The wish's own headers (List-Unsubscribe and its like), as far as they are headers. */
function safeHeaders({ headers = {} }: Message): Record<string, string> {
  const named = Object.entries(headers).filter(([name]) => /^[A-Za-z][A-Za-z0-9-]*$/.test(name))
  return Object.fromEntries(named.map(([name, value]) => [name, oneLine(value)]))
}

/** Amazon replaces the Message-ID: its events speak of the id that its answer names. */
function referenceOf({ server }: SmtpSettings, { text }: Response, messageId: string): string {
  if (!new URL(server).hostname.endsWith('.amazonaws.com')) return messageId
  return /^250 (?:[\d.]+ )?Ok ([\w-]{16,})/i.exec(text)?.[1] ?? messageId
}

function taken({ ledgerId, channel, to, text }: Message, reference: string, sender: string, at: string): Outcome {
  return {
    kind: 'done',
    reference,
    events: [
      {
        type: 'message.sent',
        key: `${reference}:taken`,
        subject: reference,
        occurredAt: at,
        data: { channel, messageId: reference, to, text, sender, ledgerId },
      },
    ],
  }
}

function refused({ ledgerId, channel, to }: Message, { code, reason, isDeadAddress }: Refusal): Outcome {
  return {
    kind: 'reject',
    reason,
    code,
    events: [
      {
        type: 'message.status',
        key: `${ledgerId}:refused`,
        subject: ledgerId,
        occurredAt: null,
        data: {
          channel,
          messageId: null,
          ledgerId,
          state: 'failed',
          rawState: 'refused',
          recipient: to,
          error: { code, message: reason, deadAddress: isDeadAddress },
        },
      },
    ],
  }
}
