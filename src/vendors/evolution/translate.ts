import type { Event, EventData, SenderState } from '../../domain/events.ts'
import type { VerifiedRequest } from '../_kit/contract.ts'
import { hashOf } from '../_kit/identify.ts'
import { numberAt, pick, textAt } from '../_kit/pick.ts'
import { chatOf, contentOf, isFromMe, messageIdOf, readDelivery, timeOf, withoutSecrets } from './read.ts'
import type { EvolutionSettings } from './settings.ts'
import { readStatus } from './statuses.ts'

/** What a reader may use besides the item: whose call it is. */
interface Context {
  instance: string
  scale: EvolutionSettings['statusCodes']
  /** Said of the whole call. */
  error: unknown
  /** Of the whole body as it is stored: facts without an id of their own are told apart by it. */
  hash(): string
}

type Reader = (item: Record<string, unknown>, context: Context) => Event | null

const readers: Record<string, Reader> = {
  'messages.update': readUpdate,
  'messages.upsert': (item, context) => (isFromMe(item) ? readSent(item, context) : readReceived(item, context)),
  'send.message': readSent,
  'connection.update': readConnection,
  'status.instance': (item, context) => senderStatus('closed', textAt(item, 'status'), context),
  'logout.instance': (_, context) => senderStatus('closed', 'logged out', context),
  'remove.instance': (_, context) => senderStatus('closed', 'removed', context),
}

/** Pure. One fact for each item; other events, groups and channels are known and ignored. */
export function translate(request: VerifiedRequest, { statusCodes }: EvolutionSettings): Event[] {
  const delivery = readDelivery(request)
  const read = delivery && Object.hasOwn(readers, delivery.event) ? readers[delivery.event] : undefined
  if (!delivery || !read) return []
  const hash = () => hashOf(withoutSecrets(request.body))
  const context = { instance: delivery.instance, scale: statusCodes, error: delivery.error, hash }
  const facts = new Map<string, Event>()
  for (const item of delivery.items) {
    const fact = read(item, context)
    if (fact && !facts.has(fact.key)) facts.set(fact.key, fact)
  }
  return [...facts.values()]
}

/** v1, v2 and the nested shape with `key` and `update`. Statuses of messages that we got say what we did, not they. */
function readUpdate(item: Record<string, unknown>, { instance, scale, error }: Context): Event | null {
  const id = messageIdOf(item)
  const raw = textAt(item, 'status') ?? textAt(item, 'update', 'status')
  const chat = chatOf(item)
  if (!id || !raw || isFromMe(item) === false || chat?.isGroup) return null
  const state = readStatus(raw, scale)
  if (state === 'ignored') return null
  return {
    type: 'message.status',
    key: `${instance}:${id}:${raw}`,
    subject: id,
    occurredAt: timeOf(item),
    data: {
      channel: 'whatsapp',
      messageId: id,
      state,
      rawState: raw,
      recipient: chat?.address ?? null,
      sender: instance,
      error: state === 'failed' ? errorOf(pick(item, 'error') === undefined ? { ...item, error } : item) : null,
    },
  }
}

function errorOf(item: unknown): EventData['message.status']['error'] {
  const message = textAt(item, 'error', 'message') ?? textAt(item, 'error') ?? textAt(item, 'errors', 0, 'title')
  const code = textAt(item, 'error', 'code') ?? textAt(item, 'errors', 0, 'code')
  return { code, message: message ?? 'WhatsApp says that sending failed', deadAddress: false }
}

function readSent(item: Record<string, unknown>, { instance }: Context): Event | null {
  const id = messageIdOf(item)
  const chat = chatOf(item)
  const content = contentOf(item)
  if (!id || !chat || chat.isGroup || !content) return null
  return {
    type: 'message.sent',
    key: `${instance}:${id}:sent`,
    subject: id,
    occurredAt: timeOf(item),
    data: { channel: 'whatsapp', messageId: id, to: chat.address, text: content.text, sender: instance },
  }
}

function readReceived(item: Record<string, unknown>, { instance }: Context): Event | null {
  const id = messageIdOf(item)
  const chat = chatOf(item)
  const content = contentOf(item)
  if (!id || !chat || chat.isGroup || !content) return null
  return {
    type: 'message.received',
    key: `${instance}:${id}:received`,
    subject: chat.address,
    occurredAt: timeOf(item),
    data: {
      channel: 'whatsapp',
      messageId: id,
      from: chat.address,
      fromName: textAt(item, 'pushName'),
      to: instance,
      text: content.text,
      inReplyTo: content.inReplyTo,
    },
  }
}

const senderStates: Record<string, SenderState> = {
  open: 'open',
  connecting: 'connecting',
  close: 'closed',
  refused: 'closed',
}
const reasons: Record<number, string> = { 401: 'logged out', 403: 'banned by WhatsApp', 428: 'connection lost' }

function readConnection(item: Record<string, unknown>, context: Context): Event | null {
  const word = textAt(item, 'state')?.toLowerCase() ?? ''
  const state = Object.hasOwn(senderStates, word) ? senderStates[word]! : null
  if (!state) return null
  const code = numberAt(item, 'statusReason')
  if (state === 'open' || code === null || code === 200) return senderStatus(state, null, context)
  const reason = Object.hasOwn(reasons, code) ? `${reasons[code]} (${code})` : `code ${code}`
  return senderStatus(state === 'closed' && code === 403 ? 'banned' : state, reason, context)
}

/** Evolution gives no usable time and no id: the same words in another body are another fact. */
function senderStatus(state: SenderState, reason: string | null, { instance, hash }: Context): Event {
  return {
    type: 'sender.status',
    key: `${instance}:${state}:${hash().slice(0, 32)}`,
    subject: instance,
    occurredAt: null,
    data: { channel: 'whatsapp', sender: instance, state, reason },
  }
}
