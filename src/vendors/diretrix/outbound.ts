import { normalizeCpf } from '../../domain/cpf.ts'
import type { PersonCandidate } from '../../domain/events.ts'
import type { IntentData } from '../../domain/intents.ts'
import { readAnswer, unreadableAnswer } from '../_kit/answer.ts'
import type { Action, Outbound, OutboundResponse, Outcome } from '../_kit/contract.ts'
import { objectAt, pick, textAt } from '../_kit/pick.ts'
import { call } from './call.ts'
import type { DiretrixSettings } from './settings.ts'

type Question = IntentData['person.identify']

/** Nobody is known behind the contact. The vendor says so in three ways: 400, 404 and an empty list. */
const nobody = (question: Question): Outcome => ({ kind: 'done', answer: [], events: [identified(question, [])] })

const identifyPerson: Action<DiretrixSettings, 'person.identify'> = {
  repeat: 'safe',
  accepts: (question) => contactOf(question) !== null,
  lookup: { key: (question) => contactOf(question)?.join(':') ?? '', ttlDays: 30 },
  async perform(question, settings, io) {
    const contact = contactOf(question)
    if (!contact) return { kind: 'reject', reason: 'neither a Brazilian phone number nor an e-mail address to look up' }
    return readAnswer(
      await call(settings, ...contact, io),
      {
        done: (response) => readCandidates(question, response),
        statuses: { 400: () => nobody(question), 404: () => nobody(question), '5xx': 'retry' },
        quote: null,
      },
      io.now(),
    )
  },
}

export const outbound: Outbound<DiretrixSettings> = { 'person.identify': identifyPerson }

function contactOf({ by, phone, email }: Question): ['Telefone' | 'Email', string] | null {
  if (by === 'email') {
    // people type anything into a form: only what looks like an address becomes part of a path
    const address = email?.trim().toLowerCase() ?? ''
    return /^[^\s@]+@[^\s@]+$/.test(address) ? ['Email', address] : null
  }
  const digits = nationalDigits(phone ?? '')
  return digits ? ['Telefone', digits] : null
}

/**
 * Area code and number, as the vendor wants it; null when it is no Brazilian number. The length decides whether a leading
 * 55 is the country: `55 9 9999 8888` has eleven digits and is a number of the area 55 in Rio Grande do Sul.
 */
export function nationalDigits(phone: string): string | null {
  const digits = phone.replace(/\D/g, '')
  if (/^55\d{10,11}$/.test(digits)) return digits.slice(2)
  return /^\d{10,11}$/.test(digits) && !phone.trim().startsWith('+') ? digits : null
}

function readCandidates(question: Question, { json }: OutboundResponse): Outcome {
  if (!Array.isArray(json)) return unreadableAnswer()
  const people = json.filter((each) => objectAt(each) !== null && 'cpf' in each)
  if (json.length > 0 && people.length === 0) return unreadableAnswer()
  const candidates = new Map<string, PersonCandidate>()
  for (const person of people) {
    const given = pick(person, 'cpf')
    const cpf = typeof given === 'string' || typeof given === 'number' ? normalizeCpf(given) : null
    if (!cpf) continue
    candidates.set(cpf, { cpf, name: candidates.get(cpf)?.name ?? textAt(person, 'nome') })
  }
  const found = [...candidates.values()]
  return { kind: 'done', answer: found, events: [identified(question, found)] }
}

function identified({ leadId, snapshot, by }: Question, candidates: PersonCandidate[]) {
  return {
    type: 'person.identified' as const,
    key: `identified:${leadId}:${snapshot}:${by}`,
    subject: leadId,
    occurredAt: null,
    data: { leadId, snapshot, by, candidates },
  }
}
