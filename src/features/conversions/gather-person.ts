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

/** What the buyer's browser left: with the lead's form, else with the order. */
export function tracesOf(lead: KnownLead | null, { tracking = {}, custom = {} }: Payload): BrowserTraces {
  const of = (...names: string[]) => textOf(lead?.custom ?? {}, ...names)
  const clickId = of('fbclid') ?? tracking.utm?.fbclid ?? textOf(custom, 'fbclid')
  const clickedAt = lead?.createdAt.getTime() ?? 0
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
export function sourceUrlOf(lead: KnownLead | null, { tracking = {}, checkoutUrl }: Payload): string | null {
  const stated = [
    tracking.sourceUrl,
    checkoutUrl,
    textOf(lead?.custom ?? {}, 'event_source_url', 'page_url', 'landing_page'),
  ]
  return stated.find((each) => each && /^https?:\/\//.test(each)) ?? null
}

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
