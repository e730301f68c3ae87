import { createHash, createHmac } from 'node:crypto'
import type { SimulatedAnswer, SimulatedServer, Simulator } from '../_kit/contract.ts'

/** A small Resend: signs its events as Svix does, and takes mails. The n-th mail it takes has the id that the n-th events speak of. */
export function createSimulator(): Simulator {
  return {
    events: Object.keys(details),
    send,
    serve,
    settings: {
      webhookSecrets: ['whsec_c2FuZGJveC1zYW5kYm94LXNhbmRib3g='],
      from: 'Loja Exemplo <ola@loja.example.test>',
    },
  }
}

const hash = (text: string) => createHash('md5').update(text).digest('hex')
function idOf(n: number): string {
  const digits = hash(`message ${n}`)
  return [digits.slice(0, 8), digits.slice(8, 12), digits.slice(12, 16), digits.slice(16, 20), digits.slice(20)].join(
    '-',
  )
}
const browser =
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.2 Safari/605.1.15'
const agent = (n: number) => ({ ipAddress: '192.0.2.7', userAgent: n % 3 ? browser : 'Mozilla/5.0' })

const details: Record<string, (n: number, at: string) => Record<string, unknown>> = {
  'email.sent': () => ({}),
  'email.delivered': () => ({}),
  'email.delivery_delayed': () => ({}),
  'email.bounced': (n) => ({
    bounce: {
      message: 'The recipient does not exist',
      type: n % 2 ? 'Permanent' : 'Transient',
      subType: n % 2 ? 'General' : 'MailboxFull',
    },
  }),
  'email.complained': () => ({}),
  'email.failed': () => ({ failed: { reason: 'reached_daily_quota' } }),
  'email.suppressed': () => ({
    suppressed: { type: 'OnAccountSuppressionList', message: 'Suppressed after a bounce' },
  }),
  'email.opened': (n, at) => ({ open: { ...agent(n), timestamp: at } }),
  'email.clicked': (n, at) => ({ click: { ...agent(n), timestamp: at, link: 'https://loja.example.test/visita' } }),
  'email.received': (n) => ({
    from: `Pessoa ${n} <pessoa.${n}@example.test>`,
    to: ['ola@loja.example.test'],
    subject: 'Re: Sua visita',
    message_id: `<reply-${hash(`reply ${n}`)}@example.test>`,
  }),
}

const send: Simulator['send'] = (event, n, settings, now, _webhookUrl, instead) => {
  const at = now.toISOString()
  const data = {
    email_id: idOf(n),
    created_at: new Date(now.getTime() - 60_000).toISOString(),
    from: 'Loja Exemplo <ola@loja.example.test>',
    to: [`pessoa.${n}@example.test`],
    subject: 'Sua visita',
    tags: {},
    ...details[event]!(n, at),
  }
  const body = instead ?? Buffer.from(JSON.stringify({ type: event, created_at: at, data }))
  const id = `msg_${hash(`${event} ${n}`)}`
  const timestamp = String(Math.floor(now.getTime() / 1000))
  const key = Buffer.from(String([settings.webhookSecrets].flat()[0]).replace(/^whsec_/, ''), 'base64')
  const signature = createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body).digest('base64')
  return {
    method: 'POST',
    headers: {
      'Content-Type': 'application/json',
      'User-Agent': 'Svix-Webhooks/1.62.0',
      'svix-id': id,
      'svix-timestamp': timestamp,
      'svix-signature': `v1,${signature}`,
    },
    body,
  }
}

function serve(): SimulatedServer {
  const byKey = new Map<string, string>()
  const refuse = (statusCode: number, name: string, message: string): SimulatedAnswer => ({
    status: statusCode,
    body: { statusCode, name, message },
  })
  const take = (headers: Record<string, string>, body: string): SimulatedAnswer => {
    if (!/^Bearer (?!bad)/.test(headers.authorization ?? '')) return refuse(401, 'missing_api_key', 'Missing API Key')
    if (!/"to":\["[^"]+@/.test(body)) return refuse(422, 'validation_error', 'Invalid `to` field.')
    const key = headers['idempotency-key'] ?? `none ${byKey.size}`
    const id = byKey.get(key) ?? idOf(byKey.size + 1)
    byKey.set(key, id)
    return { status: 200, body: { id } }
  }
  const server: SimulatedServer = {
    calls: [],
    fault: null,
    handle({ method, path, headers, body }) {
      server.calls.push({ method, path, headers, body: body.toString(), at: Date.now() })
      return method === 'POST' && path === '/emails'
        ? take(headers, body.toString())
        : refuse(404, 'not_found', 'Not found')
    },
  }
  return server
}
