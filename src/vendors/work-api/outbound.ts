import { retryAfterMs } from '../../base/retry-after.ts'
import type { PersonProfile } from '../../domain/events.ts'
import type { IntentData } from '../../domain/intents.ts'
import { readAnswer, unreadableAnswer } from '../_kit/answer.ts'
import type { Action, Outbound, OutboundResponse, Outcome } from '../_kit/contract.ts'
import { call } from './call.ts'
import { readBody, type Trouble } from './read-body.ts'
import type { WorkApiSettings } from './settings.ts'

type Question = IntentData['person.enrich']

/** Trouble that no second try mends, in words for whoever can. */
export const advice: Record<Exclude<Trouble, 'transient'>, string> = {
  auth: 'Work API does not accept the key, or its plan has ended: check the connection’s key',
  quota: 'Work API has no credits left: top up the account',
  module: 'The Work API contract does not include the module “cpf”',
  refused: 'Work API does not accept the question',
}

const enrichPerson: Action<WorkApiSettings, 'person.enrich'> = {
  repeat: 'safe',
  accepts: (question) => cpfOf(question) !== null,
  lookup: { key: (question) => `cpf:${cpfOf(question)}`, ttlDays: 90 },
  async perform(question, settings, io) {
    const cpf = cpfOf(question)
    if (!cpf) return { kind: 'reject', reason: 'no CPF to look up' }
    const read = (response: OutboundResponse) => toOutcome(response, { question, cpf, settings, now: io.now() })
    const byBody = Object.fromEntries([400, 401, 402, 403, 404, 422, 429].map((status) => [status, read]))
    const result = await call(settings, cpf, io)
    return readAnswer(result, { done: read, statuses: { ...byBody, '5xx': 'retry' }, quote: null }, io.now())
  },
}

export const outbound: Outbound<WorkApiSettings> = { 'person.enrich': enrichPerson }

function cpfOf({ cpf }: Question): string | null {
  const digits = cpf?.replace(/\D/g, '') ?? ''
  return digits.length === 11 ? digits : null
}

interface Asked {
  question: Question
  cpf: string
  settings: WorkApiSettings
  now: Date
}

function toOutcome(response: OutboundResponse, { question, cpf, settings, now }: Asked): Outcome {
  const reading = readBody(response, cpf, settings)
  switch (reading.kind) {
    case 'ok':
      return known(question, reading.profile)
    case 'not_found':
      return known(question, null)
    case 'unreadable':
      return unreadableAnswer()
    case 'transient': {
      const afterMs = retryAfterMs(response.headers['retry-after'], now)
      return { kind: 'retry', reason: reading.said || `the vendor answered ${response.status}`, afterMs }
    }
    default: {
      const { kind, said } = reading
      return { kind: 'reject', reason: said ? `${advice[kind]} (${said})` : advice[kind], code: kind }
    }
  }
}

function known({ leadId, snapshot }: Question, profile: PersonProfile | null): Outcome {
  const key = `enriched:${leadId}:${snapshot}`
  const data = { leadId, snapshot, profile }
  return {
    kind: 'done',
    answer: profile,
    events: [{ type: 'person.enriched', key, subject: leadId, occurredAt: null, data }],
  }
}
