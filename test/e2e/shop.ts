import { createHmac } from 'node:crypto'
import { Webhook } from 'svix'
import { createTestDatabase, type TestDatabase } from '../harness/database.ts'
import { eventually } from '../harness/eventually.ts'
import { type HubProcess, startHubProcess } from '../harness/hub-process.ts'
import { temporaryDirectory } from '../harness/temporary-directory.ts'

export const apiKey = 'instance-key-of-the-tests-0123456789'
export const caktoSecret = 'invented-cakto-secret-0123'
const svixSecret = 'whsec_MDEyMzQ1Njc4OWFiY2RlZmdoaWprbG1u'
const crmToken = 'invented-crm-token-0123456'

export interface Answer {
  status: number
  body: Record<string, unknown> & { status?: string; id?: string; items?: Record<string, unknown>[] }
}

/** A hub in a process of its own that hears a CRM and two payment vendors. */
export interface Shop {
  hub: HubProcess
  database: TestDatabase
  ask(method: string, path: string, headers: Record<string, string>, body?: string): Promise<Answer>
  /** With the instance key. */
  api(method: string, path: string, body?: object): Promise<Answer>
  /** As Svix delivers for Recurrente. */
  recurrente(body: object, how?: { secret?: string; id?: string; now?: Date }): Promise<Answer>
  /** As Cakto delivers: signed, or with the secret in the body alone. */
  cakto(event: string, data: unknown, how?: { secret?: string; path?: string; isSigned?: boolean }): Promise<Answer>
  /** A new lead of the CRM; its id here. */
  enquire(name: string): Promise<string>
  leadOf(id: string): Promise<Record<string, unknown>>
  /** Resolves when the hub has logged this line. */
  logged(line: string): Promise<unknown>
  stop(): Promise<void>
}

export const json = { 'content-type': 'application/json' }
const wait = { ...json, prefer: 'wait=10' }

/** `env`: more of the hub's environment. */
export async function openShop(env: Record<string, string> = {}): Promise<Shop> {
  const directory = await temporaryDirectory()
  const database = await createTestDatabase()
  const hub = await startHubProcess({
    env: {
      DATABASE_URL: database.url,
      DATA_DIR: directory.path,
      LEADLINE_API_KEY: apiKey,
      LOG_LEVEL: 'info',
      CAKTO_SECRET: caktoSecret,
      RECURRENTE_WEBHOOK_SECRET: svixSecret,
      WEBHOOK_SECRET: crmToken,
      ...env,
    },
  })
  let deliveries = 0
  const leadBy = async (column: 'id' | 'vendor_lead_id', value: string) =>
    (await database.pool.query(`select * from leads where ${column} = $1`, [value])).rows[0]

  const ask: Shop['ask'] = async (method, path, headers, body) => {
    const response = await fetch(hub.url + path, { method, headers, ...(body !== undefined && { body }) })
    const text = await response.text()
    return { status: response.status, body: text === '' ? {} : JSON.parse(text) }
  }
  return {
    hub,
    database,
    ask,
    api: (method, path, body) =>
      ask(method, path, { ...json, authorization: `Bearer ${apiKey}` }, body && JSON.stringify(body)),
    recurrente: (body, { secret = svixSecret, id = `msg_${++deliveries}`, now = new Date() } = {}) => {
      const text = JSON.stringify(body)
      const proof = {
        'svix-id': id,
        'svix-timestamp': String(Math.floor(now.getTime() / 1000)),
        'svix-signature': new Webhook(secret).sign(id, now, text),
      }
      return ask('POST', '/api/v1/webhooks/recurrente', { ...wait, ...proof }, text)
    },
    cakto: (event, data, { secret = caktoSecret, path = '/api/webhook-cakto', isSigned = true } = {}) => {
      const text = JSON.stringify({ secret, event, data })
      const timestamp = String(Math.floor(Date.now() / 1000))
      const signature = createHmac('sha256', secret).update(`${timestamp}.${text}`).digest('hex')
      const proof = { 'x-cakto-timestamp': timestamp, 'x-cakto-signature': `v1=${signature}` }
      return ask('POST', path, isSigned ? { ...wait, ...proof } : wait, text)
    },
    enquire: async (name) => {
      const customer = { name, email: `${name}@example.test`, phone: `119761${1000 + ++deliveries}1` }
      const lead = { id: `crm-${name}`, hook_action: 'on_create_lead', attributes: { customer } }
      await ask('POST', '/api/v1/webhooks/c2s', { ...wait, 'x-webhook-token': crmToken }, JSON.stringify(lead))
      return (await leadBy('vendor_lead_id', lead.id)).id
    },
    leadOf: (id) => leadBy('id', id),
    logged: (line) => eventually(() => messagesIn(hub.output()).includes(line), 5_000),
    stop: async () => {
      await hub.end()
      await database.drop()
      await directory[Symbol.asyncDispose]()
    },
  }
}

const messagesIn = (output: string): string[] =>
  output
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line).msg)
