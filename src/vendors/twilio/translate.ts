import type { Event, EventData, MessageState } from '../../domain/events.ts'
import type { VerifiedRequest } from '../_kit/contract.ts'
import { isDeadNumber, isOptedOut } from './error-codes.ts'
import { type Fields, readAddress, readRequest, type Told } from './read.ts'

const states: Record<string, MessageState> = {
  accepted: 'pending',
  scheduled: 'pending',
  queued: 'pending',
  sending: 'sending',
  sent: 'sent',
  partially_delivered: 'sent',
  delivered: 'delivered',
  read: 'read',
  undelivered: 'failed',
  failed: 'failed',
  canceled: 'failed',
}

/** Pure. Twilio says no times: facts are ordered by rank and by when they came. */
export function translate(request: VerifiedRequest): Event[] {
  const told = readRequest(request)
  if (told?.kind === 'status') return translateStatus(told)
  return told?.kind === 'message' ? translateMessage(told) : []
}

function translateStatus({ sid, status, fields }: Extract<Told, { kind: 'status' }>): Event[] {
  // of an inbound message on its way to us: the message itself comes when it is there
  if (status === 'receiving') return []
  const to = readAddress(fields.To)
  const from = readAddress(fields.From)
  const channel = to?.channel ?? from?.channel
  if (!channel) return []
  const state = Object.hasOwn(states, status) ? states[status]! : null
  const event: Event<'message.status'> = {
    type: 'message.status',
    key: `${sid}:${status}`,
    subject: sid,
    occurredAt: null,
    data: {
      channel,
      messageId: sid,
      state,
      rawState: status,
      recipient: to?.address ?? null,
      sender: from?.address ?? null,
      error: state === 'failed' ? errorOf(status, fields) : null,
    },
  }
  const code = fields.ErrorCode ?? null
  if (!isOptedOut(code) || !to) return [event]
  return [event, optOut(to, sid, code!)]
}

function errorOf(status: string, { ErrorCode: code, ErrorMessage: message }: Fields) {
  const meant = code ? `Twilio error ${code}` : `Twilio says ${status}`
  return { code: code ?? null, message: message ?? meant, deadAddress: isDeadNumber(code ?? null) }
}

/** The wish that an error code proves. */
export function optOut({ channel, address }: NonNullable<ReturnType<typeof readAddress>>, about: string, code: string) {
  return {
    type: 'consent.changed' as const,
    key: `${about}:opt-out`,
    subject: address,
    occurredAt: null,
    data: { channel, address, to: 'opt_out' as const, reason: `Twilio error ${code}` },
  }
}

/** With Advanced Opt-Out Twilio says what it understood; without it the words are judged later, by our own list. */
const wishes: Record<string, NonNullable<EventData['message.received']['consent']>> = {
  STOP: 'opt_out',
  START: 'opt_in',
  HELP: 'help',
}

function translateMessage({ sid, fields }: Extract<Told, { kind: 'message' }>): Event[] {
  const from = readAddress(fields.From)
  if (!from) return []
  return [
    {
      type: 'message.received',
      key: sid,
      subject: from.address,
      occurredAt: null,
      data: {
        channel: from.channel,
        messageId: sid,
        from: from.address,
        fromName: fields.ProfileName ?? null,
        to: readAddress(fields.To)?.address ?? null,
        text: fields.Body ?? fields.ButtonText ?? null,
        inReplyTo: fields.OriginalRepliedMessageSid ?? null,
        consent: wishes[fields.OptOutType?.toUpperCase() ?? ''] ?? null,
      },
    },
  ]
}
