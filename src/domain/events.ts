/**
 * The facts Leadline knows, in its own words. A vendor's `translate` makes them; `pipeline/reactions.ts` says what
 * happens on each. Data holds facts only as the vendor stated them: cleaning and judging is the features' work.
 */
import type { AlertChange } from './alert.ts'

/** What a vendor told us about one enquiry. Every field but the reference may be missing. */
export interface LeadFacts {
  /** The vendor's own id of the lead; null where the vendor has none (files, simple forms). */
  vendorLeadId: string | null
  name?: string | null
  email?: string | null
  /** As written by the person or the vendor; normalised later. */
  phone?: string | null
  otherPhones?: string[]
  company?: {
    name?: string | null
    industry?: string | null
    size?: string | null
    website?: string | null
    city?: string | null
    state?: string | null
    country?: string | null
    postalCode?: string | null
  }
  jobTitle?: string | null
  /** Where the enquiry came from in the vendor's words: portal, channel, form. */
  source?: string | null
  description?: string | null
  product?: { id?: string | null; name?: string | null; price?: number | null } | null
  seller?: { id?: string | null; name?: string | null; email?: string | null } | null
  status?: string | null
  tags?: string[]
  /** Our own id of the lead: a person, or the hub itself, changed it here. */
  leadId?: string | null
  /** Fields that are empty now, by the column names of `leads`, `custom.<name>` or `tag.<name>`; others are never emptied. */
  emptied?: string[]
  /** The person who said it, when one did. */
  by?: string | null
  /** Vendor fields without a home of their own, kept for filters and templates. */
  custom?: Record<string, string | number | boolean | null>
}

export type Channel = 'whatsapp' | 'sms' | 'email'

/** Which contact a lookup started from. */
export type ContactKind = 'phone' | 'email'

export interface PersonCandidate {
  /** Eleven digits, valid check digits. */
  cpf: string
  name: string | null
}

/** The allow-listed answer of an enrichment source; nothing else of its answer is kept. */
export interface PersonProfile {
  name?: string | null
  cpf?: string | null
  /** YYYY-MM-DD */
  birthDate?: string | null
  gender?: 'female' | 'male' | null
  motherName?: string | null
  occupation?: string | null
  /** Monthly, in BRL. */
  income?: number | null
  emails?: string[]
  phones?: { number: string; kind?: string | null; whatsapp?: boolean | null }[]
  addresses?: {
    street?: string | null
    number?: string | null
    complement?: string | null
    district?: string | null
    city?: string | null
    state?: string | null
    postalCode?: string | null
  }[]
  companies?: { cnpj: string | null; role: string | null }[]
  company?: LeadFacts['company']
  jobTitle?: string | null
  /** Names of vendor fields outside the list above that an operator mapped. */
  custom?: Record<string, string | number | boolean | null>
}

/** One order of one customer, as the payment vendor tells it. */
export interface PurchaseFacts {
  orderId: string
  /** Our lead's id, when the checkout link carried it to the vendor and back. */
  leadId?: string | null
  customer: {
    name?: string | null
    email?: string | null
    phone?: string | null
    document?: string | null
    birthDate?: string | null
    city?: string | null
    state?: string | null
    postalCode?: string | null
    country?: string | null
  }
  product?: { id: string | null; name: string | null } | null
  /** In the currency's major unit: 39.9 is R$ 39,90. */
  amount: number | null
  /** ISO 4217. */
  currency: string | null
  paymentMethod?: string | null
  reason?: string | null
  subscriptionId?: string | null
  checkoutUrl?: string | null
  /** Browser and ad facts, passed to conversions unhashed. */
  tracking?: {
    fbc?: string | null
    fbp?: string | null
    ip?: string | null
    userAgent?: string | null
    sourceUrl?: string | null
    utm?: Record<string, string>
  }
  /** Everything else the payload gives about the order, carried to `custom_data`. */
  custom?: Record<string, unknown>
}

export type MessageState = 'pending' | 'sending' | 'sent' | 'delivered' | 'read' | 'failed'
export type SubscriptionState = 'active' | 'past_due' | 'paused' | 'cancelled'
export type SiteState = 'generating' | 'generated' | 'deployed'
/** `expired`: too old for the vendor; `skipped`: the person does not want it, or did not allow it. */
export type ConversionState = 'accepted' | 'rejected' | 'expired' | 'skipped'
export type SenderState = 'open' | 'connecting' | 'closed' | 'banned'

/** What each kind of fact says. The key is the event's type. */
export interface EventData {
  'lead.created': LeadFacts
  'lead.updated': LeadFacts
  'lead.closed': LeadFacts
  'person.identified': {
    leadId: string
    by: ContactKind
    /** Fingerprint of the contact data the lookup was made for. */
    snapshot: string
    candidates: PersonCandidate[]
    /** Set when the lookup ended without an answer: what a person should read. */
    failure?: string
  }
  'person.enriched': {
    leadId: string
    snapshot: string
    profile: PersonProfile | null
    failure?: string
  }
  'message.sent': {
    channel: Channel
    messageId: string
    to: string
    text: string | null
    sender: string | null
    /** Row of the messages ledger when the hub sent it. */
    ledgerId?: string | null
  }
  'message.status': {
    channel: Channel
    /** Null: the vendor never took the message, and `ledgerId` says which one it was. */
    messageId: string | null
    ledgerId?: string | null
    /** `doubtful`: our own word for a send that was never answered. */
    state: MessageState | 'doubtful' | null
    /** The vendor's own word or number for the state, kept when we do not know it. */
    rawState: string
    recipient?: string | null
    sender?: string | null
    error?: { code: string | null; message: string | null; deadAddress: boolean } | null
  }
  'message.received': {
    channel: Channel
    messageId: string
    from: string
    fromName?: string | null
    to: string | null
    text: string | null
    inReplyTo?: string | null
    /** Set by the vendor when it already recognised an opt-out or opt-in word. */
    consent?: 'opt_out' | 'opt_in' | 'help' | null
  }
  'message.engaged': {
    channel: Channel
    messageId: string
    /** Row of the messages ledger, when our own links tell it. */
    ledgerId?: string | null
    kind: 'opened' | 'clicked' | 'bounced' | 'complained' | 'unsubscribed'
    recipient?: string | null
    url?: string | null
    /** True when the opener is a mail proxy or a scanner, not a person. */
    machine?: boolean
    permanent?: boolean
    reason?: string | null
  }
  'consent.changed': { channel: Channel; address: string; to: 'opt_out' | 'opt_in'; reason: string }
  'sender.status': { channel: Channel; sender: string; state: SenderState; reason: string | null }
  'purchase.approved': PurchaseFacts
  'purchase.refused': PurchaseFacts
  'purchase.refunded': PurchaseFacts
  'purchase.charged_back': PurchaseFacts
  'payment.pending': PurchaseFacts
  'checkout.abandoned': PurchaseFacts
  'subscription.changed': {
    subscriptionId: string
    state: SubscriptionState
    customer: PurchaseFacts['customer']
    product?: PurchaseFacts['product']
    amount?: number | null
    currency?: string | null
    reason?: string | null
  }
  /** What became of a conversion that was told, or was not to be. */
  'conversion.status': {
    conversionId: string
    state: ConversionState
    /** Null when it was accepted. */
    reason: string | null
    /** What the vendor remarks although it accepted. */
    warnings: string[]
  }
  'site.status': {
    leadId?: string | null
    email?: string | null
    phone?: string | null
    state: SiteState
    url?: string | null
  }
  /** A file of leads came in; its rows follow as the job merges them. */
  'import.received': { jobId: string; filename: string; source: string }
  'import.finished': { jobId: string; state: 'completed' | 'failed'; total: number | null; reason: string | null }
  /** One of the hub's own alerts fires or is over. */
  'alert.changed': AlertChange
  'test.received': { note: string | null }
}

export type EventType = keyof EventData

/** One fact as a vendor's `translate` or an effect's answer states it. */
export type Event<T extends EventType = EventType> = {
  [K in T]: {
    type: K
    /** Unique among all facts of this connection: the same fact told twice has the same key. */
    key: string
    /** What the fact is about (a lead, a message, an order): facts of one subject are decided in order. */
    subject: string
    /** ISO-8601 UTC, by the vendor's clock; null when the vendor does not say. */
    occurredAt: string | null
    data: EventData[K]
  }
}[T]
