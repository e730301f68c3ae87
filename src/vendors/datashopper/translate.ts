import type { Event, LeadFacts } from '../../domain/events.ts'
import { instantOfText } from '../_kit/instant.ts'
import { locationOf } from '../_kit/location.ts'
import { listAt, numberAt, pick, textAt } from '../_kit/pick.ts'
import type { VerifiedRequest } from '../_kit/request.ts'
import { type DeliveredLead, readDelivery } from './read-delivery.ts'

/** Each lead is a fact of its own; other events are known and ignored. */
export function translate(request: VerifiedRequest): Event[] {
  const delivery = readDelivery(request)
  if (!delivery) return []
  const { event, timestamp, leads } = delivery
  const occurredAt = instantOfText(timestamp, 'UTC')
  if (event === 'test') {
    const at = occurredAt ?? 'any time'
    return [{ type: 'test.received', key: `test:${at}`, subject: 'test', occurredAt, data: { note: 'DataShopper' } }]
  }
  if (event !== 'leads.single' && event !== 'leads.batch') return []
  return leads.map((lead) => leadCreated(lead, occurredAt))
}

function leadCreated({ id, key, fields }: DeliveredLead, deliveredAt: string | null): Event {
  const occurredAt = instantOfText(textAt(fields, 'timestamp'), 'UTC') ?? deliveredAt
  return { type: 'lead.created', key: `lead:${key}`, subject: id ?? key, occurredAt, data: factsOf(id, fields) }
}

function factsOf(id: string | null, lead: Record<string, unknown>): LeadFacts {
  const parts = [textAt(lead, 'first_name'), textAt(lead, 'last_name')].filter((part) => part !== null)
  return {
    vendorLeadId: id,
    name: textAt(lead, 'full_name') ?? textAt(lead, 'name') ?? (parts.join(' ') || null),
    email: textAt(lead, 'email'),
    phone: textAt(lead, 'phone'),
    company: companyOf(lead),
    jobTitle: textAt(lead, 'job_title'),
    source: textAt(lead, 'source'),
    custom: customOf(lead),
  }
}

function companyOf(lead: Record<string, unknown>): LeadFacts['company'] {
  const location = locationOf(pick(lead, 'company_location'))
  return {
    name: textAt(lead, 'company_name'),
    industry: textAt(lead, 'company_industry') ?? textAt(lead, 'industry'),
    size: textAt(lead, 'company_size'),
    website: textAt(lead, 'company_website') ?? textAt(lead, 'company_domain'),
    city: location.city ?? textAt(lead, 'company_location_city'),
    state: location.state ?? textAt(lead, 'company_location_state'),
    country: location.country ?? textAt(lead, 'company_location_country'),
    postalCode: location.postalCode ?? null,
  }
}

/** Fields without a home of their own, under DataShopper's names. */
function customOf(lead: Record<string, unknown>): LeadFacts['custom'] {
  const signals = listAt(lead, 'intent_signals').flatMap((signal) => textAt(signal) ?? [])
  const fields = {
    linkedin_url: textAt(lead, 'linkedin_url'),
    intent_signals: signals.join(', ') || textAt(lead, 'intent_signals'),
    intent_score: numberAt(lead, 'intent_score'),
  }
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null))
}
