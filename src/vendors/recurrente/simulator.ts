import { createHash, createHmac } from 'node:crypto'
import type { SimulatedAnswer, SimulatedServer, Simulator } from '../_kit/contract.ts'

const events = [
  'payment_intent.succeeded',
  'payment_intent.failed',
  'bank_transfer_intent.pending',
  'bank_transfer_intent.succeeded',
  'subscription.create',
  'subscription.past_due',
  'subscription.paused',
  'subscription.cancel',
  'intent.succeeded',
  'setup_intent.succeeded',
] as const

/** A small Recurrente: signs its webhooks as Svix does and answers the calls of its API. */
export function createSimulator(): Simulator {
  return { events, send, serve }
}

const firstNames = ['Alejandra', 'Benjamín', 'Camila', 'Diego', 'Esperanza', 'Fernando', 'Gabriela']
const lastNames = ['de León', 'Ficticio', 'Inventada', 'Pérez Ejemplo', 'del Valle']
const plans = ['Sitio web', 'Plan Básico', 'Plan Pro']

const at = <T>(list: readonly T[], n: number): T => list[n % list.length]!
const hash = (text: string) => createHash('md5').update(text).digest('hex').slice(0, 16)

/** An invented person; the same for the same n, in payments and subscriptions. */
const person = (n: number) => ({
  id: `us_${hash(`customer ${n}`)}`,
  email: `persona.${n}@example.test`,
  full_name: `${at(firstNames, n)} ${at(lastNames, n >> 1)}`,
})

const price = (n: number) => 9_900 + (n % 20) * 500

function intentOf(event: string, n: number) {
  const failed = event.endsWith('.failed')
  return {
    id: `${event.startsWith('intent.') ? 'in' : 'pa'}_${hash(`intent ${n}`)}`,
    amount_in_cents: price(n),
    currency: n % 4 === 0 ? 'USD' : 'GTQ',
    fee: Math.round(price(n) * 0.05),
    vat_withheld: 0,
    failure_reason: failed ? 'Tu tarjeta fue rechazada por el banco emisor.' : null,
    checkout: {
      id: `ch_${hash(`checkout ${n}`)}`,
      status: failed ? 'unpaid' : 'paid',
      payment_method: { id: `pm_${hash(`method ${n}`)}`, type: 'card', card: { last4: '4242', network: 'visa' } },
      transfer_setups: [],
      metadata: {},
    },
    customer: person(n),
    payment: {
      id: `pay_${hash(`payment ${n}`)}`,
      paymentable: { type: 'OneTimePayment', id: `on_${hash(`payment ${n}`)}`, tax_name: null, tax_id: 'CF' },
    },
    product: { id: `prod_${n % plans.length}`, name: at(plans, n) },
    invoice: { id: null, tax_invoice_url: null },
  }
}

function subscriptionOf(n: number) {
  const { id, email, full_name } = person(n)
  return {
    id: `su_${hash(`subscription ${n}`)}`,
    customer_id: id,
    customer_email: email,
    customer_name: full_name,
    product: { id: `prod_${n % plans.length}`, name: at(plans, n), status: 'active' },
  }
}

const send: Simulator['send'] = (event, n, settings, now, _webhookUrl, instead) => {
  const object = event.startsWith('subscription.') ? subscriptionOf(n) : intentOf(event, n)
  const envelope = { ...object, event_type: event, api_version: '2024-04-24', created_at: now.toISOString() }
  const body = instead ?? Buffer.from(JSON.stringify(envelope))
  const id = `msg_${hash(`${event} ${n}`)}`
  const timestamp = String(Math.floor(now.getTime() / 1000))
  const signature = sign([settings.webhookSecrets].flat()[0], `${id}.${timestamp}.`, body)
  return {
    method: 'POST',
    headers: {
      'Content-Type': 'application/json',
      'User-Agent': 'Svix-Webhooks/1.0',
      'svix-id': id,
      'svix-timestamp': timestamp,
      'svix-signature': `v1,${signature}`,
    },
    body,
  }
}

/** A real secret is `whsec_` and base64; an invented one that is no base64 signs as it stands. */
function sign(secret: unknown, head: string, body: Buffer): string {
  const text = String(secret).replace(/^whsec_/, '')
  const key = Buffer.from(text, /^[\w+/]+=*$/.test(text) && !text.includes('_') ? 'base64' : 'utf8')
  return createHmac('sha256', key).update(head).update(body).digest('base64')
}

/** The API: any key but `bad…` is good. */
function serve(): SimulatedServer {
  const endpoints = new Map<string, { id: string; url: string }>()

  const route = (method: string, path: string, key: string | undefined, url: unknown): SimulatedAnswer => {
    if (!key || key.startsWith('bad'))
      return { status: 401, body: { message: 'No autorizado', errors: { authentication: ['Llave inválida'] } } }
    if (method === 'GET' && path === '/test') return { status: 200, body: { message: 'OK' } }
    if (method === 'GET' && path === '/webhook_endpoints') return { status: 200, body: [...endpoints.values()] }
    if (method === 'POST' && path === '/webhook_endpoints') {
      if (typeof url !== 'string') return { status: 422, body: { message: 'url is missing' } }
      const endpoint = { id: `ep_${hash(`${url} ${endpoints.size}`)}`, url }
      endpoints.set(endpoint.id, endpoint)
      return { status: 201, body: endpoint }
    }
    const [, id] = /^\/webhook_endpoints\/([^/]+)$/.exec(path) ?? []
    if (method === 'DELETE' && id && endpoints.delete(id)) return { status: 200, body: { message: 'OK' } }
    return { status: 404, body: { message: 'Not found' } }
  }

  const server: SimulatedServer = {
    calls: [],
    fault: null,
    handle({ method, path, headers, body }) {
      const text = body.toString()
      server.calls.push({ method, path, headers, body: text, at: Date.now() })
      return route(method, path.split('?', 1)[0]!, headers['x-secret-key'], urlIn(text))
    },
  }
  return server
}

function urlIn(text: string): unknown {
  try {
    return (JSON.parse(text) as { url?: unknown } | null)?.url
  } catch {
    return undefined
  }
}
