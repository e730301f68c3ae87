import { createHash, createPrivateKey, sign } from 'node:crypto'
import type { SimulatedAnswer, SimulatedServer, Simulator } from '../_kit/contract.ts'

/** An invented pair; its public half is what the sandbox's connection believes. */
const publicKey =
  'MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEHErF1UNTUra5BXBBh4x7DKibDJiYzaFjSsbQo40dXog/mSec77QgQQXzXv/XlT4mrYnUd11dtFNPbNs/ye8HMw=='
const jwk = {
  kty: 'EC',
  x: 'HErF1UNTUra5BXBBh4x7DKibDJiYzaFjSsbQo40dXog',
  y: 'P5knnO-0IEEF817_15U-Jq2J1HddXbRTT2zbP8nvBzM',
  crv: 'P-256',
  d: 'Ve1veNL0U3qORPFG6cxlimvg1XJUBYy689Lv6QN_gC4',
}

/** A small SendGrid: signed batches of one event, and the API's Mail Send. The n-th mail it takes has the id that the n-th events speak of. */
export function createSimulator(): Simulator {
  return {
    events: Object.keys(details),
    send,
    serve,
    settings: { publicKeys: [publicKey], apiKey: 'SG.sandbox', from: 'Loja Exemplo <ola@loja.example.test>' },
  }
}

const hash = (text: string) => createHash('md5').update(text).digest('hex').slice(0, 22)
const messageIdOf = (n: number) => hash(`message ${n}`)
const browser =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_2 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148'

const details: Record<string, (n: number) => Record<string, unknown>> = {
  processed: () => ({}),
  delivered: () => ({ response: '250 2.0.0 OK' }),
  deferred: () => ({ response: '450 4.2.0 later', attempt: '2' }),
  open: (n) => ({ useragent: n % 2 ? 'Mozilla/5.0' : browser, ip: '192.0.2.7', sg_machine_open: n % 2 === 1 }),
  click: () => ({
    useragent: browser,
    ip: '192.0.2.7',
    url: 'https://loja.example.test/visita',
    url_offset: { index: 0, type: 'html' },
  }),
  bounce: (n) => ({
    type: n % 2 ? 'bounce' : 'blocked',
    reason: n % 2 ? '550 5.1.1 unknown' : '550 5.7.1 refused',
    status: '5.1.1',
  }),
  dropped: () => ({ reason: 'Bounced Address' }),
  spamreport: () => ({}),
  unsubscribe: () => ({}),
  group_unsubscribe: () => ({ asm_group_id: 7, useragent: browser, ip: '192.0.2.7' }),
  group_resubscribe: () => ({ asm_group_id: 7, useragent: browser, ip: '192.0.2.7' }),
}

const send: Simulator['send'] = (event, n, _settings, now, _webhookUrl, instead) => {
  const timestamp = Math.floor(now.getTime() / 1000)
  const told = {
    email: `pessoa.${n}@example.test`,
    timestamp,
    event,
    sg_event_id: hash(`${event} ${n}`),
    sg_message_id: `${messageIdOf(n)}.recvd-5f9c-abcde-1-6788`,
    'smtp-id': `<${messageIdOf(n)}@geopod-ismtpd-3>`,
    ...details[event]!(n),
  }
  // the real ones end like this, and it is signed
  const body = instead ?? Buffer.from(`${JSON.stringify([told])}\r\n`)
  const key = createPrivateKey({ key: jwk, format: 'jwk' })
  const signature = sign('sha256', Buffer.concat([Buffer.from(String(timestamp)), body]), key)
  return {
    method: 'POST',
    headers: {
      'Content-Type': 'application/json',
      'User-Agent': 'SendGrid Event API',
      'X-Twilio-Email-Event-Webhook-Timestamp': String(timestamp),
      'X-Twilio-Email-Event-Webhook-Signature': signature.toString('base64'),
    },
    body,
  }
}

function serve(): SimulatedServer {
  let taken = 0
  const take = (headers: Record<string, string>, body: string): SimulatedAnswer => {
    if (!/^Bearer (?!bad)/.test(headers.authorization ?? ''))
      return {
        status: 401,
        body: { errors: [{ message: 'The provided authorization grant is invalid, expired, or revoked' }] },
      }
    if (!/"to":\[\{"email":"[^"]+@/.test(body))
      return { status: 400, body: { errors: [{ message: 'Does not contain a valid address.' }] } }
    taken++
    return { status: 202, headers: { 'x-message-id': messageIdOf(taken) } }
  }
  const server: SimulatedServer = {
    calls: [],
    fault: null,
    handle({ method, path, headers, body }) {
      server.calls.push({ method, path, headers, body: body.toString(), at: Date.now() })
      return method === 'POST' && path === '/v3/mail/send'
        ? take(headers, body.toString())
        : { status: 404, body: { errors: [{ message: 'not found' }] } }
    },
  }
  return server
}
