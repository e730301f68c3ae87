import { createHash, createHmac } from 'node:crypto'
import type { SimulatedAnswer, SimulatedServer, Simulator } from '../_kit/contract.ts'

const accountSid = 'AC00000000000000000000000000000001'
const ourNumber = '+15005550006'

/**
 * A small Twilio: texts from invented people, statuses of the messages it was asked to send, and the parts of its API
 * that send and look up. The n-th message it takes has the SID that the n-th status speaks of.
 */
export function createSimulator(): Simulator {
  return { events: Object.keys(bodies), send, settings: { accountSid, from: ourNumber }, serve }
}

const digest = (text: string) => createHash('md5').update(text).digest('hex')
const sidOf = (n: number) => `SM${digest(`message ${n}`)}`

const areaCodes = [11, 21, 27, 31, 41, 48, 51, 55, 61, 62, 65, 67, 71, 79, 81, 82, 83, 84, 85, 86, 91, 92, 95, 96, 98]

/** The same person that simulated CRMs invent under this number. */
const phoneOf = (n: number) =>
  `+55${areaCodes[n % areaCodes.length]}9${60_000_000 + ((n * 7_368_787 + 1_234_321) % 39_999_983)}`

const replies = ['Tenho interesse', 'Pode me ligar amanhã?', 'Quem fala?', 'Ok, obrigado 👍']
const stops = ['STOP', 'Sair', 'PARAR', 'cancelar', 'BAJA']
const starts = ['START', 'Voltar', 'UNSTOP', 'ALTA']
const at = <T>(list: readonly T[], n: number): T => list[n % list.length]!

type Form = Record<string, string>

const status = (n: number, word: string, more: Form = {}): Form => ({
  SmsSid: sidOf(n),
  SmsStatus: word,
  MessageStatus: word,
  To: phoneOf(n),
  MessageSid: sidOf(n),
  AccountSid: accountSid,
  From: ourNumber,
  ApiVersion: '2010-04-01',
  ...more,
})

const text = (n: number, body: string): Form => {
  const sid = `SM${digest(`text ${n} ${body}`)}`
  return {
    ToCountry: 'US',
    ToState: '',
    SmsMessageSid: sid,
    NumMedia: '0',
    ToCity: '',
    SmsSid: sid,
    SmsStatus: 'received',
    FromCountry: 'BR',
    Body: body,
    To: ourNumber,
    NumSegments: '1',
    MessageSid: sid,
    AccountSid: accountSid,
    From: phoneOf(n),
    ApiVersion: '2010-04-01',
  }
}

const bodies: Record<string, (n: number) => Form> = {
  sms_sent: (n) => status(n, 'sent'),
  sms_delivered: (n) => status(n, 'delivered', { RawDlrDoneDate: '2601151200' }),
  sms_failed: (n) => status(n, at(['undelivered', 'failed'], n), { ErrorCode: at(['30005', '30003', '30008'], n) }),
  sms_reply: (n) => text(n, at(replies, n)),
  sms_opt_out: (n) => text(n, at(stops, n)),
  sms_opt_in: (n) => text(n, at(starts, n)),
}

const send: Simulator['send'] = (event, n, settings, _now, webhookUrl, instead) => {
  const body = instead ?? Buffer.from(new URLSearchParams(bodies[event]!(n)).toString())
  const form = new URLSearchParams(body.toString())
  const signed =
    webhookUrl +
    [...new Set(form.keys())]
      .sort()
      .flatMap((name) => [...new Set(form.getAll(name))].sort().map((value) => name + value))
      .join('')
  const token = String([settings.authTokens].flat()[0])
  return {
    method: 'POST',
    headers: {
      'Content-Type': 'application/x-www-form-urlencoded; charset=UTF-8',
      'User-Agent': 'TwilioProxy/1.1',
      'I-Twilio-Idempotency-Token': digest(`${event} ${n}`),
      'X-Twilio-Signature': createHmac('sha1', token).update(signed).digest('base64'),
    },
    body,
  }
}

/** Twilio's own magic numbers, and what it answers to a message to them. */
const magic: Record<string, [code: number, message: string]> = {
  '+15005550001': [21211, "Invalid 'To' Phone Number: +15005550001"],
  '+15005550002': [21612, "Message cannot be sent with the current combination of 'To' and 'From' parameters"],
  '+15005550004': [21610, 'Attempt to send to unsubscribed recipient'],
  '+15005550009': [21614, "'To' number is not a valid mobile number"],
}

function refusal(code: number, message: string): SimulatedAnswer {
  return { status: 400, body: { code, message, more_info: `https://www.twilio.com/docs/errors/${code}`, status: 400 } }
}

/** The API: any credentials but a token that begins with `bad`. */
function serve(): SimulatedServer {
  const messages: Record<string, unknown>[] = []

  const take = (form: Form): SimulatedAnswer => {
    if (!form.To) return refusal(21604, "A 'To' phone number is required.")
    if (!form.Body) return refusal(21602, 'Message body is required.')
    if (magic[form.To]) return refusal(...magic[form.To]!)
    const from = form.From ?? null
    const message = {
      sid: sidOf(messages.length + 1),
      account_sid: accountSid,
      to: form.To,
      from,
      messaging_service_sid: form.MessagingServiceSid ?? null,
      body: form.Body,
      status: from ? 'queued' : 'accepted',
      direction: 'outbound-api',
      num_segments: '1',
      error_code: null,
      error_message: null,
      date_created: new Date().toUTCString().replace('GMT', '+0000'),
    }
    messages.unshift(message)
    return { status: 201, body: message }
  }

  const route = (method: string, path: string, query: URLSearchParams, form: Form): SimulatedAnswer => {
    const [, resource] = /^\/2010-04-01\/Accounts\/[^/.]+(.*)\.json$/.exec(path) ?? []
    if (resource === '') return { status: 200, body: { friendly_name: 'Conta de exemplo', status: 'active' } }
    if (resource === '/Messages' && method === 'POST') return take(form)
    if (resource === '/Messages') {
      const found = messages.filter(({ to }) => !query.has('To') || to === query.get('To'))
      return { status: 200, body: { messages: found.slice(0, Number(query.get('PageSize')) || 50) } }
    }
    if (resource === '/IncomingPhoneNumbers') {
      const number = query.get('PhoneNumber')
      const owned = number === ourNumber ? [{ sid: `PN${digest(number)}`, phone_number: number }] : []
      return { status: 200, body: { incoming_phone_numbers: owned } }
    }
    if (resource?.startsWith('/IncomingPhoneNumbers/PN') && method === 'POST')
      return { status: 200, body: { sid: resource.split('/').at(-1), sms_url: form.SmsUrl } }
    return { status: 404, body: { code: 20404, message: 'The requested resource was not found', status: 404 } }
  }

  const server: SimulatedServer = {
    calls: [],
    fault: null,
    handle({ method, path, headers, body }) {
      server.calls.push({ method, path, headers, body: body.toString(), at: Date.now() })
      const credentials = Buffer.from((headers.authorization ?? '').replace(/^Basic /, ''), 'base64').toString()
      const [user, password = ''] = credentials.split(':')
      if (!user || password === '' || password.startsWith('bad'))
        return { status: 401, body: { code: 20003, message: 'Authenticate', status: 401 } }
      const [bare = '', query = ''] = path.split('?')
      return route(method, bare, new URLSearchParams(query), Object.fromEntries(new URLSearchParams(body.toString())))
    },
  }
  return server
}
