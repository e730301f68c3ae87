import { createHash } from 'node:crypto'
import type { SimulatedAnswer, SimulatedServer, Simulator } from '../_kit/contract.ts'

/** Looks like a code to scan, and says nothing. */
const picture =
  'iVBORw0KGgoAAAANSUhEUgAAAOgAAADoAQAAAADN0pXVAAAA3klEQVR42u2ZQQ6EMAwD/f9PZ4Uauy1Ue99ZEOKQ6YWQOG5Rfbv00t+nGlf5OSNQ2i/e7LqTCiaVI6o9wqb++H9CNTsaTl3t5Q4/9gKGWrtqFMBZ6zh0H11e95xlFDp0rPu7sfbaQNGhYK6DaJqKShN2KAWApJ0LLfWeZodSTfX26JKoNCKm5r0IS0tbLuR8QKmTkI2ES55K7x6kvHNk0lgPi3acNZOubtP++uyuIXQ9DUhSjqcfEJq9oZ6mE0zT1tkywukyqKbjBtLYzR7PPa+pdD2t1XRfVPr+fQDTDz/R4PKmxsFpAAAAAElFTkSuQmCC'

const instance = 'loja-01'
const ownJid = '5511900000099@s.whatsapp.net'

/**
 * A small Evolution server: reports what becomes of the messages it was asked to send, replies of invented people, and its
 * own connection, in the shapes of v1, v2 and its Cloud channel in turn. The n-th message it takes has the id that the
 * n-th status speaks of.
 */
export function createSimulator(): Simulator {
  return { events: Object.keys(events), send, settings: { instance }, serve }
}

const digest = (text: string) => createHash('md5').update(text).digest('hex').toUpperCase()
const idOf = (n: number) => `3EB0${digest(`message ${n}`).slice(0, 18)}`

const areaCodes = [11, 21, 27, 31, 41, 48, 51, 55, 61, 62, 65, 67, 71, 79, 81, 82, 83, 84, 85, 86, 91, 92, 95, 96, 98]

/** The same person that simulated CRMs invent under this number. South of area code 30 accounts keep the ninth digit. */
function jidOf(n: number): string {
  const area = areaCodes[n % areaCodes.length]!
  const subscriber = 60_000_000 + ((n * 7_368_787 + 1_234_321) % 39_999_983)
  return `55${area}${area < 31 ? '9' : ''}${subscriber}@s.whatsapp.net`
}

const replies = ['Tenho interesse', 'Pode me ligar amanhã?', 'Quem fala?', 'Ok, obrigado 👍']
const stops = ['SAIR', 'Parar', 'cancelar', 'STOP', 'BAJA']
const at = <T>(list: readonly T[], n: number): T => list[n % list.length]!

/** By n: v2, v1, v2 in a chat that hides the phone, the Cloud channel. */
function status(n: number, word: string, cloudWord: string, now: Date): Record<string, unknown> {
  const v2 = {
    keyId: idOf(n),
    remoteJid: jidOf(n),
    fromMe: true,
    status: word,
    instanceId: 'simulated',
    messageId: `cm${n}`,
  }
  const shapes = [
    v2,
    { remoteJid: jidOf(n), fromMe: true, id: idOf(n), status: word, datetime: now.getTime(), owner: instance },
    { ...v2, remoteJid: `${1_000_000_000 + n}@lid` },
    { ...v2, participant: jidOf(n), status: cloudWord },
  ]
  return at(shapes, n)
}

/** By n: v2, v1 with the text one level deeper, and a chat that hides the phone. */
function message(n: number, said: string, fromMe: boolean, now: Date): Record<string, unknown> {
  const key = { remoteJid: jidOf(n), fromMe, id: `3A${digest(`${fromMe} ${n} ${said}`).slice(0, 18)}` }
  const common = { pushName: `Pessoa ${n}`, messageTimestamp: Math.floor(now.getTime() / 1000) }
  const plain = { message: { conversation: said }, messageType: 'conversation' }
  const shapes = [
    { key, ...common, ...plain, status: 'DELIVERY_ACK', instanceId: 'simulated', source: 'android' },
    {
      key,
      ...common,
      message: { extendedTextMessage: { text: said } },
      messageType: 'extendedTextMessage',
      owner: instance,
    },
    {
      key: { ...key, remoteJid: `${1_000_000_000 + n}@lid`, remoteJidAlt: jidOf(n), addressingMode: 'lid' },
      ...common,
      ...plain,
      contextInfo: { stanzaId: idOf(n) },
      instanceId: 'simulated',
    },
  ]
  return at(shapes, n)
}

const connection = (n: number, state: string, statusReason: number) => ({ instance, state, statusReason, run: n })

type Make = (n: number, now: Date) => [event: string, data: Record<string, unknown>]

const events: Record<string, Make> = {
  server_ack: (n, now) => ['messages.update', status(n, 'SERVER_ACK', 'SENT', now)],
  delivery_ack: (n, now) => ['messages.update', status(n, 'DELIVERY_ACK', 'DELIVERED', now)],
  read: (n, now) => ['messages.update', status(n, 'READ', 'READ', now)],
  error: (n, now) => ['messages.update', status(n, 'ERROR', 'FAILED', now)],
  reply: (n, now) => ['messages.upsert', message(n, at(replies, n), false, now)],
  opt_out: (n, now) => ['messages.upsert', message(n, at(stops, n), false, now)],
  sent_by_phone: (n, now) => ['messages.upsert', message(n, 'Bom dia!', true, now)],
  send_message: (n, now) => ['send.message', { ...message(n, 'Olá', true, now), status: 'PENDING' }],
  connection_open: (n) => ['connection.update', { ...connection(n, 'open', 200), wuid: ownJid }],
  connection_close: (n) => ['connection.update', connection(n, 'close', at([401, 403, 428], n))],
}

const send: Simulator['send'] = (name, n, settings, now, _webhookUrl, instead) => {
  const [event, data] = events[name]!(n, now)
  const token = [settings.webhookTokens].flat()[0]
  const body = {
    event,
    instance: typeof settings.instance === 'string' ? settings.instance : instance,
    data,
    destination: 'https://hub.example.test/api/v1/webhooks/evolution',
    date_time: new Date(now.getTime() - 3 * 3_600_000).toISOString(),
    sender: ownJid,
    server_url: 'https://evolution.example.test',
    apikey: 'invented-instance-key',
  }
  return {
    method: 'POST',
    ...(n % 2 === 1 && { pathSuffix: `/${event.replace('.', '-')}` }),
    headers: {
      'Content-Type': 'application/json',
      'User-Agent': 'axios/1.7.9',
      ...(typeof token === 'string' && { 'X-Webhook-Token': token }),
    },
    body: instead ?? Buffer.from(JSON.stringify(body)),
  }
}

type Body = Record<string, never>

const badRequest = (message: unknown): SimulatedAnswer => ({
  status: 400,
  body: { status: 400, error: 'Bad Request', response: { message } },
})

/** The API: any key but one that begins with `bad`; numbers that end in 0000 are not on WhatsApp. */
function serve(): SimulatedServer {
  const sent: Record<string, unknown>[] = []

  const sendText = (body: Body): SimulatedAnswer => {
    const { number, text = (body.textMessage as Body | undefined)?.text } = body as { number?: string; text?: string }
    if (!number || !text) return badRequest([['instance requires property "text"']])
    if (number.endsWith('0000')) return badRequest([{ jid: `${number}@s.whatsapp.net`, exists: false, number }])
    const record = {
      key: {
        remoteJid: number.includes('@') ? number : `${number}@s.whatsapp.net`,
        fromMe: true,
        id: idOf(sent.length + 1),
      },
      status: 'PENDING',
      message: { conversation: text },
      messageType: 'conversation',
      messageTimestamp: Math.floor(Date.now() / 1000),
      instanceId: 'simulated',
    }
    sent.unshift(record)
    return { status: 201, body: record }
  }

  const findMessages = (body: Body): SimulatedAnswer => {
    const wanted = ((body.where as Body | undefined)?.key as Body | undefined)?.remoteJid
    const records = sent.filter(({ key }) => (key as Body).remoteJid === wanted)
    return { status: 200, body: { messages: { total: records.length, pages: 1, currentPage: 1, records } } }
  }

  const qr = { base64: `data:image/png;base64,${picture}`, code: '2@invented', pairingCode: null, count: 1 }
  const route = (path: string, body: Body): SimulatedAnswer => {
    const [, name] = /^(\/[a-z]+\/[A-Za-z]+)(?:\/[^/]*)?$/.exec(path) ?? []
    switch (name) {
      case '/message/sendText':
        return sendText(body)
      case '/chat/findMessages':
        return findMessages(body)
      case '/webhook/set':
        return { status: 201, body: { enabled: true } }
      case '/instance/create':
        return { status: 201, body: { instance: { instanceName: body.instanceName, status: 'created' }, qrcode: qr } }
      case '/instance/connect':
        return { status: 200, body: qr }
      case '/instance/connectionState':
        return { status: 200, body: { instance: { instanceName: instance, state: 'open' } } }
      default:
        return { status: 404, body: { status: 404, error: 'Not Found', response: { message: ['Cannot find it'] } } }
    }
  }

  const server: SimulatedServer = {
    calls: [],
    fault: null,
    handle({ method, path, headers, body }) {
      server.calls.push({ method, path, headers, body: body.toString(), at: Date.now() })
      const key = headers.apikey ?? ''
      if (key === '' || key.startsWith('bad'))
        return { status: 401, body: { status: 401, error: 'Unauthorized', response: { message: 'Unauthorized' } } }
      return route(path.split('?', 1)[0]!, parsed(body.toString()))
    },
  }
  return server
}

function parsed(text: string): Body {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? (value as Body) : {}
  } catch {
    return {}
  }
}
