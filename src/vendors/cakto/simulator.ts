import { createHash, createHmac } from 'node:crypto'
import type { SimulatedAnswer, SimulatedServer, Simulator } from '../_kit/contract.ts'

const events = [
  'initiate_checkout',
  'checkout_abandonment',
  'pix_gerado',
  'boleto_gerado',
  'purchase_approved',
  'purchase_refused',
  'refund',
  'refund_requested',
  'chargeback',
  'subscription_created',
  'subscription_renewed',
  'subscription_renewal_refused',
  'subscription_paused',
  'subscription_resumed',
  'subscription_canceled',
] as const

/** A small Cakto: sends its webhooks as V1 and V2, signed and as before it signed, and answers the calls of its API. */
export function createSimulator(): Simulator {
  return { events, send, serve }
}

const firstNames = ['Ana', 'Bruno', 'Clara', 'Davi', 'Elisa', 'Fábio', 'Gabriela', 'Heitor', 'Íris', 'João', 'Lívia']
const lastNames = ['da Silva', 'de Souza', 'dos Santos', 'Oliveira', 'Pereira', 'Araújo', 'Conceição']
const areaCodes = [11, 21, 27, 31, 41, 48, 51, 55, 61, 62, 65, 67, 71, 79, 81, 82, 83, 84, 85, 86, 91, 92, 95, 96, 98]
const products = ['Curso Exemplo', 'Mentoria Inventada', 'Sistema 4 Fases', 'Comunidade Fictícia']

const at = <T>(list: readonly T[], n: number): T => list[n % list.length]!
const uuid = (text: string) =>
  createHash('md5')
    .update(text)
    .digest('hex')
    .replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12})$/, '$1-$2-4$3-8$4-$5')

/** An invented person; the phone is the one that simulated CRMs give the person of the same n. */
function person(n: number) {
  const subscriber = 60_000_000 + ((n * 7_368_787 + 1_234_321) % 39_999_983)
  return {
    name: `${at(firstNames, n)} ${at(lastNames, n >> 1)}`,
    email: `comprador.${n}@example.test`,
    phone: `55${at(areaCodes, n)}9${subscriber}`,
    birthDate: null,
    docType: 'cpf',
    docNumber: cpfOf(200_000_000 + n),
  }
}

/** Nine digits and their two check digits. */
function cpfOf(base: number): string {
  const digits = [...String(base)].map(Number)
  for (const first of [10, 11]) {
    const rest = digits.reduce((sum, digit, place) => sum + digit * (first - place), 0) % 11
    digits.push(rest < 2 ? 0 : 11 - rest)
  }
  return digits.join('')
}

/** Cakto writes Brasília's time with its offset. */
const brasilia = (time: number) => new Date(time - 3 * 3_600_000).toISOString().replace('Z', '-03:00')

const offerOf = (n: number) => ({
  id: `of3rta${n % 9}`,
  name: 'Oferta Exemplo',
  price: 39.9 + (n % 30) * 10,
  currency: 'BRL',
})

function orderOf(event: string, n: number, now: Date) {
  const offer = offerOf(n)
  const made = brasilia(now.getTime() - 130_000)
  const isPaid = !/gerado|refused/.test(event)
  const isRenewal = event.startsWith('subscription_renew')
  return {
    id: uuid(isRenewal ? `renewal ${n}` : `order ${n}`),
    refId: uuid(`ref ${n}`).slice(0, 7),
    offer_type: 'main',
    // the last state but one: Cakto's own refunds still read "paid"
    status: isPaid ? 'paid' : 'waiting_payment',
    customer: person(n),
    affiliate: '',
    offer,
    product: { id: uuid(`product ${n % 9}`), short_id: `Zz${n % 9}`, name: at(products, n), type: 'unique' },
    parent_order: null,
    subscription: event.startsWith('subscription_') ? subscriptionOf(event, n, now) : null,
    checkoutUrl: `https://pay.cakto.example.test/${offer.id}`,
    baseAmount: offer.price,
    discount: 0,
    amount: offer.price,
    fees: 3.49,
    couponCode: null,
    reason: event.endsWith('refused') ? 'Cartão sem limite' : null,
    paymentMethod: event === 'boleto_gerado' ? 'boleto' : n % 3 === 0 ? 'credit_card' : 'pix',
    installments: n % 3 === 0 ? 3 : 1,
    utm_source: n % 2 === 0 ? 'newsletter' : null,
    fbc: null,
    fbp: `fb.1.${now.getTime() - 200_000}.${1_000_000_000 + n}`,
    createdAt: made,
    paidAt: isPaid ? brasilia(now.getTime()) : null,
    refundedAt: null,
    chargedbackAt: null,
  }
}

function subscriptionOf(event: string, n: number, now: Date) {
  const isOver = event === 'subscription_canceled'
  return {
    id: uuid(`subscription ${n}`),
    status: isOver ? 'canceled' : 'active',
    current_period: 1,
    recurrence_period: 30,
    quantity_recurrences: -1,
    amount: offerOf(n).price.toFixed(2),
    canceledAt: isOver ? brasilia(now.getTime()) : null,
  }
}

const checkoutOf = (n: number, now: Date) => ({
  customerName: person(n).name,
  customerEmail: person(n).email,
  customerCellphone: person(n).phone,
  offer: offerOf(n),
  product: { id: uuid(`product ${n % 9}`), name: at(products, n) },
  checkoutUrl: `https://pay.cakto.example.test/of3rta${n % 9}`,
  createdAt: brasilia(now.getTime() - 1_200_000),
})

/** Every second one as V2, a list, with an order bump in front; every third unsigned. */
const send: Simulator['send'] = (event, n, settings, now, _webhookUrl, instead) => {
  const secret = String([settings.secrets].flat()[0])
  const isCheckout = event.includes('checkout')
  const main = isCheckout ? checkoutOf(n, now) : orderOf(event, n, now)
  const bump = { ...main, id: uuid(`bump ${event} ${n}`), offer_type: 'orderbump', amount: 9.9, subscription: null }
  const hasBump = !isCheckout && !event.startsWith('subscription_')
  const data = n % 2 === 0 ? main : hasBump ? [bump, main] : [main]
  const body = instead ?? Buffer.from(JSON.stringify({ secret, event, data }))
  const timestamp = String(Math.floor(now.getTime() / 1000))
  const signature = createHmac('sha256', secret).update(`${timestamp}.`).update(body).digest('hex')
  const isSigned = n % 3 !== 2 || settings.requireSignature === true
  return {
    method: 'POST',
    headers: {
      'Content-Type': 'application/json',
      'User-Agent': 'CaktoBot/1.0',
      ...(isSigned && { 'X-Cakto-Timestamp': timestamp, 'X-Cakto-Signature': `v1=${signature}` }),
    },
    body,
  }
}

/** The API: any client but `bad…` gets a token. Its history holds twelve deliveries, every fourth of them unanswered or refused. */
function serve(): SimulatedServer {
  const webhooks = new Map<string, { id: string; url: unknown }>()
  const history = [...Array(12).keys()].map((n) => ({
    id: 500 + n,
    event_id: 'purchase_approved',
    event_name: 'Compra aprovada',
    event_status: n % 4 === 3 ? (n % 8 === 3 ? 503 : null) : 200,
    dispatchedAt: '2026-01-15T09:00:00-03:00',
  }))

  const route = (
    method: string,
    path: string,
    query: URLSearchParams,
    body: Record<string, unknown>,
  ): SimulatedAnswer => {
    if (method === 'GET' && path === '/webhook/event_history/') return pageOf(history, query)
    if (method === 'GET' && path === '/webhook/') return pageOf([...webhooks.values()], query)
    if (method === 'POST' && path === '/webhook/') {
      if (!Array.isArray(body.products)) return { status: 400, body: { products: ['Este campo é obrigatório.'] } }
      const webhook = { id: String(webhooks.size + 1), url: body.url }
      webhooks.set(webhook.id, webhook)
      return { status: 201, body: { ...webhook, fields: { secret: 'invented-by-the-simulator' } } }
    }
    const [, resend] = /^\/webhook\/event_resend\/(\d+)\/$/.exec(path) ?? []
    if (method === 'POST' && history.some(({ id }) => String(id) === resend))
      return { status: 200, body: { detail: 'Evento reenviado com sucesso' } }
    const [, id] = /^\/webhook\/(\d+)\/$/.exec(path) ?? []
    if (method === 'DELETE' && id && webhooks.delete(id)) return { status: 204 }
    return { status: 404, body: { detail: 'Não encontrado.' } }
  }

  const server: SimulatedServer = {
    calls: [],
    fault: null,
    handle({ method, path, headers, body }) {
      const text = body.toString()
      server.calls.push({ method, path, headers, body: text, at: Date.now() })
      const [place = '', query = ''] = path.split('?', 2)
      if (!place.startsWith('/public_api/')) return { status: 404, body: { detail: 'Não encontrado.' } }
      const below = place.slice('/public_api'.length)
      if (method === 'POST' && below === '/token/') return token(new URLSearchParams(text))
      if (headers.authorization !== 'Bearer simulated')
        return { status: 401, body: { detail: 'As credenciais de autenticação não foram fornecidas.' } }
      return route(method, below, new URLSearchParams(query), parsed(text))
    },
  }
  return server
}

function token(form: URLSearchParams): SimulatedAnswer {
  const id = form.get('client_id')
  if (!id || id.startsWith('bad') || !form.get('client_secret'))
    return { status: 401, body: { error: 'invalid_client' } }
  return {
    status: 200,
    body: { access_token: 'simulated', expires_in: 36_000, token_type: 'Bearer', scope: 'read write' },
  }
}

/** Five a page at most, so that a client has to turn pages. */
function pageOf(all: unknown[], query: URLSearchParams): SimulatedAnswer {
  const size = Math.min(5, Number(query.get('limit')) || 5)
  const page = Math.max(1, Number(query.get('page')) || 1)
  const results = all.slice((page - 1) * size, page * size)
  const next = page * size < all.length ? `https://api.cakto.example.test/?page=${page + 1}` : null
  return { status: 200, body: { count: all.length, next, previous: null, results } }
}

function parsed(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
  } catch {
    return {}
  }
}
