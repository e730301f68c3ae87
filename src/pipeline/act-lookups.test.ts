import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { z } from 'zod'
import { createTestDatabase, type TestDatabase } from '../../test/harness/database.ts'
import { createWorkspace, sealer } from '../../test/harness/facts.ts'
import { serve, stopServing } from '../../test/harness/loopback.ts'
import { newId } from '../base/ids.ts'
import { createLog } from '../base/log.ts'
import { createOutboundHttp } from '../base/outbound-http.ts'
import { createRecord } from '../base/record-exchange.ts'
import { createLookups } from '../features/lookups/lookups.ts'
import { readAnswer } from '../vendors/_kit/answer.ts'
import { type Action, defineVendor } from '../vendors/_kit/contract.ts'
import { type ActTools, perform } from './act.ts'
import type { ActWork } from './store-act.ts'

let database: TestDatabase
let workspaceId: string
let connectionId: string

beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.drop())
beforeEach(async () => {
  workspaceId = (await createWorkspace(database.pool)).id
  connectionId = newId()
})

/** Asks a server on loopback for the phone; any answer means one candidate. */
const identify: Action<{ baseUrl: string }, 'person.identify'> = {
  repeat: 'safe',
  lookup: { key: ({ phone }) => phone!, ttlDays: 1 },
  async perform({ leadId, snapshot, by }, { baseUrl }, io) {
    const result = await io.http({ method: 'GET', url: baseUrl })
    const data = { leadId, snapshot, by, candidates: [{ cpf: '11144477735', name: null }] }
    const event = { type: 'person.identified' as const, key: leadId, subject: leadId, occurredAt: null, data }
    return readAnswer(result, { done: () => ({ kind: 'done', events: [event] }) }, io.now())
  },
}

const asker = defineVendor<{ baseUrl: string }>({
  id: 'asker',
  title: 'Asker',
  settings: z.object({ baseUrl: z.string() }),
  outbound: { 'person.identify': identify },
})

function tryFor(leadId: string, baseUrl: string, dailyLookupBudget: number | null = null) {
  const connection = { id: connectionId, vendor: 'asker', isEnabled: true, settings: { baseUrl }, dailyLookupBudget }
  const send = createOutboundHttp()
  const tools = {
    vendors: new Map([['asker', asker]]),
    directory: { connection: () => connection },
    sealer,
    log: createLog('silent'),
    publicUrl: 'http://hub.example.test',
    outside: (_: unknown, report: Parameters<typeof createRecord>[0]) => {
      const record = createRecord(report)
      return { record, http: (request: Parameters<typeof send>[0]) => send(request, { reach: 'anywhere', record }) }
    },
    lookups: createLookups(database.pool, sealer),
  } as unknown as ActTools
  const data = sealer.sealJson({ leadId, snapshot: `snapshot of ${leadId}`, by: 'phone', phone: '11912341234' })
  const work = { key: `effect of ${leadId}`, kind: 'person.identify', connectionId, workspaceId, attempts: 0, data }
  return perform(tools, work as unknown as ActWork, newId())
}

const spent = async () =>
  (await database.pool.query('select used from lookup_budgets where connection_id = $1', [connectionId])).rows[0]?.used

it('asks once for two leads with one contact, and tells each its own facts', async () => {
  let asked = 0
  const url = await serve((_request, response) => response.end(String(++asked)))
  const candidates = [{ cpf: '11144477735', name: null }]
  for (const leadId of ['one', 'two']) {
    const { outcome } = await tryFor(leadId, url)
    expect(outcome).toMatchObject({
      kind: 'done',
      events: [{ subject: leadId, data: { leadId, snapshot: `snapshot of ${leadId}`, by: 'phone', candidates } }],
    })
  }
  expect(asked).toBe(1)
  expect(await spent()).toBe(1)
})

it('asks no more when the budget of the day is used up', async () => {
  const url = await serve((_request, response) => response.writeHead(500).end())
  expect((await tryFor('one', url, 1)).outcome).toMatchObject({ kind: 'doubtful' })
  const { outcome, record } = await tryFor('one', url, 1)
  expect(outcome).toMatchObject({ kind: 'reject', reason: expect.stringContaining('budget') })
  expect(record.exchanges).toEqual([])
})

it('pays nothing for a question that never left', async () => {
  const url = await serve(() => undefined)
  await stopServing()
  expect((await tryFor('one', url, 1)).outcome).toMatchObject({ kind: 'retry' })
  expect((await tryFor('one', url, 1)).outcome).toMatchObject({ kind: 'retry' })
  expect(await spent()).toBe(0)
})
