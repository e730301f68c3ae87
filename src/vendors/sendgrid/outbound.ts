import type { IntentData } from '../../domain/intents.ts'
import { readAnswer } from '../_kit/answer.ts'
import type { Outbound, OutboundResponse, Outcome } from '../_kit/contract.ts'
import type { SendgridSettings } from './settings.ts'

type Message = IntentData['message.send']

export const outbound: Outbound<SendgridSettings> = {
  'message.send': {
    // the Mail Send API has no idempotency key: a repeat is a second mail
    repeat: 'once',
    accepts: ({ channel }, { apiKey, from }) => channel === 'email' && Boolean(apiKey && from),
    async perform(message, { apiKey, from = '', baseUrl = 'https://api.sendgrid.com' }, io) {
      const sender = mailbox(from)
      const result = await io.http({
        method: 'POST',
        url: `${baseUrl}/v3/mail/send`,
        headers: { authorization: `Bearer ${apiKey}` },
        body: bodyOf(message, sender),
      })
      const at = io.now().toISOString()
      return readAnswer(result, { done: (response) => taken(message, response, sender.email, at) }, io.now())
    },
  },
}

/** `Name <address>` in SendGrid's two fields. */
function mailbox(text: string): { email: string; name?: string } {
  const parts = /^\s*"?([^"<]*?)"?\s*<([^<>]+)>\s*$/.exec(text)
  return parts ? { email: parts[2]!, ...(parts[1] && { name: parts[1] }) } : { email: text.trim() }
}

function bodyOf(message: Message, from: { email: string; name?: string }): Record<string, unknown> {
  const { to, toName, subject, text, html, headers = {}, inReplyTo, ledgerId } = message
  const parent = inReplyTo && `<${inReplyTo.replace(/^<|>$/g, '')}>`
  return {
    personalizations: [
      { to: [{ email: to, ...(toName && { name: toName }) }], custom_args: { leadline_message: ledgerId } },
    ],
    from,
    subject: subject || ' ',
    content: [{ type: 'text/plain', value: text || ' ' }, ...(html ? [{ type: 'text/html', value: html }] : [])],
    headers: { ...headers, ...(parent && { 'In-Reply-To': parent, References: parent }) },
  }
}

/** 202 and its id; the events speak of the same id. */
function taken(
  { ledgerId, channel, to, text }: Message,
  response: OutboundResponse,
  sender: string,
  at: string,
): Outcome {
  const id = response.headers['x-message-id']
  if (!id) return { kind: 'doubtful', reason: `SendGrid answered ${response.status} without a message id` }
  const data = { channel, messageId: id, to, text, sender, ledgerId }
  return {
    kind: 'done',
    reference: id,
    events: [{ type: 'message.sent', key: `${id}:taken`, subject: id, occurredAt: at, data }],
  }
}
