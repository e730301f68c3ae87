import { createHmac } from 'node:crypto'
import { type AddressInfo, createServer } from 'node:net'
import { type RunningSimulator, runSimulator } from '../../src/vendors/_kit/simulator-server.ts'
import { vendors } from '../../src/vendors/registry.ts'
import { createTestDatabase, type TestDatabase } from '../harness/database.ts'
import { eventually } from '../harness/eventually.ts'
import { type HubProcess, startHubProcess } from '../harness/hub-process.ts'
import { temporaryDirectory } from '../harness/temporary-directory.ts'

export const apiKey = 'instance-key-of-the-tests-0123456789'
const whatsappToken = 'invented-whatsapp-token-0123'
const smsToken = '0123456789abcdef0123456789abcdef'
const json = { 'content-type': 'application/json' }

export interface Answer {
  status: number
  // biome-ignore lint/suspicious/noExplicitAny: the API's answers, looked into by tests
  body: any
}

/** A hub in a process of its own that sends through simulated WhatsApp and SMS vendors. */
export interface Outreach {
  hub: HubProcess
  database: TestDatabase
  whatsapp: RunningSimulator
  sms: RunningSimulator
  api(method: string, path: string, body?: unknown): Promise<Answer>
  /** A new lead; its id. */
  enter(name: string, more?: object): Promise<{ id: string; phone: string; email: string }>
  /** Makes and starts a campaign; its id. */
  launch(body: object): Promise<string>
  /** A campaign once it has the given status. */
  reached(id: string, status: string): Promise<Answer['body']>
  messagesOf(id: string): Promise<Answer['body'][]>
  /** The sender of a channel once it is as wanted. */
  sender(channel: string, isWanted: (sender: Answer['body']) => boolean): Promise<Answer['body']>
  /** The notice about a topic with such a title, once the team was told. */
  told(title: RegExp, topic: string): Promise<Answer['body']>
  /** As Evolution reports; the answer waits for the decision. */
  tellWhatsapp(event: string, data: object): Promise<Answer>
  /** As Twilio reports, signed. */
  tellSms(form: Record<string, string>): Promise<Answer>
  /** Resolves when the hub has logged this line. */
  logged(line: string): Promise<unknown>
  stop(): Promise<void>
}

const simulate = async (id: string) =>
  runSimulator((await vendors.find((vendor) => vendor.id === id)!.simulator!()).serve!())

/** Vendors that sign the URL must know it before the hub listens. */
const freePort = () =>
  new Promise<number>((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo
      server.close(() => resolve(port))
    })
  })

export async function openOutreach(more: Record<string, string> = {}): Promise<Outreach> {
  const directory = await temporaryDirectory()
  const database = await createTestDatabase()
  const [whatsapp, sms] = await Promise.all([simulate('evolution'), simulate('twilio')])
  const hub = await startHubProcess({
    env: {
      DATABASE_URL: database.url,
      DATA_DIR: directory.path,
      LEADLINE_API_KEY: apiKey,
      LOG_LEVEL: 'info',
      PORT: String(await freePort()),
      EVOLUTION_BASE_URL: whatsapp!.baseUrl,
      EVOLUTION_API_KEY: 'invented-key',
      EVOLUTION_INSTANCE: 'loja-01',
      EVOLUTION_WEBHOOK_TOKEN: whatsappToken,
      TWILIO_BASE_URL: sms!.baseUrl,
      TWILIO_ACCOUNT_SID: 'AC00000000000000000000000000000001',
      TWILIO_AUTH_TOKEN: smsToken,
      TWILIO_FROM: '+15005550006',
      ...more,
    },
  })
  let people = 0

  const ask = async (method: string, path: string, headers: Record<string, string>, body?: string): Promise<Answer> => {
    const response = await fetch(hub.url + path, { method, headers, ...(body !== undefined && { body }) })
    const text = await response.text()
    if (response.status === 500) throw new Error(`${method} ${path}: ${hub.output().slice(-3_000)}`)
    return { status: response.status, body: text.startsWith('{') ? JSON.parse(text) : text }
  }
  const api: Outreach['api'] = (method, path, body) =>
    ask(
      method,
      `/api/v1${path}`,
      { ...(body !== undefined && json), authorization: `Bearer ${apiKey}` },
      body === undefined ? undefined : JSON.stringify(body),
    )

  return {
    hub,
    database,
    whatsapp: whatsapp!,
    sms: sms!,
    api,
    enter: async (name, fields = {}) => {
      const n = ++people
      const phone = `+5511976${String(100_000 + n * 37)}`
      const email = `${name.toLowerCase().replaceAll(' ', '.')}@example.test`
      const { status, body } = await api('POST', '/leads', { full_name: name, email, phone, ...fields })
      if (status !== 201) throw new Error(`no lead: ${JSON.stringify(body)}`)
      return { id: body.id, phone, email }
    },
    launch: async (body) => {
      const made = await api('POST', '/campaigns', { name: 'Teste', quietHours: null, ...body })
      if (made.status !== 201) throw new Error(`no campaign: ${JSON.stringify(made.body)}`)
      const started = await api('POST', `/campaigns/${made.body.id}/start`)
      if (started.status !== 200) throw new Error(`not started: ${JSON.stringify(started.body)}`)
      return made.body.id
    },
    reached: (id, status) =>
      eventually(async () => {
        const { body } = await api('GET', `/campaigns/${id}`)
        if (body.status !== status) throw new Error(`it stands at ${JSON.stringify(body)}`)
        return body
      }),
    sender: (channel, isWanted) =>
      eventually(async () => {
        const { body } = await api('GET', '/senders')
        const found = body.items.find((each: Answer['body']) => each.channel === channel)
        if (!isWanted(found)) throw new Error(`it is ${JSON.stringify(found)}`)
        return found
      }),
    told: (title, topic) =>
      eventually(async () => {
        const { body } = await api('GET', `/notifications?topic=${topic}`)
        const found = body.items.find((each: Answer['body']) => title.test(each.title))
        if (!found) throw new Error(`told was ${JSON.stringify(body.items)}`)
        return found
      }),
    messagesOf: async (id) => (await api('GET', `/campaigns/${id}/messages`)).body.items,
    tellWhatsapp: (event, data) =>
      ask(
        'POST',
        '/api/webhooks/evolution/',
        { ...json, prefer: 'wait=5', 'x-webhook-token': whatsappToken },
        JSON.stringify({ event, instance: 'loja-01', data }),
      ),
    tellSms: (form) => {
      const url = `${hub.url}/api/v1/webhooks/twilio`
      const all: Record<string, string> = {
        AccountSid: 'AC00000000000000000000000000000001',
        ApiVersion: '2010-04-01',
        ...form,
      }
      const signed =
        url +
        Object.keys(all)
          .sort()
          .map((name) => name + all[name])
          .join('')
      const signature = createHmac('sha1', smsToken).update(signed).digest('base64')
      const headers = {
        'content-type': 'application/x-www-form-urlencoded',
        prefer: 'wait=10',
        'x-twilio-signature': signature,
      }
      return ask('POST', '/api/v1/webhooks/twilio', headers, new URLSearchParams(all).toString())
    },
    logged: (line) =>
      eventually(() => {
        if (!hub.output().includes(line)) throw new Error(`not in ${hub.output().slice(-2_000)}`)
        return true
      }, 5_000),
    stop: async () => {
      await hub.end()
      await Promise.all([whatsapp!.stop(), sms!.stop()])
      await database.drop()
      await directory[Symbol.asyncDispose]()
    },
  }
}
