import type { Event, EventData } from '../../domain/events.ts'
import type { IntentData } from '../../domain/intents.ts'
import { messageOf, readAnswer } from '../_kit/answer.ts'
import type { Outbound, OutboundResponse, Outcome, Settlement } from '../_kit/contract.ts'
import { listAt, textAt } from '../_kit/pick.ts'
import { call, persistent } from './call.ts'
import { isDeadNumber, isOptedOut, isQueueFull } from './error-codes.ts'
import type { TwilioSettings } from './settings.ts'
import { optOut } from './translate.ts'

type Message = IntentData['message.send']

export const outbound: Outbound<TwilioSettings> = {
  'message.send': {
    // the Messages API has no idempotency key: a repeat is a second text
    repeat: 'once',
    accepts: ({ channel }, { accountSid, authTokens, from }) =>
      channel === 'sms' && Boolean(accountSid && authTokens.length > 0 && from),
    async perform(message, settings, io) {
      const form = {
        To: message.to,
        ...sender(settings),
        Body: message.text,
        StatusCallback: persistent(io.webhookUrl),
      }
      const result = await call(settings, io, 'POST', '/Messages.json', form)
      const at = io.now().toISOString()
      const done = (response: OutboundResponse) => taken(message, response, at)
      return readAnswer(result, { done, statuses: { 400: (response) => refused(message, response) } }, io.now())
    },
    async settle(message, settings, io, startedAt) {
      const query = new URLSearchParams({ To: message.to, PageSize: String(pageSize) })
      const result = await call(settings, io, 'GET', `/Messages.json?${query}`)
      if (!result.ok || result.response.status !== 200) return { kind: 'unknown' }
      return findSent(message, listAt(result.response.json, 'messages'), startedAt)
    },
  },
}

const pageSize = 50

const sender = ({ from = '' }: TwilioSettings): Record<string, string> =>
  /^MG[0-9a-f]{32}$/i.test(from) ? { MessagingServiceSid: from } : { From: from }

/** 201 with a sid: Twilio has it. Anything else that looks like success may or may not have been taken. */
function taken(message: Message, { json, status }: OutboundResponse, at: string): Outcome {
  const sid = textAt(json, 'sid')
  if (!sid) return { kind: 'doubtful', reason: `Twilio answered ${status} without a message SID` }
  return { kind: 'done', reference: sid, answer: json, events: [sent(message, sid, textAt(json, 'from'), at)] }
}

function sent({ ledgerId, channel, to, text }: Message, sid: string, from: string | null, at: string): Event {
  return {
    type: 'message.sent',
    key: `${sid}:taken`,
    subject: sid,
    occurredAt: at,
    data: { channel, messageId: sid, to, text, sender: from, ledgerId },
  }
}

const queueFullMs = 10 * 60_000

/** What a 400 says of the number or the person behind it. */
function refused(message: Message, response: OutboundResponse): Outcome {
  const { ledgerId, channel, to } = message
  const code = textAt(response.json, 'code')
  const reason = `Twilio refused the message${code ? ` (${code})` : ''}: ${messageOf(response) ?? 'no reason given'}`
  if (isQueueFull(code)) return { kind: 'retry', reason, afterMs: queueFullMs }
  const error = { code, message: reason, deadAddress: isDeadNumber(code) }
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
  const events = isOptedOut(code) ? [failed, optOut({ channel, address: to }, ledgerId, code!)] : [failed]
  return { kind: 'reject', reason, ...(code && { code }), events }
}

/** The newest messages to this number, newest first: ours is there, or a whole page from before it says that it is not. */
function findSent(message: Message, listed: unknown[], startedAt: Date): Settlement {
  // Twilio's times have no milliseconds
  const since = Math.floor(startedAt.getTime() / 1000) * 1000
  const madeAt = (each: unknown) => Date.parse(textAt(each, 'date_created') ?? '')
  const ours = listed.find(
    (each) => textAt(each, 'body') === message.text.trim() && madeAt(each) >= since && textAt(each, 'sid') !== null,
  )
  if (ours) {
    const sid = textAt(ours, 'sid')!
    const event = sent(message, sid, textAt(ours, 'from'), new Date(madeAt(ours)).toISOString())
    return { kind: 'done', reference: sid, events: [event] }
  }
  return listed.length < pageSize || madeAt(listed.at(-1)) < since ? { kind: 'not_sent' } : { kind: 'unknown' }
}
