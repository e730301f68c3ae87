import type { MatchKeyName } from './match-keys.ts'

/** One thing that a person did because of an advertisement, ready to be told to the advertiser. */
export interface Conversion {
  id: string
  /** `Purchase`, `Lead` or whatever the connection calls it. */
  eventName: string
  /** The same for every telling of the same conversion, and what a website's pixel is to use: the advertiser folds the two. */
  eventId: string
  /** ISO-8601 UTC: when the person did it. */
  eventTime: string
  /** SHA-256 in hex, each key with all its spellings. */
  hashed: Partial<Record<MatchKeyName, string[]>>
  /** What a browser or the advertiser's own form left; never hashed. */
  browser: BrowserTraces
  /** Where it happened; null when the payload does not say. */
  sourceUrl: string | null
  /** Major units; null when the payload does not say. */
  value: number | null
  /** ISO 4217. */
  currency: string | null
  orderId: string | null
  product: { id: string | null; name: string | null } | null
  /** Everything else that the payload gives, under its own names. */
  custom: Record<string, unknown>
  /** The person forbids that their data be sold or shared (CCPA): measured, and not used beyond that. */
  isLimited: boolean
  /** Why it must not be told, in words a person understands; null: it may. */
  blocked: string | null
}

export interface BrowserTraces {
  /** Meta's cookies `_fbc` and `_fbp`. */
  fbc: string | null
  fbp: string | null
  /** The buyer's, never a server's. */
  ip: string | null
  userAgent: string | null
  /** 15 to 17 digits: the id of a lead of the advertiser's own form. */
  formLeadId: string | null
}
