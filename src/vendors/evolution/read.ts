import { parseWhatsAppId, type WhatsAppId } from '../../domain/whatsapp-id.ts'
import { instantOfUnix } from '../_kit/instant.ts'
import { flagAt, numberAt, objectAt, pick, textAt } from '../_kit/pick.ts'
import { blankFields } from '../_kit/redact.ts'
import { readJson, type WebhookRequest } from '../_kit/request.ts'

/** One webhook call of an Evolution server. */
export interface Delivery {
  /** Lower case with dots: `messages.update`. */
  event: string
  instance: string
  /** Tells one call from the next and nothing else: local time with a false `Z`. Hand-made calls may lack it. */
  stamp: string | null
  /** Why it failed, where a gateway says it beside `data`. */
  error: unknown
  /** What `data` holds: one object, or several where a gateway sends lists. */
  items: Record<string, unknown>[]
}

/** `apikey` opens the instance or the whole server; `destination` is the URL they were told, our secret in it. */
export const withoutSecrets = (body: Buffer): Buffer => blankFields(body, ['apikey', 'destination'])

/** Null when the body is no JSON object. */
export function readDelivery(request: WebhookRequest): Delivery | null {
  const parsed = readJson(request)
  const body = parsed.ok ? objectAt(parsed.value) : null
  if (!body) return null
  const data = pick(body, 'data')
  const items = (Array.isArray(data) ? data : [data]).map((item) => objectAt(item)).filter((item) => item !== null)
  const event = textAt(body, 'event') ?? request.action?.replaceAll('-', '.') ?? 'unknown'
  return {
    event: event.toLowerCase().replaceAll('_', '.'),
    instance: textAt(body, 'instance') ?? textAt(body, 'instance', 'instanceName') ?? 'unnamed',
    stamp: textAt(body, 'date_time'),
    error: pick(body, 'error'),
    items,
  }
}

/** The message's id at WhatsApp. `messageId` is the number of a row in Evolution's own database. */
export const messageIdOf = (item: unknown): string | null =>
  textAt(item, 'keyId') ?? textAt(item, 'key', 'id') ?? textAt(item, 'id')

/** True for a message of ours, false for one we got, null where the shape does not say. */
export const isFromMe = (item: unknown): boolean | null => flagAt(item, 'key', 'fromMe') ?? flagAt(item, 'fromMe')

/** Who a message was exchanged with: `+5511…`, or `…@lid` where WhatsApp hides the phone. */
export interface Chat {
  address: string
  isGroup: boolean
}

/** In a chat that hides the phone (`@lid`) the phone may stand beside it. Null when no id can be read. */
export function chatOf(item: unknown): Chat | null {
  const ids = chatPaths.flatMap((path) => {
    const text = textAt(item, ...path)
    return (text && parseWhatsAppId(text)) || []
  })
  const id = ids.find(({ kind }) => kind === 'person') ?? ids[0]
  return id ? { address: addressOf(id), isGroup: id.kind !== 'person' && id.kind !== 'hidden' } : null
}

const chatPaths = [['key', 'remoteJid'], ['remoteJid'], ['key', 'remoteJidAlt'], ['remoteJidAlt'], ['key', 'senderPn']]

const addressOf = ({ kind, phone, user }: WhatsAppId): string =>
  kind === 'person' ? (phone?.e164 ?? `+${user}`) : `${user}@lid`

/** `messageTimestamp` in seconds, as a number, text or a split 64-bit one; v1's updates have `datetime` in ms. */
export function timeOf(item: unknown): string | null {
  const seconds = numberAt(item, 'messageTimestamp') ?? numberAt(item, 'messageTimestamp', 'low')
  return seconds === null ? instantOfUnix(numberAt(item, 'datetime'), 'ms') : instantOfUnix(seconds, 's')
}

const wrappers = ['ephemeralMessage', 'viewOnceMessage', 'viewOnceMessageV2', 'documentWithCaptionMessage'] as const
const textPaths = [
  ['conversation'],
  ['extendedTextMessage', 'text'],
  ['imageMessage', 'caption'],
  ['videoMessage', 'caption'],
  ['documentMessage', 'caption'],
  ['buttonsResponseMessage', 'selectedDisplayText'],
  ['templateButtonReplyMessage', 'selectedDisplayText'],
  ['listResponseMessage', 'title'],
  ['buttonMessage', 'text'],
]
/** Carried like messages, but nothing that a person says. */
const notSaid = ['protocolMessage', 'reactionMessage', 'pollUpdateMessage', 'keepInChatMessage']

/** What was said; null for what is no message of a person: a reaction, a deletion, a group's housekeeping. */
export function contentOf(item: unknown): { text: string | null; inReplyTo: string | null } | null {
  const message = unwrap(objectAt(item, 'message'))
  if (!message || notSaid.some((name) => name in message)) return null
  const kinds = Object.keys(message).filter((name) => !['messageContextInfo', 'base64', 'contextInfo'].includes(name))
  if (kinds.length === 0 || kinds.every((name) => name === 'senderKeyDistributionMessage')) return null
  const text = textPaths.map((path) => textAt(message, ...path)).find((each) => each !== null) ?? null
  const quoted = [item, message, ...Object.values(message)].map((holder) => textAt(holder, 'contextInfo', 'stanzaId'))
  return { text, inReplyTo: quoted.find((id) => id !== null) ?? null }
}

function unwrap(message: Record<string, unknown> | null): Record<string, unknown> | null {
  if (!message) return null
  const inner = wrappers.map((name) => objectAt(message, name, 'message')).find((each) => each !== null)
  return inner ?? message
}
