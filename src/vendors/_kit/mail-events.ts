import type { Event } from '../../domain/events.ts'

/** What a provider of e-mail tells of one message to one recipient, whatever its own word is. */
export type MailNews =
  | { kind: 'sent' | 'delayed' | 'delivered' }
  /** Not sent, and it is not the address's fault. */
  | { kind: 'failed'; code?: string | null; reason?: string | null }
  | { kind: 'opened'; machine: boolean }
  | { kind: 'clicked'; machine: boolean; url: string | null }
  | { kind: 'bounced'; permanent: boolean; reason?: string | null }
  | { kind: 'complained' | 'unsubscribed'; reason?: string | null }
  | { kind: 'resubscribed'; reason?: string | null }

export interface ToldMail {
  /** Unique among the connection's facts. */
  key: string
  /** ISO-8601 UTC or null. */
  at: string | null
  /** What the message was called when it was sent. */
  messageId: string
  /** Our ledger's row, where our own header came back with it. */
  ledgerId?: string | null
  recipient: string | null
  /** The provider's own word. */
  rawState: string
  news: MailNews
}

const states = { sent: 'sent', delayed: 'sending', delivered: 'delivered', failed: 'failed' } as const

/** One fact of the ledger's language. Null: a resubscription without an address, which is nobody's. */
export function mailEvent({ key, at, messageId, ledgerId, recipient, rawState, news }: ToldMail): Event | null {
  const common = { key, subject: messageId, occurredAt: at }
  const about = { channel: 'email' as const, messageId, recipient }
  switch (news.kind) {
    case 'sent':
    case 'delayed':
    case 'delivered':
      return { ...common, type: 'message.status', data: { ...about, state: states[news.kind], rawState } }
    case 'failed': {
      const error = { code: news.code ?? null, message: news.reason ?? null, deadAddress: false }
      return { ...common, type: 'message.status', data: { ...about, state: 'failed', rawState, error } }
    }
    case 'resubscribed': {
      if (!recipient) return null
      const data = { channel: 'email', address: recipient, to: 'opt_in', reason: news.reason ?? rawState } as const
      return { ...common, type: 'consent.changed', subject: recipient, data }
    }
    default:
      return { ...common, type: 'message.engaged', data: { ...about, ...(ledgerId && { ledgerId }), ...news } }
  }
}

/** Facts in the order told; one key tells one fact. */
export function mailEvents(told: ToldMail[]): Event[] {
  const byKey = new Map<string, Event>()
  for (const each of told) {
    const event = mailEvent(each)
    if (event && !byKey.has(event.key)) byKey.set(event.key, event)
  }
  return [...byKey.values()]
}

/** Gmail's and Yahoo's picture proxies, link scanners of mail filters, and programs that are no browser. */
const machines =
  /GoogleImageProxy|YahooMailProxy|Barracuda|Proofpoint|Mimecast|Symantec|TrendMicro|BitDefender|SafeLinks|HeadlessChrome|PhantomJS|python-|\bcurl\/|\bwget\/|Go-http-client|okhttp|\bJava\/|libwww|\b[\w-]*bot\b|crawler|spider|scanner|preview/i

/** What Apple's Mail Privacy Protection sends and no browser does. */
const appleProxy = /^Mozilla\/5\.0$/

/** People do not open a mail within two seconds of its sending. */
const tooFastMs = 2_000

/**
 * True when what opened or clicked is a proxy or a scanner, as far as its name or its speed tells. No name at all is a
 * machine's. `sentAt`, `at`: ISO-8601.
 */
export function isMachine(userAgent: string | null, at: string | null = null, sentAt: string | null = null): boolean {
  const agent = userAgent?.trim() ?? ''
  if (agent === '' || appleProxy.test(agent) || machines.test(agent)) return true
  const age = at && sentAt ? Date.parse(at) - Date.parse(sentAt) : Number.NaN
  return age >= 0 && age < tooFastMs
}

/** An address out of `Name <address>`, in the form that every provider tells it; null when it is none. */
export function bareAddress(text: string | null): string | null {
  const address = /<([^<>]+)>\s*$/.exec(text ?? '')?.[1] ?? text
  return address?.trim() || null
}

/** A Message-ID without its brackets. */
export const bareMessageId = (text: string | null): string | null => text?.replace(/^<|>$/g, '').trim() || null
