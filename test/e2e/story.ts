import { webhookToken } from '../faults/sender.ts'
import { openWorld, type World } from '../faults/world.ts'
import { createTestDatabase, type TestDatabase } from '../harness/database.ts'
import { eventually } from '../harness/eventually.ts'
import { type HubProcess, startHubProcess } from '../harness/hub-process.ts'
import { temporaryDirectory } from '../harness/temporary-directory.ts'

export interface Answer {
  status: number
  body: { status?: string; id?: string; code?: string }
}

export interface Ended {
  id: string
  status: string
  error: string | null
}

/** A hub in a process of its own, its database, and the vendors of the lead story on loopback. */
export interface Story {
  hub: HubProcess
  world: World
  database: TestDatabase
  /** Another hub over the same database and vendors. */
  startHub(env?: Record<string, string>): Promise<HubProcess>
  /** Delivers a webhook as the CRM does. */
  post(body: unknown, headers?: Record<string, string>): Promise<Answer>
  /** Delivers one that must be accepted, and waits for its end. */
  tell(body: unknown, deadlineMs?: number): Promise<Ended>
  /** How an intake ended, once it has. */
  ended(id: string, deadlineMs?: number): Promise<Ended>
  /** How these intakes ended, in their order, once all have. */
  allEnded(ids: string[], deadlineMs?: number): Promise<Ended[]>
  rows(sql: string, values?: unknown[]): Promise<Record<string, never>[]>
  /** What the CRM holds on a lead, oldest first. */
  notesOn(lead: string): Promise<string[]>
  /** How often the CRM was asked to write on a lead. */
  writesOn(lead: string): number
  /** The contacts that were looked up, in order, of those that hold one of these texts. */
  lookUpsOf(...contacts: string[]): string[]
  stop(): Promise<void>
}

/** `VENDOR_PATIENCE` 0.1: half a minute becomes three seconds. */
export async function openStory(env: Record<string, string> = {}): Promise<Story> {
  const directory = await temporaryDirectory()
  const database = await createTestDatabase()
  const world = await openWorld({ databaseUrl: database.url, dataDir: directory.path })
  const hubs: HubProcess[] = []
  const startHub: Story['startHub'] = async (more = {}) => {
    const hub = await startHubProcess({
      env: { ...world.env, LOG_LEVEL: 'info', VENDOR_PATIENCE: '0.1', ...env, ...more },
    })
    hubs.push(hub)
    return hub
  }
  const hub = await startHub()
  const rows: Story['rows'] = async (sql, values) => (await database.pool.query(sql, values)).rows
  const post: Story['post'] = async (body, headers = {}) => {
    const response = await fetch(`${hub.url}/api/v1/webhooks/c2s`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-webhook-token': webhookToken, ...headers },
      body: typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body),
    })
    return { status: response.status, body: JSON.parse((await response.text()) || '{}') }
  }
  const allEnded: Story['allEnded'] = (ids, deadlineMs = 15_000) =>
    eventually(async () => {
      const found = await rows(
        'select intake_id as id, status, error_message as error from intake_results where intake_id = any($1)',
        [ids],
      )
      const byId = new Map((found as unknown as Ended[]).map((each) => [each.id, each]))
      return ids.every((id) => byId.has(id)) && ids.map((id) => byId.get(id)!)
    }, deadlineMs)
  const ended: Story['ended'] = async (id, deadlineMs) => (await allEnded([id], deadlineMs))[0]!
  return {
    hub,
    world,
    database,
    startHub,
    post,
    ended,
    allEnded,
    rows,
    tell: async (body, deadlineMs) => {
      const answer = await post(body)
      if (answer.body.status !== 'accepted') throw new Error(`not accepted: ${JSON.stringify(answer)}`)
      return ended(answer.body.id!, deadlineMs)
    },
    notesOn: async (lead) => {
      const response = await fetch(`${world.crm.baseUrl}/leads/${lead}`, {
        headers: { authorization: 'Bearer a token' },
      })
      const { data } = (await response.json()) as { data: { messages: { body: string }[] } }
      return data.messages.map(({ body }) => body)
    },
    writesOn: (lead) => world.notes().get(lead) ?? 0,
    lookUpsOf: (...contacts) =>
      world.people.server.calls
        .map(({ path }) => decodeURIComponent(path.split('/').at(-1)!))
        .filter((asked) => contacts.some((contact) => asked.includes(contact))),
    stop: async () => {
      await Promise.all(hubs.map((each) => each.end('SIGKILL')))
      await world.stop()
      await database.drop()
      await directory[Symbol.asyncDispose]()
    },
  }
}

export interface Customer {
  name?: string
  email?: string | null
  phone?: string | null
}

/** Digits that lead the simulated look-up to person n and look made up to nobody; with the country's 55. */
export const phoneOf = (n: number) => `55119${60_000_000 + ((n * 7_368_787 + 1_234_321) % 39_999_983)}`
export const emailOf = (n: number) => `pessoa.${n}@example.test`

/** Contact data of invented person n. */
export const person = (n: number): Required<Customer> => ({
  name: `Pessoa Inventada ${n}`,
  email: emailOf(n),
  phone: phoneOf(n),
})

interface Change {
  action?: 'on_create_lead' | 'on_update_lead' | 'on_close_lead'
  /** Minutes after the lead came into being. */
  minute?: number
  more?: Record<string, unknown>
}

const began = Date.UTC(2026, 0, 5, 12)

/** A webhook of the CRM, in the shape of the seed's own test call. */
export function webhook(
  lead: string,
  customer: Customer,
  { action = 'on_create_lead', minute = 0, more = {} }: Change = {},
) {
  const at = (minutes: number) => new Date(began + minutes * 60_000).toISOString()
  const attributes = { created_at: at(0), updated_at: at(minute), customer, ...more }
  return { id: lead, hook_action: action, attributes }
}
