import { type Phone, parsePhone } from './phone.ts'

/** Who a WhatsApp id (JID) names. Only `person` ids hold a phone; a `hidden` one (`@lid`) keeps it from us. */
export type WhatsAppIdKind = 'person' | 'hidden' | 'group' | 'broadcast' | 'channel'

export interface WhatsAppId {
  kind: WhatsAppIdKind
  /** The part before the `@`, without the device: what a message to it is addressed with. */
  user: string
  /** Null for every kind but `person`, and for a number that no plan allows. */
  phone: Phone | null
  /** The phone's key; for a number that no plan allows its digits, since the service has proven that it exists. */
  key: string | null
}

const kindByServer: Record<string, WhatsAppIdKind> = {
  's.whatsapp.net': 'person',
  'c.us': 'person',
  lid: 'hidden',
  'g.us': 'group',
  broadcast: 'broadcast',
  newsletter: 'channel',
}

const shape = /^([\w.-]+?)(?:_\d+)?(?::\d+)?@([a-z.]+)$/

/**
 * Reads `5511987654321:12@s.whatsapp.net` and its like; digits alone are a person's. Null for anything else. Ids of
 * accounts older than Brazil's ninth digit lack it: `user` keeps the spelling the service knows, `key` folds it.
 */
export function parseWhatsAppId(text: string): WhatsAppId | null {
  const [, user, server] = shape.exec(text.trim()) ?? [null, /^\+?(\d{7,16})(?::\d+)?$/.exec(text.trim())?.[1], 'c.us']
  const kind = server !== undefined && Object.hasOwn(kindByServer, server) ? kindByServer[server] : undefined
  if (user === undefined || kind === undefined) return null
  if (kind !== 'person') return { kind, user, phone: null, key: null }
  if (!/^\d{5,16}$/.test(user)) return null
  const phone = parsePhone(`+${user}`, '')
  return { kind, user, phone, key: phone?.key ?? `+${user}` }
}
