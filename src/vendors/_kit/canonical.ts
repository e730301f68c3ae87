import type { Event, EventData, EventType, LeadFacts, PurchaseFacts } from '../../domain/events.ts'
import { bareAddress, bareMessageId } from './mail-events.ts'
import { flagAt, listAt, numberAt, objectAt, textAt } from './pick.ts'

/**
 * Canonical facts in somebody else's JSON: senders that speak our words themselves, and user-made mappings. Every reader takes
 * any value and keeps what has the right shape; null when what makes the fact one is missing.
 */
const readers = {
  'lead.created': leadFacts,
  'lead.updated': leadFacts,
  'lead.closed': leadFacts,
  'message.status': messageStatus,
  'message.received': messageReceived,
  'message.engaged': messageEngaged,
  'consent.changed': consentChanged,
  'purchase.approved': purchaseFacts,
  'purchase.refused': purchaseFacts,
  'purchase.refunded': purchaseFacts,
  'purchase.charged_back': purchaseFacts,
  'payment.pending': purchaseFacts,
  'checkout.abandoned': purchaseFacts,
  'subscription.changed': subscriptionChanged,
  'site.status': siteStatus,
  'test.received': (data: unknown) => ({ note: textAt(data, 'note') }),
} satisfies { [T in EventType]?: (data: unknown) => EventData[T] | null }

export type CanonicalType = keyof typeof readers

/** Types of facts that may come from outside in our own words. */
export const canonicalTypes = Object.keys(readers) as [CanonicalType, ...CanonicalType[]]

export const isCanonical = (type: string | null): type is CanonicalType => type !== null && Object.hasOwn(readers, type)

/** The fact that the data states, or null. `fallback`: the subject where the data names none. */
export function canonicalEvent(
  type: CanonicalType,
  data: unknown,
  { key, at, fallback }: { key: string; at: string | null; fallback: string },
): Event | null {
  const read = readers[type](data)
  if (!read) return null
  return { type, key, subject: subjectOf(read) ?? fallback, occurredAt: at, data: read } as Event
}

/** What the fact is about: facts of one subject are decided in order. */
function subjectOf(data: object): string | null {
  for (const name of [
    'leadId',
    'vendorLeadId',
    'orderId',
    'subscriptionId',
    'messageId',
    'address',
    'email',
    'phone',
  ]) {
    const found = textAt(data, name)
    if (found) return found
  }
  return null
}

/** The listed members that are text. */
const texts = <N extends string>(value: unknown, names: readonly N[]) =>
  Object.fromEntries(names.flatMap((name) => (textAt(value, name) ? [[name, textAt(value, name)]] : []))) as {
    [K in N]?: string
  }

const isOneOf = <T extends string>(list: readonly T[], text: string | null): text is T => list.includes(text as T)

const strings = (value: unknown, name: string) => listAt(value, name).flatMap((each) => textAt(each) ?? [])

const companyNames = ['name', 'industry', 'size', 'website', 'city', 'state', 'country', 'postalCode'] as const
const leadNames = ['name', 'email', 'phone', 'jobTitle', 'source', 'description', 'status'] as const
const maxCustom = 100

function leadFacts(data: unknown): LeadFacts | null {
  const vendorLeadId = textAt(data, 'vendorLeadId') ?? textAt(data, 'id')
  const said = texts(data, leadNames)
  if (!vendorLeadId && !said.email && !said.phone) return null
  const company = texts(objectAt(data, 'company'), companyNames)
  const otherPhones = strings(data, 'otherPhones')
  const tags = strings(data, 'tags')
  const custom = scalars(objectAt(data, 'custom'))
  const product = objectAt(data, 'product')
  const seller = objectAt(data, 'seller')
  return {
    vendorLeadId,
    ...said,
    ...(otherPhones.length > 0 && { otherPhones }),
    ...(Object.keys(company).length > 0 && { company }),
    ...(product && { product: { ...texts(product, ['id', 'name']), price: numberAt(product, 'price') } }),
    ...(seller && { seller: texts(seller, ['id', 'name', 'email']) }),
    ...(tags.length > 0 && { tags }),
    ...(Object.keys(custom).length > 0 && { custom }),
  }
}

function scalars(value: Record<string, unknown> | null): Record<string, string | number | boolean> {
  const kept = Object.entries(value ?? {}).filter(
    (entry): entry is [string, string | number | boolean] =>
      ['string', 'number', 'boolean'].includes(typeof entry[1]) && entry[0] !== '__proto__',
  )
  return Object.fromEntries(kept.slice(0, maxCustom))
}

const customerNames = [
  'name',
  'email',
  'phone',
  'document',
  'birthDate',
  'city',
  'state',
  'postalCode',
  'country',
] as const

function purchaseFacts(data: unknown): PurchaseFacts | null {
  const orderId = textAt(data, 'orderId')
  if (!orderId) return null
  const product = objectAt(data, 'product')
  const tracking = objectAt(data, 'tracking')
  const custom = scalars(objectAt(data, 'custom'))
  return {
    orderId,
    ...texts(data, ['leadId', 'paymentMethod', 'reason', 'subscriptionId', 'checkoutUrl']),
    customer: texts(objectAt(data, 'customer'), customerNames),
    ...(product && { product: { id: textAt(product, 'id'), name: textAt(product, 'name') } }),
    amount: numberAt(data, 'amount'),
    currency: currencyAt(data),
    ...(tracking && { tracking: texts(tracking, ['fbc', 'fbp', 'ip', 'userAgent', 'sourceUrl']) }),
    ...(Object.keys(custom).length > 0 && { custom }),
  }
}

const currencyAt = (data: unknown) => {
  const code = textAt(data, 'currency')?.toUpperCase() ?? null
  return code && /^[A-Z]{3}$/.test(code) ? code : null
}

const subscriptionStates = ['active', 'past_due', 'paused', 'cancelled'] as const

function subscriptionChanged(data: unknown): EventData['subscription.changed'] | null {
  const subscriptionId = textAt(data, 'subscriptionId')
  const state = textAt(data, 'state')
  if (!subscriptionId || !isOneOf(subscriptionStates, state)) return null
  const customer = texts(objectAt(data, 'customer'), customerNames)
  const amount = numberAt(data, 'amount')
  return { subscriptionId, state, customer, amount, currency: currencyAt(data), reason: textAt(data, 'reason') }
}

const channels = ['whatsapp', 'sms', 'email'] as const
const messageStates = ['pending', 'sending', 'sent', 'delivered', 'read', 'failed'] as const

const channelAt = (data: unknown) => {
  const channel = textAt(data, 'channel')
  return isOneOf(channels, channel) ? channel : null
}

function messageStatus(data: unknown): EventData['message.status'] | null {
  const channel = channelAt(data)
  const messageId = bareMessageId(textAt(data, 'messageId'))
  const rawState = textAt(data, 'state') ?? textAt(data, 'rawState')
  if (!channel || !messageId || !rawState) return null
  const state = isOneOf(messageStates, rawState) ? rawState : null
  const error = objectAt(data, 'error')
  const told = error && {
    code: textAt(error, 'code'),
    message: textAt(error, 'message'),
    deadAddress: flagAt(error, 'deadAddress') ?? false,
  }
  const recipient = textAt(data, 'recipient')
  return { channel, messageId, state, rawState, ...(recipient && { recipient }), ...(told && { error: told }) }
}

function messageReceived(data: unknown): EventData['message.received'] | null {
  const channel = channelAt(data)
  const messageId = bareMessageId(textAt(data, 'messageId'))
  const from = bareAddress(textAt(data, 'from'))
  if (!channel || !messageId || !from) return null
  const inReplyTo = bareMessageId(textAt(data, 'inReplyTo'))
  return {
    channel,
    messageId,
    from,
    fromName: textAt(data, 'fromName'),
    to: textAt(data, 'to'),
    text: textAt(data, 'text'),
    ...(inReplyTo && { inReplyTo }),
  }
}

const engagements = ['opened', 'clicked', 'bounced', 'complained', 'unsubscribed'] as const

function messageEngaged(data: unknown): EventData['message.engaged'] | null {
  const channel = channelAt(data)
  const messageId = bareMessageId(textAt(data, 'messageId'))
  const kind = textAt(data, 'kind')
  if (!channel || !messageId || !isOneOf(engagements, kind)) return null
  const flags = (['machine', 'permanent'] as const).flatMap((name) => {
    const flag = flagAt(data, name)
    return flag === null ? [] : [[name, flag]]
  })
  return { channel, messageId, kind, ...texts(data, ['recipient', 'url', 'reason']), ...Object.fromEntries(flags) }
}

function consentChanged(data: unknown): EventData['consent.changed'] | null {
  const channel = channelAt(data)
  const address = bareAddress(textAt(data, 'address'))
  const to = textAt(data, 'to')
  if (!channel || !address || (to !== 'opt_out' && to !== 'opt_in')) return null
  return { channel, address, to, reason: textAt(data, 'reason') ?? 'told by the sender' }
}

const siteStates = ['generating', 'generated', 'deployed'] as const

function siteStatus(data: unknown): EventData['site.status'] | null {
  const state = textAt(data, 'state')
  const about = texts(data, ['leadId', 'email', 'phone', 'url'])
  if (!isOneOf(siteStates, state) || !(about.leadId ?? about.email ?? about.phone)) return null
  return { state, ...about }
}
