import type { Event } from '../../domain/events.ts'
import { type CanonicalType, canonicalEvent, isCanonical } from '../_kit/canonical.ts'
import type { WebhookRequest } from '../_kit/contract.ts'
import { readForm } from '../_kit/form.ts'
import { bodyHash, hashOf } from '../_kit/identify.ts'
import { instantOfText, instantOfUnix } from '../_kit/instant.ts'
import { numberAt, textAt } from '../_kit/pick.ts'
import { readJson } from '../_kit/request.ts'
import { readExpression, readLines } from './expression.ts'
import type { GenericSettings } from './settings.ts'

/** What one delivery says, as the settings read it. */
export interface Reading {
  dedupeKey: string
  /** The sender's word for what happened, else ours. */
  type: string
  at: string | null
  events: Event[]
}

const most = 1_000

/** JSON, or a form as an object. Null: neither. */
export function readBody(request: WebhookRequest): { value: unknown } | null {
  const form = readForm(request)
  if (form) return { value: Object.fromEntries(form) }
  const body = readJson(request)
  return body.ok && typeof body.value === 'object' && body.value !== null ? { value: body.value } : null
}

export function readFacts(request: WebhookRequest, settings: GenericSettings): Reading | null {
  const body = readBody(request)
  if (!body) return null
  const root = body.value
  const found = settings.items && readExpression(settings.items)?.(root)
  // a body that is a list is a list of facts
  const list = Array.isArray(found) ? found : Array.isArray(root) ? root : null
  const items = (list ?? [root]).slice(0, most)
  const said = evaluate(settings.typePath, root)
  const words = new Map(readLines(settings.words).map(({ left, right }) => [left.toLowerCase(), right]))
  const first = textAt(said) ?? textAt(evaluate(settings.typePath, items[0]))
  return {
    dedupeKey: textAt(evaluate(settings.dedupeKey, root)) ?? bodyHash(request),
    type: first ?? settings.defaultType,
    at: timeOf(evaluate(settings.time, root) ?? evaluate(settings.time, items[0])),
    events: unique(items.flatMap((item) => toEvent(item, textAt(said), words, settings) ?? [])),
  }
}

function evaluate(expression: string | undefined, value: unknown): unknown {
  return expression ? readExpression(expression)?.(value) : undefined
}

type Words = ReadonlyMap<string, string>

function toEvent(item: unknown, rootType: string | null, words: Words, settings: GenericSettings): Event | null {
  if (typeof item !== 'object' || item === null) return null
  const type = typeOf(textAt(evaluate(settings.typePath, item)) ?? rootType, words, settings)
  if (!type) return null
  const at = timeOf(evaluate(settings.time, item))
  const data = dataOf(item, type, words, settings)
  // of what was understood: the stored bytes may have lost a token that stood among them
  const key = textAt(evaluate(settings.dedupeKey, item)) ?? hashOf([at, data])
  return canonicalEvent(type, data, { key: `${type}:${key}`, at, fallback: key })
}

/** Null: this delivery is to be dropped. */
function typeOf(said: string | null, words: Words, { defaultType }: GenericSettings): CanonicalType | null {
  if (!said) return defaultType
  const ours = words.get(said.toLowerCase()) ?? said
  if (ours === 'ignore') return null
  return isCanonical(ours) ? ours : defaultType
}

/** Where each is usually found, when nothing else is said. */
const usual = {
  leadId: 'lead_id | leadId | id',
  name: 'name | nome | full_name | fullName | nome_completo | nombre | contact.name | lead.name | data.name',
  email: 'email | e-mail | email_address | mail | correo | contact.email | lead.email | data.email',
  phone:
    'phone | telefone | celular | whatsapp | phone_number | telephone | mobile | telefono | contact.phone | lead.phone | data.phone',
  company: 'company_name | empresa | organization | company.name | company | contact.company',
  source: 'source | origem | utm_source | origen',
} as const

type Data = Record<string, unknown>

function dataOf(item: unknown, type: CanonicalType, words: Words, settings: GenericSettings): Data {
  const data: Data = {}
  const said = (name: keyof typeof usual) => evaluate(settings[name] ?? usual[name], item)
  const person: Data = { name: said('name') ?? fullName(item), email: said('email'), phone: said('phone') }
  const isLead = type.startsWith('lead.')
  if (isLead) Object.assign(data, person, { vendorLeadId: said('leadId'), source: said('source') })
  if (isLead && textAt(said('company'))) data.company = { name: said('company') }
  if (type === 'site.status') Object.assign(data, person)
  if (/^(purchase|payment|checkout|subscription)\./.test(type)) data.customer = person
  for (const { left, right } of readLines(settings.mapping)) place(data, left.split('.'), readExpression(right)?.(item))
  for (const name of ['state', 'kind', 'channel', 'to']) {
    const word = textAt(data, name)
    if (word && words.has(word.toLowerCase())) data[name] = words.get(word.toLowerCase())
  }
  for (const name of ['tags', 'otherPhones']) if (typeof data[name] === 'string') data[name] = split(data[name])
  return data
}

const split = (text: string) => text.split(/[,;]/).flatMap((each) => each.trim() || [])

function fullName(item: unknown): string | undefined {
  const names = ['{first_name} {last_name}', '{firstName} {lastName}', '{contact.first_name} {contact.last_name}']
  return names.map((name) => textAt(readExpression(name)?.(item))).find((found) => found !== null) ?? undefined
}

/** Two steps deep, as facts are. */
function place(data: Data, [first, second]: string[], value: unknown): void {
  if (value === undefined || first === undefined) return
  if (second === undefined) {
    data[first] = value
    return
  }
  const inner = typeof data[first] === 'object' && data[first] !== null ? (data[first] as Data) : {}
  data[first] = { ...inner, [second]: value }
}

const from2001 = 1_000_000_000

function timeOf(value: unknown): string | null {
  const number = numberAt(value)
  if (number !== null && number >= from2001) return instantOfUnix(number, number >= from2001 * 1_000 ? 'ms' : 's')
  return instantOfText(textAt(value), 'UTC')
}

function unique(events: Event[]): Event[] {
  return [...new Map(events.map((event) => [event.key, event])).values()]
}
