import { createHash } from 'node:crypto'
import type { SimulatedAnswer, SimulatedServer, Simulator } from '../_kit/contract.ts'

const events = ['on_create_lead', 'on_update_lead', 'on_close_lead'] as const

/** A small C2S: sends its webhooks in every shape seen in the wild and answers the calls of its API. */
export function createSimulator(): Simulator {
  return { events, send, serve }
}

const firstNames = [
  'Ana',
  'Bruno',
  'Clara',
  'Davi',
  'Elisa',
  'Fábio',
  'Gabriela',
  'Heitor',
  'Íris',
  'João',
  'Lívia',
  'Mateus',
]
const middleNames = ['Almeida', 'Batista', 'Couto', 'Dias', 'Esteves', 'Figueira', 'Goulart']
const lastNames = [
  'da Silva',
  'de Souza',
  'dos Santos',
  'Oliveira',
  'Pereira',
  'Araújo',
  'Conceição',
  'Nóbrega',
  'e Castro',
]
const areaCodes = [11, 21, 27, 31, 41, 48, 51, 55, 61, 62, 65, 67, 71, 79, 81, 82, 83, 84, 85, 86, 91, 92, 95, 96, 98]
const products = ['Apartamento de 2 dormitórios', 'Casa em condomínio', 'Cobertura duplex', 'Sala comercial', 'Terreno']
const districts = ['Centro', 'Jardim das Flores', 'Vila Nova', 'Alto da Serra']
const portals = ['Portal Exemplo', 'Site próprio', 'Anúncio em rede social', 'Indicação']
const sellers = ['Paula Corretora', 'Renato Vendas', 'Sílvia Imóveis']
const funnel = ['New lead', 'In attendance', 'Scheduled visit', 'Done visit', 'Created offer']

const at = <T>(list: readonly T[], n: number): T => list[n % list.length]!
const hash = (text: string) => createHash('md5').update(text).digest('hex')
const ascii = (text: string) =>
  text
    .normalize('NFD')
    .replace(/[^A-Za-z ]/g, '')
    .toLowerCase()

/** An invented person with a well-formed mobile number; the same for the same n. */
function person(n: number) {
  const name = `${at(firstNames, n)} ${at(middleNames, n >> 2)} ${at(lastNames, n >> 1)}`
  // spread over the numbers of mobiles (9 6000-0000 to 9 9999-9999), so that no run of digits looks made up; simulated look-ups find n again from it
  const subscriber = 60_000_000 + ((n * 7_368_787 + 1_234_321) % 39_999_983)
  const phone = `${at(areaCodes, n)}9${subscriber}`
  return { name, email: `${ascii(name).split(' ').join('.')}.${n}@example.test`, phone }
}

/** C2S writes Brasília's time with its offset. */
const brasilia = (time: number) => new Date(time - 3 * 3_600_000).toISOString().replace(/\.\d{3}Z$/, '-03:00')

function leadOf(event: string, n: number, now: Date) {
  const created = now.getTime() - (event === 'on_create_lead' ? 0 : 86_400_000)
  const { name, email, phone } = person(n)
  const price = 180_000 + (n % 40) * 15_000
  const isClosed = event === 'on_close_lead'
  const isWon = isClosed && n % 2 === 0
  const attributes = {
    description: `Tenho interesse no imóvel ${n}`,
    customer: {
      id: hash(`customer ${n}`).slice(0, 8),
      name,
      email,
      phone: `55${phone}`,
      phone2: null,
      phone_global: `+55${phone}`,
    },
    seller: {
      id: hash(at(sellers, n)).slice(0, 8),
      name: at(sellers, n),
      email: `vendas${n % sellers.length}@example.test`,
    },
    product: {
      id: 1000 + (n % 500),
      description: `[REF-${n % 500}] ${at(products, n)}`,
      prop_ref: n % 3 === 0 ? `REF-${n % 500}` : null,
      price: price.toLocaleString('pt-BR', { minimumFractionDigits: 2 }),
      price_float: price,
      city: 'Cidade Exemplo',
      neighbourhood: at(districts, n),
      real_estate_detail: { negotiation_name: n % 4 === 0 ? 'Locação' : 'Compra' },
    },
    lead_source: { id: n % portals.length, name: at(portals, n) },
    channel: { id: 1, name: 'Internet' },
    lead_status: statusOf(event, isWon),
    funnel_status: { status: event === 'on_create_lead' ? funnel[0] : at(funnel, 1 + (n % 4)) },
    tags: n % 2 === 0 ? [{ name: 'simulado' }] : [],
    archive_details: { archived: isClosed && !isWon, archive_notes: isClosed && !isWon ? 'Comprou com outro' : null },
    done_details: { done: isWon, price: isWon ? price : null },
    created_at: brasilia(created),
    updated_at: brasilia(now.getTime()),
  }
  return { id: hash(`lead ${n}`), internal_id: 50_000 + n, attributes }
}

function statusOf(event: string, isWon: boolean) {
  if (event === 'on_create_lead') return { id: 0, alias: 'new', name: 'Novo' }
  if (event === 'on_update_lead') return { id: 1, alias: 'under_negotiation', name: 'Em negociação' }
  return isWon ? { id: 2, alias: 'converted', name: 'Negócio fechado' } : { id: 3, alias: 'lost', name: 'Arquivado' }
}

/** By n: the action in the body, under `lead`, under `data`, or only in the URL; each also as a list of one. */
const send: Simulator['send'] = (event, n, settings, now, _webhookUrl, instead) => {
  const { id, internal_id, attributes } = leadOf(event, n, now)
  const shapes = [
    { id, hook_action: event, attributes },
    { hook_action: event, lead: { id, internal_id, attributes } },
    { hook_action: event, data: { type: 'lead', id, attributes }, timestamp: now.toISOString() },
    { data: { type: 'lead', id, internal_id, attributes } },
  ]
  const shape = at(shapes, n)
  const secret = [settings.webhookSecrets].flat()[0]
  return {
    method: 'POST',
    pathSuffix: `/${event}`,
    headers: {
      'Content-Type': 'application/json',
      'User-Agent': 'C2S',
      ...(typeof secret === 'string' && { 'X-Webhook-Token': secret }),
    },
    body: instead ?? Buffer.from(JSON.stringify(n % 8 >= 4 ? [shape] : shape)),
  }
}

interface SimulatedMessage {
  id: string
  sender_type: string
  recipient_type: string
  body: string
}

/** The API: any token but `bad…` is good; every lead exists but `missing…`. */
function serve(): SimulatedServer {
  const messages = new Map<string, SimulatedMessage[]>()
  const subscriptions = new Map<string, string>()

  const route = (
    method: string,
    path: string,
    headers: Record<string, string>,
    body: Record<string, unknown>,
  ): SimulatedAnswer => {
    const token = /^(?:Bearer )?(.+)$/.exec(headers.authorization ?? headers.authentication ?? '')?.[1]
    if (!token || token.startsWith('bad')) return { status: 403, body: { error: 'not_authorized' } }
    if (method === 'GET' && path === '/company') return { status: 200, body: { company_name: 'Imobiliária Exemplo' } }
    if (method === 'POST' && /^\/(leads|api)\/(un)?subscribe$/.test(path)) return subscribe(subscriptions, path, body)
    const [, id, note] = /^\/leads\/([^/]+)(\/create_message)?$/.exec(path) ?? []
    if (!id || id.startsWith('missing')) return { status: 404, body: { error: 'not_found' } }
    if (method === 'GET' && !note)
      return { status: 200, body: leadAnswer(decodeURIComponent(id), messages.get(id) ?? []) }
    if (method !== 'POST' || !note) return { status: 404, body: { error: 'not_found' } }
    if (typeof body.body !== 'string' || body.body === '')
      return { status: 422, body: { success: false, msg: 'body is missing' } }
    const written = messages.get(id) ?? []
    const message = {
      id: hash(`message ${id} ${written.length}`),
      sender_type: 'integration',
      recipient_type: 'seller',
      body: body.body,
    }
    messages.set(id, [...written, message])
    return { status: 201, body: { success: true, id: message.id } }
  }

  const server: SimulatedServer = {
    calls: [],
    fault: null,
    handle({ method, path, headers, body }) {
      const text = body.toString()
      server.calls.push({ method, path, headers, body: text, at: Date.now() })
      return route(method, path.split('?', 1)[0]!, headers, parsed(text))
    },
  }
  return server
}

function subscribe(
  known: Map<string, string>,
  path: string,
  { hook_action, hook_url }: Record<string, unknown>,
): SimulatedAnswer {
  const action = events.find((event) => event === hook_action)
  if (!action) return { status: 422, body: { success: false, msg: 'hook_action not found' } }
  if (path.endsWith('/unsubscribe')) {
    known.delete(action)
    return { status: 200, body: { success: true, message: 'Unsubscribed successfully' } }
  }
  known.set(action, String(hook_url))
  return { status: 200, body: { success: true, message: 'Subscribed successfully' } }
}

function leadAnswer(id: string, messages: SimulatedMessage[]) {
  const { internal_id, attributes } = leadOf(
    'on_update_lead',
    Number.parseInt(hash(id).slice(0, 4), 16),
    new Date('2026-01-15T12:00:00Z'),
  )
  return { data: { type: 'lead', id, internal_id, attributes, messages } }
}

function parsed(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
  } catch {
    return {}
  }
}
