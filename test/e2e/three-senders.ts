import { ownConnections } from '../../src/features/connections/store-environment.ts'
import { type RunningSimulator, runSimulator } from '../../src/vendors/_kit/simulator-server.ts'
import { vendors } from '../../src/vendors/registry.ts'
import { ageMessages } from '../harness/age-messages.ts'
import { eventually } from '../harness/eventually.ts'
import { startTestHub, type TestHub } from '../harness/hub.ts'

const evolution = vendors.find(({ id }) => id === 'evolution')!
/** The same vendor under three names: an environment owns one connection of each. */
const numbers = ['evolution', 'evolution-2', 'evolution-3']

export let hub: TestHub
let whatsapp: RunningSimulator
// biome-ignore lint/suspicious/noExplicitAny: the API's answers, looked into by tests
export type Body = any

/** A hub in this process with three WhatsApp numbers at one simulated vendor. */
export async function openThreeSenders(): Promise<void> {
  whatsapp = await runSimulator((await evolution.simulator!()).serve!())
  hub = await startTestHub({ vendors: numbers.map((id) => ({ ...evolution, id })), online: true })
  const wanted = numbers.map((vendor, n) => ({
    vendor,
    name: vendor,
    settings: {
      webhookTokens: [],
      apiKey: 'invented-key',
      baseUrl: whatsapp.baseUrl,
      instance: `loja-${n}`,
      apiVersion: '2',
      statusCodes: 'seed',
    },
  }))
  await ownConnections(hub.database.pool, hub.sealer, hub.workspaceId, 'environment', wanted)
  await hub.directory.refresh()
}

export async function closeThreeSenders(): Promise<void> {
  await hub.stop()
  await whatsapp.stop()
}

export const query = async (text: string, values: unknown[] = []): Promise<Body[]> =>
  (await hub.database.pool.query(text, values)).rows
export const api = async (method: string, path: string, body?: object): Promise<{ status: number; body: Body }> =>
  hub.api(method, `/api/v1${path}`, { ...(body && { body }) })
let people = 0
export const enter = async (fields: object = {}): Promise<{ id: string; phone: string }> => {
  const phone = `+5511971${String(100_000 + ++people)}`
  const lead = { full_name: 'Eva Maia', email: `p${people}@example.test`, phone, ...fields }
  const { status, body } = await api('POST', '/leads', lead)
  if (status !== 201) throw new Error(JSON.stringify(body))
  return { id: body.id, phone }
}
export const enterMany = (count: number, fields: object = {}) =>
  Promise.all(Array.from({ length: count }, () => enter(fields)))
export const make = async (body: object): Promise<string> => {
  const whole = { name: 'Regras', channel: 'whatsapp', message: { text: 'Oi' }, quietHours: null, ...body }
  const made = await api('POST', '/campaigns', whole)
  if (made.status !== 201) throw new Error(JSON.stringify(made.body))
  return made.body.id
}
export const start = async (id: string) => {
  const { status, body } = await api('POST', `/campaigns/${id}/start`)
  if (status !== 200) throw new Error(JSON.stringify(body))
}
export const reached = (id: string, status: string): Promise<Body> =>
  eventually(async () => {
    const { body } = await api('GET', `/campaigns/${id}`)
    if (body.status !== status) throw new Error(`it stands at ${JSON.stringify(body)}`)
    return body
  }, 20_000)
export const run = async (body: object): Promise<Body> => {
  const id = await make(body)
  await start(id)
  return reached(id, 'completed')
}
export const messagesOf = async (id: string): Promise<Body[]> =>
  (await api('GET', `/campaigns/${id}/messages?limit=200`)).body.items
export const ids = (leads: { id: string }[]) => ({ leadIds: leads.map(({ id }) => id) })
export const countBy = <T>(rows: T[], keyOf: (row: T) => string) =>
  Object.fromEntries([...Map.groupBy(rows, keyOf)].map(([key, same]) => [key, same.length]))
/** Everything that was sent is a minute older: the pair limit is over. */
export const later = () => ageMessages(hub.database.pool, '1 minute')
