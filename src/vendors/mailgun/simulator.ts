import { createHash, createHmac } from 'node:crypto'
import type { Simulator } from '../_kit/contract.ts'

/** A small Mailgun: signed events about invented people. */
export function createSimulator(): Simulator {
  return { events: Object.keys(details), send }
}

const hash = (text: string) => createHash('sha256').update(text).digest('hex')
const browser = 'Mozilla/5.0 (X11; Linux x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0 Safari/537.36'
const client = (n: number) => ({
  'client-info': {
    'client-type': 'browser',
    'client-name': 'Chrome',
    'device-type': 'desktop',
    'user-agent': browser,
    bot: n % 3 ? '' : 'gmail',
  },
  ip: '192.0.2.7',
  geolocation: { country: 'BR', region: 'SP', city: 'São Paulo' },
})

/** The names of Mailgun's own settings page, and what each sends. */
const details: Record<string, (n: number) => Record<string, unknown>> = {
  accepted: () => ({ event: 'accepted' }),
  delivered: () => ({ event: 'delivered', 'delivery-status': { code: 250, message: 'OK', 'attempt-no': 1 } }),
  opened: (n) => ({ event: 'opened', ...client(n) }),
  clicked: (n) => ({ event: 'clicked', url: 'https://loja.example.test/visita', ...client(n) }),
  unsubscribed: (n) => ({ event: 'unsubscribed', ...client(n) }),
  complained: () => ({ event: 'complained' }),
  permanent_fail: () => ({
    event: 'failed',
    severity: 'permanent',
    reason: 'bounce',
    'delivery-status': {
      code: 550,
      message: '5.1.1 The email account that you tried to reach does not exist',
      'attempt-no': 1,
    },
  }),
  temporary_fail: () => ({
    event: 'failed',
    severity: 'temporary',
    reason: 'generic',
    'delivery-status': { code: 452, message: '4.2.2 mailbox full', 'attempt-no': 1, 'retry-seconds': 600 },
  }),
}

const send: Simulator['send'] = (event, n, settings, now, _webhookUrl, instead) => {
  const timestamp = String(Math.floor(now.getTime() / 1000))
  const token = hash(`token ${event} ${n}`).slice(0, 50)
  const key = String([settings.signingKeys].flat()[0])
  const signature = createHmac('sha256', key)
    .update(timestamp + token)
    .digest('hex')
  const body = {
    'event-data': {
      id: hash(`${event} ${n}`).slice(0, 22),
      timestamp: now.getTime() / 1000,
      recipient: `pessoa.${n}@example.test`,
      message: {
        headers: { 'message-id': `${hash(`message ${n}`).slice(0, 20)}@loja.example.test`, subject: 'Sua visita' },
        size: 512,
      },
      tags: [],
      'user-variables': {},
      ...details[event]!(n),
    },
  }
  const members = membersOf(instead?.toString() ?? JSON.stringify(body))
  const proof = `"signature":${JSON.stringify({ timestamp, token, signature })}`
  return {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'User-Agent': 'Go-http-client/2.0' },
    body: Buffer.from(`{${members}${proof}}`),
  }
}

/** The proof stands beside whatever else is in the object; of two members with one name the last one counts. */
function membersOf(json: string): string {
  const [, members] = /^\s*\{([\s\S]*\S)\s*\}\s*$/.exec(json) ?? []
  return members ? `${members},` : ''
}
