import type { IntentData } from '../../domain/intents.ts'
import { readAnswer, unreadableAnswer } from '../_kit/answer.ts'
import type { Outbound, OutboundResponse, Outcome } from '../_kit/contract.ts'
import { objectAt, pick } from '../_kit/pick.ts'
import { call } from './call.ts'
import {
  companyOf,
  customOf,
  emailsOf,
  jobTitleOf,
  namedEmailsOf,
  nameOf,
  phonesOf,
  type Resolution,
  readResolution,
} from './read-resolution.ts'
import type { AudienceLabsSettings } from './settings.ts'

type Question = IntentData['person.enrich']

/** What is asked for; nothing else of a person is wanted. */
const fields = [
  'FIRST_NAME',
  'LAST_NAME',
  'BUSINESS_EMAIL',
  'PERSONAL_EMAILS',
  'MOBILE_PHONE',
  'MOBILE_PHONE_DNC',
  'DIRECT_NUMBER',
  'DIRECT_NUMBER_DNC',
  'JOB_TITLE',
  'SENIORITY_LEVEL',
  'DEPARTMENT',
  'COMPANY_NAME',
  'COMPANY_DOMAIN',
  'COMPANY_INDUSTRY',
  'COMPANY_EMPLOYEE_COUNT',
  'COMPANY_REVENUE',
  'COMPANY_CITY',
  'COMPANY_STATE',
  'INDIVIDUAL_LINKEDIN_URL',
]

export const outbound: Outbound<AudienceLabsSettings> = {
  'person.enrich': {
    repeat: 'safe',
    // a question by CPF is for those who know CPFs
    accepts: ({ cpf, email }, { apiKey, enrichLeads }) => Boolean(apiKey && enrichLeads && !cpf && email),
    lookup: { key: ({ email }) => `email:${email?.toLowerCase()}`, ttlDays: 90 },
    async perform(question, settings, io) {
      const { email } = question
      if (!email) return { kind: 'reject', reason: 'no e-mail to ask about' }
      const body = { filter: { email }, is_or_match: false, fields, page: 1, page_size: 5 }
      const recordAs = (response: OutboundResponse) => ({ rows: rowsOf(response)?.length ?? null })
      const result = await call(settings, io, { method: 'POST', path: '/enrich', body, recordAs })
      return readAnswer(result, { done: (response) => enriched(question, email, response) }, io.now())
    },
  },
}

const rowsOf = ({ json }: OutboundResponse): unknown[] | null => {
  const rows = pick(json, 'result')
  return Array.isArray(rows) ? rows : null
}

function enriched({ leadId, snapshot }: Question, email: string, response: OutboundResponse): Outcome {
  const rows = rowsOf(response)
  if (!rows) return unreadableAnswer()
  // a filter that the vendor does not understand returns everybody: only the row with this e-mail is about this person
  const people = rows.map((row) => readResolution(objectAt(row) ?? {}))
  const person = people.find((one) => namedEmailsOf(one).some((each) => each.toLowerCase() === email.toLowerCase()))
  const profile = person ? profileOf(person) : null
  const data = { leadId, snapshot, profile }
  const key = `enriched:${leadId}:${snapshot}`
  return {
    kind: 'done',
    answer: { found: person !== undefined, rows: rows.length },
    events: [{ type: 'person.enriched', key, subject: leadId, occurredAt: null, data }],
  }
}

function profileOf(person: Resolution) {
  return {
    name: nameOf(person),
    emails: emailsOf(person).slice(0, 10),
    phones: phonesOf(person)
      .callable.slice(0, 10)
      .map((number) => ({ number })),
    company: companyOf(person),
    jobTitle: jobTitleOf(person),
    custom: customOf(person),
  }
}
