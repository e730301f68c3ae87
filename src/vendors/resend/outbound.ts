import type { IntentData } from '../../domain/intents.ts'
import { readAnswer } from '../_kit/answer.ts'
import type { Outbound, OutboundResponse, Outcome } from '../_kit/contract.ts'
import { bareAddress } from '../_kit/mail-events.ts'
import { textAt } from '../_kit/pick.ts'
import type { ResendSettings } from './settings.ts'

type Message = IntentData['message.send']

export const outbound: Outbound<ResendSettings> = {
  'message.send': {
    // Resend folds repeats by `Idempotency-Key` for a day, longer than we try
    repeat: 'safe',
    accepts: ({ channel }, { apiKey, from }) => channel === 'email' && Boolean(apiKey && from),
    async perform(message, { apiKey, from = '', baseUrl = 'https://api.resend.com' }, io) {
      const result = await io.http({
        method: 'POST',
        url: `${baseUrl}/emails`,
        headers: { authorization: `Bearer ${apiKey}`, 'Idempotency-Key': io.idempotencyKey.slice(0, 256) },
        body: bodyOf(message, from),
      })
      const at = io.now().toISOString()
      const done = (response: OutboundResponse) => taken(message, response, bareAddress(from) ?? from, at)
      return readAnswer(result, { done, statuses: { 409: 'retry' } }, io.now())
    },
  },
}

function bodyOf({ to, toName, subject, text, html, headers = {}, inReplyTo, ledgerId }: Message, from: string) {
  const parent = inReplyTo && `<${inReplyTo.replace(/^<|>$/g, '')}>`
  return {
    from,
    to: [toName ? `${toName.replace(/[<>"\r\n]/g, '')} <${to}>` : to],
    subject: subject || ' ',
    text,
    ...(html && { html }),
    headers: { ...headers, ...(parent && { 'In-Reply-To': parent, References: parent }) },
    tags: [{ name: 'leadline_message', value: ledgerId.replace(/[^\w-]/g, '-') }],
  }
}

function taken(
  { ledgerId, channel, to, text }: Message,
  response: OutboundResponse,
  sender: string,
  at: string,
): Outcome {
  const id = textAt(response.json, 'id')
  if (!id) return { kind: 'doubtful', reason: `Resend answered ${response.status} without an id` }
  const data = { channel, messageId: id, to, text, sender, ledgerId }
  return {
    kind: 'done',
    reference: id,
    events: [{ type: 'message.sent', key: `${id}:taken`, subject: id, occurredAt: at, data }],
  }
}
