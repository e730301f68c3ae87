import type { BrowserTraces } from '../../domain/conversion.ts'
import type { PersonProfile, PurchaseFacts } from '../../domain/events.ts'
import type { PersonalData } from '../../domain/match-keys.ts'

/** A lead with its party, as far as an advertiser may recognise the person by it. */
export interface KnownLead {
  id: string
  fullName: string | null
  email: string | null
  phone: string | null
  city: string | null
  state: string | null
  country: string | null
  postalCode: string | null
  custom: Record<string, unknown>
  createdAt: Date
  partyName: string | null
  /** YYYY-MM-DD */
  birthDate: string | null
  gender: string | null
  profile: PersonProfile
}

/** What the order's facts state together. */
export type Payload = Partial<Omit<PurchaseFacts, 'orderId' | 'leadId'>>

/** The unified lead: what the enquiry says, completed by what is known of the person. */
export function personOfLead(lead: KnownLead | null): PersonalData {
  if (!lead) return {}
  const { profile, custom } = lead
  const [home] = profile.addresses ?? []
  const place = home?.city || home?.state || home?.postalCode ? { ...home, country: lead.country } : lead
  return {
    email: lead.email ?? profile.emails?.[0],
    phone: lead.phone ?? profile.phones?.[0]?.number,
    name: lead.fullName ?? lead.partyName,
    city: place.city,
    state: place.state,
    postalCode: place.postalCode,
    country: place.country,
    birthDate: lead.birthDate ?? profile.birthDate ?? textOf(custom, 'birth_date', 'birthDate'),
    gender: lead.gender ?? profile.gender,
    externalId: lead.id,
  }
}

/** The buyer as the payment vendor wrote them down. */
export function personOfPayload({ customer = {} }: Payload): PersonalData {
  const { email, phone, name, city, state, postalCode, country, birthDate } = customer
  return { email, phone, name, city, state, postalCode, country, birthDate }
}

/** What the buyer's browser left: with the lead's form, else with the order, which was made at `at`. */
export function tracesOf(lead: KnownLead | null, payload: Payload, at: Date): BrowserTraces {
  const { tracking = {}, custom = {} } = payload
  const of = (...names: string[]) => textOf(lead?.custom ?? {}, ...names)
  const clickId = of('fbclid') ?? tracking.utm?.fbclid ?? textOf(custom, 'fbclid') ?? clickIdIn(urlsOf(lead, payload))
  const clickedAt = Math.min(lead?.createdAt.getTime() ?? Infinity, at.getTime())
  return {
    // fb.1.<milliseconds>.<click id>: 1 stands for a server that made it up
    fbc: of('fbc', '_fbc') ?? tracking.fbc ?? (clickId ? `fb.1.${clickedAt}.${clickId}` : null),
    fbp: of('fbp', '_fbp') ?? tracking.fbp ?? null,
    ip: of('client_ip_address', 'ip_address', 'ip') ?? tracking.ip ?? null,
    userAgent: of('client_user_agent', 'user_agent') ?? tracking.userAgent ?? null,
    formLeadId: formLeadId(of('leadgen_id', 'meta_lead_id', 'facebook_lead_id')),
  }
}

const formLeadId = (text: string | null) => (text && /^\d{15,17}$/.test(text) ? text : null)

/** Where it happened: the checkout's own page, else the page of the enquiry. */
export const sourceUrlOf = (lead: KnownLead | null, payload: Payload): string | null => urlsOf(lead, payload)[0] ?? null

function urlsOf(lead: KnownLead | null, { tracking = {}, checkoutUrl }: Payload): string[] {
  const ofLead = textOf(lead?.custom ?? {}, 'event_source_url', 'page_url', 'landing_page')
  return [tracking.sourceUrl, checkoutUrl, ofLead].flatMap((url) => (url && /^https?:\/\//.test(url) ? [url] : []))
}

/** Advertisements append it to the address, and a checkout that was linked to keeps it there. Its case counts. */
const clickIdIn = (urls: string[]): string | null =>
  urls.map((url) => URL.parse(url)?.searchParams.get('fbclid')).find(Boolean) ?? null

/** Everything of the payload that has no place of its own in an event, under its own names. */
export function customOf({
  custom = {},
  tracking = {},
  paymentMethod,
  reason,
  subscriptionId,
}: Payload): Record<string, unknown> {
  return {
    ...(paymentMethod && { payment_method: paymentMethod }),
    ...(reason && { reason }),
    ...(subscriptionId && { subscription_id: subscriptionId }),
    ...tracking.utm,
    ...custom,
  }
}

function textOf(record: Record<string, unknown>, ...names: string[]): string | null {
  for (const name of names) {
    const value = record[name]
    if (typeof value === 'string' && value.trim() !== '') return value.trim()
    if (typeof value === 'number') return String(value)
  }
  return null
}
