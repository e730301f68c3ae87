import type { Event, LeadFacts } from '../../domain/events.ts'
import { hashOf } from '../_kit/identify.ts'
import { instantOfText } from '../_kit/instant.ts'
import { locationOf } from '../_kit/location.ts'
import { listAt, numberAt, objectAt, pick, textAt } from '../_kit/pick.ts'
import type { VerifiedRequest } from '../_kit/request.ts'
import { type Delivery, readDelivery, type Visit } from './read-delivery.ts'
import { companyOf, customOf, emailsOf, jobTitleOf, nameOf, phonesOf, readResolution } from './read-resolution.ts'

/** Rows of an import and visitors whom AudienceLab could name are leads; everything else is known and ignored. */
export function translate(request: VerifiedRequest): Event[] {
  const delivery = readDelivery(request)
  if (!delivery) return []
  return delivery.kind === 'pixel' ? delivery.visits.flatMap(visitor) : ofImport(delivery)
}

function ofImport(delivery: Extract<Delivery, { kind: 'import' }>): Event[] {
  const { event, jobId, leads, timestamp } = delivery
  const occurredAt = instantOfText(timestamp, 'UTC')
  if (event === 'test') {
    const key = `test:${occurredAt ?? 'any time'}`
    return [{ type: 'test.received', key, subject: 'test', occurredAt, data: { note: 'Audience Labs' } }]
  }
  if (event === 'import.batch') {
    const facts = leads.map((lead) => imported(lead, occurredAt))
    return [...new Map(facts.map((fact) => [fact.key, fact])).values()]
  }
  if ((event !== 'import.completed' && event !== 'import.failed') || !jobId) return []
  const state = event === 'import.completed' ? 'completed' : 'failed'
  const data = { jobId, state, ...totals(delivery.root, state) } as const
  return [{ type: 'import.finished', key: `${event}:${jobId}`, subject: jobId, occurredAt, data }]
}

/** How the counts and the error are spelt is not documented: the likely names are read. */
function totals(root: Record<string, unknown>, state: 'completed' | 'failed') {
  const names = ['total', 'total_leads', 'total_records', 'total_imported']
  const total = names.map((name) => numberAt(root, name) ?? numberAt(root, 'totals', name)).find((n) => n !== null)
  const reasons = ['error', 'error_message', 'message'].flatMap(
    (name) => textAt(root, name) ?? textAt(root, name, 'message') ?? [],
  )
  const reason = reasons[0]?.slice(0, 300) ?? 'Audience Labs gave no reason'
  return { total: total ?? null, reason: state === 'failed' ? reason : null }
}

function imported(lead: Record<string, unknown>, occurredAt: string | null): Event {
  const id = textAt(lead, 'id')
  // told again with other words it is an update, with the same words the same fact
  const key = `lead:${id ?? 'no id'}:${hashOf(lead).slice(0, 32)}`
  return { type: 'lead.created', key, subject: id ?? key, occurredAt, data: factsOf(id, lead) }
}

function factsOf(id: string | null, lead: Record<string, unknown>): LeadFacts {
  const parts = [textAt(lead, 'first_name'), textAt(lead, 'last_name')].filter((part) => part !== null)
  return {
    vendorLeadId: id,
    name: parts.join(' ') || textAt(lead, 'full_name'),
    email: textAt(lead, 'email'),
    phone: textAt(lead, 'phone'),
    company: {
      name: textAt(lead, 'company_name'),
      industry: textAt(lead, 'industry') ?? textAt(lead, 'company_industry'),
      size: textAt(lead, 'company_size'),
      website: textAt(lead, 'company_domain'),
      ...locationOf(pick(lead, 'location') ?? pick(lead, 'company_location')),
    },
    jobTitle: textAt(lead, 'job_title'),
    tags: listAt(lead, 'tags').flatMap((tag) => textAt(tag) ?? []),
    custom: known({
      linkedin_url: textAt(lead, 'linkedin_url'),
      seniority: textAt(lead, 'seniority'),
      company_revenue: textAt(lead, 'company_revenue'),
      intent_score: numberAt(lead, 'intent_score'),
    }),
  }
}

/** Nothing when AudienceLab does not know who the visitor is. */
function visitor({ key, event, personId, at, fields }: Visit): Event[] {
  // some accounts write the person beside the rest, some name the e-mail there alone
  const resolution = readResolution({ ...fields, ...objectAt(fields, 'resolution') })
  const [email] = emailsOf(resolution)
  const { callable } = phonesOf(resolution)
  if (!email && callable.length === 0) return []
  const data: LeadFacts = {
    vendorLeadId: personId,
    name: nameOf(resolution),
    email: email ?? null,
    phone: callable[0] ?? null,
    otherPhones: callable.slice(1),
    company: companyOf(resolution),
    jobTitle: jobTitleOf(resolution),
    source: 'website visit',
    custom: {
      ...customOf(resolution),
      ...known({ pixel_event: event, page_url: textAt(fields, 'page_url') ?? textAt(fields, 'landing_url') }),
    },
  }
  const subject = personId ?? key
  return [{ type: 'lead.created', key: `visit:${key}`, subject, occurredAt: instantOfText(at, 'UTC'), data }]
}

const known = (fields: Record<string, string | number | null>) =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null))
