import type { LeadFacts } from '../../domain/events.ts'
import { textAt } from '../_kit/pick.ts'

/** AudienceLab's upper-case fields of a person, by their names in upper case whatever case they were sent in. */
export type Resolution = ReadonlyMap<string, unknown>

export const readResolution = (object: Record<string, unknown>): Resolution =>
  new Map(Object.entries(object).map(([name, value]) => [name.toUpperCase(), value]))

const text = (of: Resolution, ...names: string[]): string | null =>
  names.map((name) => textAt(of.get(name))).find((value) => value !== null) ?? null

/** Fields with several values hold them as one text, separated by commas; some accounts send lists. */
export function values(of: Resolution, ...names: string[]): string[] {
  const all = names.flatMap((name) => [of.get(name)].flat()).flatMap((value) => (textAt(value) ?? '').split(','))
  return [...new Set(all.map((value) => value.trim()).filter((value) => value !== ''))]
}

/** Verified before others, the company's before the person's own. */
const emailFields = [
  'BUSINESS_VERIFIED_EMAILS',
  'PERSONAL_VERIFIED_EMAILS',
  'BUSINESS_EMAIL',
  'BUSINESS_EMAILS',
  'PERSONAL_EMAILS',
  'PERSONAL_EMAIL',
  'EMAIL',
  'EMAIL_RAW',
]

/** Every e-mail that is named, also those that are told to be dead. */
export const namedEmailsOf = (of: Resolution): string[] => values(of, ...emailFields)

/** E-mails that may be written to; one that was found invalid anywhere is left out everywhere. */
export function emailsOf(of: Resolution): string[] {
  const invalid = new Set(emailFields.flatMap((name) => markedIn(of, name, statusNames(name), /^invalid$/i)))
  return namedEmailsOf(of).filter((email) => !invalid.has(email))
}

/** The status of a list is told under its own name or that of one. */
const statusNames = (name: string) => [name, name.replace(/S$/, '')].map((each) => `${each}_VALIDATION_STATUS`)

/** Each kind of phone with the field that says, number by number, which of them are on the do-not-call list. */
const phoneFields = ['MOBILE_PHONE', 'DIRECT_NUMBER', 'PERSONAL_PHONE', 'ALL_MOBILES', 'PHONE']

/** Phones that may be called; one that is listed as do-not-call anywhere is left out everywhere. */
export function phonesOf(of: Resolution): { callable: string[]; hasListed: boolean } {
  const listed = new Set(phoneFields.flatMap((name) => markedIn(of, name, [`${name}_DNC`], /^(y|yes|true|1)$/i)))
  return { callable: values(of, ...phoneFields).filter((number) => !listed.has(number)), hasListed: listed.size > 0 }
}

/** The values of a field that another field, value by value, marks. */
function markedIn(of: Resolution, name: string, markNames: string[], mark: RegExp): string[] {
  const told = markNames.map((each) => of.get(each)).find((each) => each !== undefined)
  const marks = (textAt([told].flat().join(',')) ?? '').split(',').map((each) => each.trim())
  return values(of, name).filter((_, at) => mark.test(marks[at] ?? ''))
}

export function nameOf(of: Resolution): string | null {
  const parts = [text(of, 'FIRST_NAME'), text(of, 'LAST_NAME')].filter((part) => part !== null)
  return parts.join(' ') || text(of, 'FULL_NAME')
}

export function companyOf(of: Resolution): NonNullable<LeadFacts['company']> {
  return {
    name: text(of, 'COMPANY_NAME'),
    industry: text(of, 'COMPANY_INDUSTRY'),
    size: text(of, 'COMPANY_EMPLOYEE_COUNT'),
    website: text(of, 'COMPANY_DOMAIN'),
    city: text(of, 'COMPANY_CITY'),
    state: text(of, 'COMPANY_STATE'),
    country: text(of, 'COMPANY_COUNTRY'),
    postalCode: text(of, 'COMPANY_ZIP'),
  }
}

export const jobTitleOf = (of: Resolution): string | null => text(of, 'JOB_TITLE')

/** Fields without a home of their own. Age, income, gender, home address and the like are not taken over. */
export function customOf(of: Resolution): Record<string, string | boolean> {
  const fields = {
    linkedin_url: text(of, 'INDIVIDUAL_LINKEDIN_URL', 'LINKEDIN_URL'),
    seniority: text(of, 'SENIORITY_LEVEL', 'SENIORITY'),
    department: text(of, 'DEPARTMENT'),
    company_revenue: text(of, 'COMPANY_REVENUE'),
    do_not_call: phonesOf(of).hasListed ? true : null,
  }
  return Object.fromEntries(
    Object.entries(fields).filter((entry): entry is [string, string | true] => entry[1] !== null),
  )
}
