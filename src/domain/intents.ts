import type { Channel, ContactKind, Event, EventData } from './events.ts'

/** What we may want from the outside world. A reaction wishes; the pipeline binds each wish to connections. */
export interface IntentData {
  /** Who is behind this phone or e-mail? Answered by `person.identified`. */
  'person.identify': { leadId: string; snapshot: string; by: ContactKind; phone?: string; email?: string }
  /** Tell more about this person. Answered by `person.enriched`. */
  'person.enrich': {
    leadId: string
    snapshot: string
    cpf?: string
    name?: string | null
    email?: string | null
    phone?: string | null
    company?: string | null
  }
  /** Write a note on the vendor's lead. */
  'crm.note': { leadId: string; vendorLeadId: string; text: string }
  'message.send': {
    /** Row of the messages ledger this send belongs to. */
    ledgerId: string
    channel: Channel
    to: string
    toName?: string | null
    text: string
    subject?: string | null
    html?: string | null
    headers?: Record<string, string>
    inReplyTo?: string | null
  }
  'conversion.send': { conversionId: string }
  /** Tell a person or a channel of the team. */
  notify: {
    topic: string
    title: string
    /** Plain text; an empty line begins a paragraph. */
    text: string
    /** Where a person sees more. */
    url?: string | null
    /** E-mail addresses; without one nothing goes by e-mail. */
    to?: string[]
    /** Absent: every way that the workspace has. */
    via?: ('email' | 'slack')[]
    /** Of the words around the text; default English. */
    language?: 'pt-BR' | 'en' | 'es'
  }
  /** A fact for a workspace's own endpoint; `leadId` where it is about one of our leads. */
  'event.forward': { event: { id: string; type: string; at: string; leadId?: string | null; data: unknown } }
}

export type IntentKind = keyof IntentData

export type Intent<K extends IntentKind = IntentKind> = {
  [I in K]: {
    kind: I
    /** Unique per wish in the workspace, derived from the facts that caused it, never from rendered text. */
    key: string
    /** What the effect holds while it retries: the lead, the recipient, the order. */
    target: string
    /** Only this connection may carry it out; absent: the subscribed ones. */
    connectionId?: string
    /** Lead the effect is about, for its timeline. */
    leadId?: string | null
    /** Why this wish was made, in one line a person understands. */
    reason: string
    /** Lookups of personal data: the legal basis and the purpose (LGPD art. 7). */
    basis?: { legalBasis: string; purpose: string }
    /** Not before this time (ISO-8601). */
    notBefore?: string | null
    data: IntentData[I]
  }
}[K]

interface IntentRule<K extends IntentKind> {
  /** Purposes decide the intake's status; courtesies never do. */
  weight: 'purpose' | 'courtesy'
  /** `first`: the oldest enabled connection that can; `all`: every one. */
  bind: 'first' | 'all'
  /** A person waits for what comes of it: given up within minutes instead of an hour. */
  isAwaited?: true
  /** The fact that a wish which failed for good becomes, so that the story goes on. */
  onFailure?: (data: IntentData[K], reason: string) => Pick<Event, 'type'> & { data: EventData[keyof EventData] }
  /** The fact that a wish becomes of which nobody knows whether it was carried out. */
  onDoubt?: (data: IntentData[K], reason: string) => Pick<Event, 'type'> & { data: EventData[keyof EventData] }
}

/** The rules of each kind of wish, in one place. */
export const intentRules: { [K in IntentKind]: IntentRule<K> } = {
  'person.identify': {
    weight: 'purpose',
    bind: 'first',
    isAwaited: true,
    onFailure: ({ leadId, snapshot, by }, failure) => ({
      type: 'person.identified',
      data: { leadId, snapshot, by, candidates: [], failure },
    }),
  },
  'person.enrich': {
    weight: 'purpose',
    bind: 'first',
    isAwaited: true,
    onFailure: ({ leadId, snapshot }, failure) => ({
      type: 'person.enriched',
      data: { leadId, snapshot, profile: null, failure },
    }),
  },
  'crm.note': { weight: 'purpose', bind: 'first' },
  'message.send': {
    weight: 'purpose',
    bind: 'first',
    onFailure: (data, reason) => messageStatus(data, 'failed', reason),
    onDoubt: (data, reason) => messageStatus(data, 'doubtful', reason),
  },
  'conversion.send': {
    weight: 'purpose',
    bind: 'all',
    onFailure: ({ conversionId }, reason) => ({
      type: 'conversion.status',
      data: { conversionId, state: 'rejected', reason, warnings: [] },
    }),
  },
  notify: { weight: 'courtesy', bind: 'all' },
  'event.forward': { weight: 'courtesy', bind: 'all' },
}

function messageStatus(
  { ledgerId, channel, to }: IntentData['message.send'],
  state: 'failed' | 'doubtful',
  message: string,
) {
  const error = { code: null, message, deadAddress: false }
  const data = { channel, messageId: null, ledgerId, state, rawState: state, recipient: to, error }
  return { type: 'message.status' as const, data }
}
