import { createHash, createHmac } from 'node:crypto'
import type { SimulatedServer, Simulator } from '../_kit/contract.ts'

const secret = 'whsec_c3RhbmRhcmQtd2ViaG9va3Mtb2YtdGhlLXNhbmRib3g='

/** Somebody's own system that speaks our words: sends signed facts, and takes those that we send on. */
export function createSimulator(): Simulator {
  return {
    events: Object.keys(bodies),
    send,
    serve,
    settings: (baseUrl) => ({ secrets: [secret], signingSecrets: [secret], url: `${baseUrl}/facts` }),
  }
}

const hash = (text: string) => createHash('md5').update(text).digest('hex').slice(0, 20)
const areaCodes = [11, 21, 27, 31, 41, 48, 51, 55, 61, 62, 65, 67, 71, 79, 81, 82, 83, 84, 85, 86, 91, 92, 95, 96, 98]
/** The same person that other simulators invent under this number. */
const phoneOf = (n: number) =>
  `+55${areaCodes[n % areaCodes.length]}9${60_000_000 + ((n * 7_368_787 + 1_234_321) % 39_999_983)}`
const person = (n: number) => ({ name: `Pessoa ${n}`, email: `pessoa.${n}@example.test`, phone: phoneOf(n) })
const order = (n: number) => ({
  orderId: `order-${hash(`order ${n}`)}`,
  customer: person(n),
  product: { id: 'p-1', name: 'Curso de exemplo' },
  amount: 100 + (n % 50),
  currency: 'BRL',
})

const bodies: Record<string, (n: number) => Record<string, unknown>> = {
  'lead.created': (n) => ({
    vendorLeadId: `own-${n}`,
    ...person(n),
    source: 'site',
    company: { name: `Empresa ${n}`, industry: 'Solar', state: 'SP', country: 'BR' },
    tags: ['site'],
  }),
  'lead.updated': (n) => ({ vendorLeadId: `own-${n}`, ...person(n), jobTitle: 'Gerente' }),
  'lead.closed': (n) => ({ vendorLeadId: `own-${n}`, status: 'won' }),
  'purchase.approved': order,
  'purchase.refused': (n) => ({ ...order(n), reason: 'card_declined' }),
  'checkout.abandoned': order,
  'subscription.changed': (n) => ({ subscriptionId: `sub-${n}`, state: 'active', customer: person(n) }),
  'message.received': (n) => ({
    channel: 'email',
    messageId: `${hash(`reply ${n}`)}@example.test`,
    from: person(n).email,
    to: 'ola@loja.example.test',
    text: 'Tenho interesse',
  }),
  'message.status': (n) => ({ channel: 'email', messageId: hash(`message ${n}`), state: 'delivered' }),
  'site.status': (n) => ({ email: person(n).email, state: ['generating', 'generated', 'deployed'][n % 3] }),
  'test.received': (n) => ({ note: `n. ${n}` }),
}

const send: Simulator['send'] = (event, n, settings, now, _webhookUrl, instead) => {
  const body =
    instead ?? Buffer.from(JSON.stringify({ type: event, timestamp: now.toISOString(), data: bodies[event]!(n) }))
  const id = `msg_${hash(`${event} ${n}`)}`
  const timestamp = String(Math.floor(now.getTime() / 1000))
  const key = Buffer.from(String([settings.secrets].flat()[0]).replace(/^whsec_/, ''), 'base64')
  const signature = createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body).digest('base64')
  return {
    method: 'POST',
    headers: {
      'Content-Type': 'application/json',
      'webhook-id': id,
      'webhook-timestamp': timestamp,
      'webhook-signature': `v1,${signature}`,
    },
    body,
  }
}

function serve(): SimulatedServer {
  const server: SimulatedServer = {
    calls: [],
    fault: null,
    handle({ method, path, headers, body }) {
      server.calls.push({ method, path, headers, body: body.toString(), at: Date.now() })
      const [id, timestamp, signatures = ''] = ['id', 'timestamp', 'signature'].map(
        (name) => headers[`webhook-${name}`],
      )
      const key = Buffer.from(secret.slice('whsec_'.length), 'base64')
      const expected = `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body).digest('base64')}`
      return signatures.split(' ').includes(expected) ? { status: 200, body: {} } : { status: 401, body: {} }
    },
  }
  return server
}
