import type { LeadFacts, PersonProfile } from '../../domain/events.ts'
import { locationOf } from '../_kit/location.ts'
import { numberAt, objectAt, pick, textAt } from '../_kit/pick.ts'

type Row = Record<string, unknown>

/** What a row says of a person: under `person`, else flat beside the rest. */
function personOf(row: Row) {
  const person = objectAt(row, 'person') ?? row
  const text = (name: string) => textAt(person, name)
  const parts = [text('first_name'), text('last_name')].filter((part) => part !== null)
  return {
    name: text('full_name') ?? text('name') ?? (parts.join(' ') || null),
    email: text('email') ?? text('work_email'),
    phone: text('phone') ?? text('mobile_phone'),
    jobTitle: text('job_title') ?? text('title'),
  }
}

/** What a row says of a company: under `company`, else flat with names that begin with `company_`. */
function companyOf(row: Row): NonNullable<LeadFacts['company']> {
  const company = objectAt(row, 'company')
  const value = (...names: string[]) =>
    names.map((name) => textAt(company, name) ?? textAt(row, `company_${name}`)).find((text) => text !== null) ?? null
  const location = locationOf(pick(company, 'location') ?? pick(row, 'company_location'))
  return {
    name: value('name') ?? textAt(row, 'company'),
    industry: value('industry') ?? textAt(row, 'industry'),
    size: value('employee_count', 'size') ?? textAt(row, 'employee_count'),
    website: value('domain', 'website'),
    city: location.city ?? value('city', 'location_city'),
    state: location.state ?? value('state', 'location_state'),
    country: location.country ?? value('country', 'location_country'),
    postalCode: location.postalCode ?? null,
  }
}

/** Fields without a home of their own, under Clay's names. */
function customOf(row: Row): Record<string, string | number> {
  const fields = {
    linkedin_url: textAt(row, 'person', 'linkedin_url') ?? textAt(row, 'linkedin_url'),
    company_revenue: numberAt(row, 'company', 'revenue') ?? textAt(row, 'company', 'revenue'),
  }
  return Object.fromEntries(Object.entries(fields).filter((entry): entry is [string, string] => entry[1] !== null))
}

export function profileOf(row: Row): PersonProfile {
  const { name, email, phone, jobTitle } = personOf(row)
  return {
    name,
    emails: email ? [email] : [],
    phones: phone ? [{ number: phone }] : [],
    company: companyOf(row),
    jobTitle,
    custom: customOf(row),
  }
}

/**
 * A row that nobody here asked for. With an e-mail it is about the lead with that e-mail and company, wherever that lead came
 * from; without one Clay's id of the record names the lead.
 */
export function leadFactsOf(row: Row, recordId: string | null, failure: string | null): LeadFacts {
  const person = personOf(row)
  return {
    vendorLeadId: person.email ? null : recordId,
    ...person,
    company: companyOf(row),
    custom: { ...customOf(row), ...(failure !== null && { enrichment_error: failure }) },
  }
}
