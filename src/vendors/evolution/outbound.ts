import type { Event, EventData } from '../../domain/events.ts'
import type { IntentData } from '../../domain/intents.ts'
import { readAnswer } from '../_kit/answer.ts'
import type { Outbound, OutboundIo, OutboundResponse, Outcome, Settlement } from '../_kit/contract.ts'
import { listAt, objectAt, pick, textAt } from '../_kit/pick.ts'
import { call, complaintOf } from './call.ts'
import { contentOf, isFromMe, messageIdOf, timeOf } from './read.ts'
import type { EvolutionSettings } from './settings.ts'

type Message = IntentData['message.send']

export const outbound: Outbound<EvolutionSettings> = {
  'message.send': {
    // the server has no idempotency key: a repeat is a second message
    repeat: 'once',
    accepts: ({ channel }, { baseUrl, apiKey, instance }) =>
      channel === 'whatsapp' && Boolean(baseUrl && apiKey && instance),
    async perform(message, settings, io) {
      const result = await call(settings, io, 'POST', '/message/sendText', bodyOf(message, settings))
      const at = io.now().toISOString()
      const table = {
        done: (response: OutboundResponse) => taken(message, settings, response, at),
        statuses: { 400: (response: OutboundResponse) => refused(message, response), 500: unable },
        quote: complaintOf,
      }
      return readAnswer(result, table, io.now())
    },
    settle: (message, settings, io, startedAt) => lookUp(message, settings, io, startedAt),
  },
}

function bodyOf({ to, text }: Message, { apiVersion }: EvolutionSettings): Record<string, unknown> {
  // digits for a phone; `…@lid` stays as it is
  const number = to.replace(/^\+/, '')
  return apiVersion === '2' ? { number, text } : { number, textMessage: { text } }
}

/** The Cloud channel answers 201 even when Meta refused: only a message id means that it was taken. */
function taken(message: Message, settings: EvolutionSettings, response: OutboundResponse, at: string): Outcome {
  const { json, status } = response
  const id = textAt(json, 'key', 'id')
  if (id) {
    const events = [sent(message, settings, id, at)]
    return { kind: 'done', reference: id, answer: { id, status: textAt(json, 'status') }, events }
  }
  const complaint = complaintOf(response)
  if (complaint !== null || pick(json, 'error_data') !== undefined)
    return { kind: 'reject', reason: `WhatsApp refused the message: ${complaint ?? 'no reason given'}` }
  return { kind: 'doubtful', reason: `Evolution answered ${status} without a message id` }
}

const sent = (
  { ledgerId, channel, to, text }: Message,
  { instance = '' }: EvolutionSettings,
  id: string,
  at: string,
): Event => ({
  type: 'message.sent',
  key: `${instance}:${id}:taken`,
  subject: id,
  occurredAt: at,
  data: { channel, messageId: id, to, text, sender: instance, ledgerId },
})

/** Baileys says so before it writes anything. */
const isDisconnected = (text: string): boolean => /connection closed/i.test(text)
const reconnectMs = 30_000

function unable(response: OutboundResponse): Outcome {
  const complaint = complaintOf(response) ?? 'no reason given'
  if (isDisconnected(complaint))
    return {
      kind: 'retry',
      code: 'disconnected',
      reason: 'the instance is not connected to WhatsApp',
      afterMs: reconnectMs,
    }
  return { kind: 'doubtful', reason: `Evolution answered 500: ${complaint}` }
}

function refused(message: Message, response: OutboundResponse): Outcome {
  const complaint = complaintOf(response) ?? 'no reason given'
  if (isDisconnected(complaint)) return unable(response)
  const missing = listAt(response.json, 'response', 'message').some((each) => objectAt(each)?.exists === false)
  if (!missing) return { kind: 'reject', code: '400', reason: `Evolution refused the message (400): ${complaint}` }
  const { ledgerId, channel, to } = message
  const reason = 'The number is not on WhatsApp'
  const error = { code: 'not_on_whatsapp', message: reason, deadAddress: true }
  const data: EventData['message.status'] = {
    channel,
    messageId: null,
    ledgerId,
    state: 'failed',
    rawState: 'refused',
    recipient: to,
    error,
  }
  const failed: Event = {
    type: 'message.status',
    key: `${ledgerId}:refused`,
    subject: ledgerId,
    occurredAt: null,
    data,
  }
  return { kind: 'reject', code: error.code, reason, events: [failed] }
}

/** Asks what the server keeps of the chat. It may keep nothing, so absence proves nothing. */
async function lookUp(
  message: Message,
  settings: EvolutionSettings,
  io: OutboundIo,
  startedAt: Date,
): Promise<Settlement> {
  for (const remoteJid of spellings(message.to)) {
    const result = await call(settings, io, 'POST', '/chat/findMessages', {
      where: { key: { remoteJid, fromMe: true } },
    })
    if (!result.ok || result.response.status >= 300) return { kind: 'unknown' }
    const { json } = result.response
    const records = Array.isArray(json) ? json : listAt(json, 'messages', 'records')
    for (const record of records) {
      const id = messageIdOf({ key: pick(record, 'key') })
      const at = timeOf(record)
      const isOurs = isFromMe(record) === true && contentOf(record)?.text === message.text.trim()
      // WhatsApp's times have no milliseconds
      if (id && at && isOurs && Date.parse(at) >= Math.floor(startedAt.getTime() / 1000) * 1000)
        return { kind: 'done', reference: id, events: [sent(message, settings, id, at)] }
    }
  }
  return { kind: 'unknown' }
}

/** Accounts older than Brazil's ninth digit are known without it. */
function spellings(to: string): string[] {
  if (to.includes('@')) return [to]
  const digits = to.replace(/^\+/, '')
  const without = digits.replace(/^(55\d\d)9(\d{8})$/, '$1$2')
  return [...new Set([digits, without])].map((each) => `${each}@s.whatsapp.net`)
}
