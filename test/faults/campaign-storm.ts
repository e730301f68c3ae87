import type pg from 'pg'
import { expect } from 'vitest'
import { createLog } from '../../src/base/log.ts'
import { startEmbedded } from '../../src/db/embedded.ts'
import { openPool } from '../../src/db/pool.ts'
import { runSimulator } from '../../src/vendors/_kit/simulator-server.ts'
import { vendors } from '../../src/vendors/registry.ts'
import { eventually } from '../harness/eventually.ts'
import { type HubProcess, startHubProcess } from '../harness/hub-process.ts'
import { temporaryDirectory } from '../harness/temporary-directory.ts'

const apiKey = 'an instance key of the fault tests, long enough'
const token = 'a whatsapp token of the fault tests'

const environment = {
  LEADLINE_SECRET_KEY: 'a secret key of the fault tests, shared by all',
  LEADLINE_API_KEY: apiKey,
  EVOLUTION_API_KEY: 'a key of the fault tests',
  EVOLUTION_INSTANCE: 'loja-01',
  EVOLUTION_WEBHOOK_TOKEN: token,
}

/** What a storm over one campaign found. */
export interface Sailed {
  recipients: number
  sent: number
  doubtful: number
  seconds: number
}

/**
 * One campaign while its worker is killed again and again, the campaign paused and resumed at bad moments, every status told twice and in any order. Nobody is lost, nobody
 * gets it twice, and the counters are what the rows add up to. A person settles what a killed worker left in doubt.
 */
export async function killCampaignWorkers(recipients: number, kills: number): Promise<Sailed> {
  await using directory = await temporaryDirectory()
  const server = await startEmbedded(directory.path)
  const pool = openPool(server.url, createLog('silent'), { max: 4, name: 'checker' })
  const sms = await runSimulator((await vendors.find(({ id }) => id === 'evolution')!.simulator!()).serve!())
  const env = {
    ...environment,
    DATABASE_URL: server.url,
    DATABASE_DIRECT_URL: server.url,
    DATA_DIR: directory.path,
    EVOLUTION_BASE_URL: sms.baseUrl,
  }
  const hubs: HubProcess[] = []
  const start = async (role: 'web' | 'worker') => {
    const hub = await startHubProcess({ env, role })
    hubs.push(hub)
    return hub
  }
  const started = performance.now()
  try {
    const web = await start('web')
    let worker = await start('worker')
    await addLeads(pool, recipients)
    const api = callerOf(web.url)
    const body = {
      name: 'Storm',
      channel: 'whatsapp',
      message: { text: 'Oi {{full_name}}' },
      audience: { filter: {} },
      quietHours: null,
    }
    const { id } = await api('POST', '/campaigns', body)
    await api('POST', `/campaigns/${id}/start`)
    for (let kill = 1; kill <= kills; kill++) {
      const due = (recipients * kill) / (kills + 1)
      await eventually(() => sms.server.calls.length >= due, 15 * 60_000, 20)
      await worker.end('SIGKILL')
      worker = await start('worker')
      await api('POST', `/campaigns/${id}/pause`)
      await api('POST', `/campaigns/${id}/resume`)
    }
    await eventually(async () => (await api('GET', `/campaigns/${id}`)).status === 'completed', 15 * 60_000, 200)
    await tellStatuses(pool, web.url, id, recipients)
    return {
      ...(await check(pool, api, id, recipients, textsOf(sms.server.calls))),
      seconds: Math.round((performance.now() - started) / 1_000),
    }
  } finally {
    for (const hub of hubs) await hub.end('SIGKILL')
    await sms.stop()
    await pool.end()
    await server.stop()
  }
}

// biome-ignore lint/suspicious/noExplicitAny: the API's answers, looked into by the storm
type Api = (method: string, path: string, body?: object) => Promise<any>

const callerOf =
  (url: string): Api =>
  async (method, path, body) => {
    const headers = { authorization: `Bearer ${apiKey}`, ...(body && { 'content-type': 'application/json' }) }
    const response = await fetch(`${url}/api/v1${path}`, {
      method,
      headers,
      ...(body && { body: JSON.stringify(body) }),
    })
    return response.json()
  }

/** How often each text arrived: every recipient's own. */
function textsOf(calls: { path: string; body: string }[]): Map<string, number> {
  const texts = new Map<string, number>()
  for (const { path, body } of calls) {
    if (!path.startsWith('/message/sendText')) continue
    const { text } = JSON.parse(body) as { text: string }
    texts.set(text, (texts.get(text) ?? 0) + 1)
  }
  return texts
}

async function addLeads(pool: pg.Pool, count: number): Promise<void> {
  for (let from = 1; from <= count; from += 5_000) await addSome(pool, from, Math.min(from + 4_999, count))
}

async function addSome(pool: pg.Pool, from: number, to: number): Promise<void> {
  await pool.query(
    `with people as (select gen_random_uuid() as id, n from generate_series($1::int, $2::int) n), w as (select id from workspaces where slug = 'default'),
     parties as (insert into core.parties (id, workspace_id, full_name) select p.id, w.id, 'Pessoa ' || n from people p, w)
     insert into leads (id, workspace_id, source_workspace_id, party_id, vendor, fingerprint, full_name, phone)
     select gen_random_uuid(), w.id, w.id, p.id, 'storm', 'storm ' || n, 'Pessoa ' || n, '+55119' || (60000001 + n * 10) from people p, w`,
    [from, to],
  )
}

/** Delivered and read of every message that has an id, each told twice, in an order of chance. */
async function tellStatuses(pool: pg.Pool, url: string, campaignId: string, recipients: number): Promise<void> {
  const { rows } = await pool.query(
    'select vendor_message_id as id from messages where campaign_id = $1 and vendor_message_id is not null',
    [campaignId],
  )
  const told = rows.flatMap(({ id }) =>
    ['DELIVERY_ACK', 'READ', 'DELIVERY_ACK', 'READ'].map((status) => ({ id, status })),
  )
  for (let at = told.length - 1; at > 0; at--) {
    const other = Math.floor(Math.random() * (at + 1))
    ;[told[at], told[other]] = [told[other]!, told[at]!]
  }
  let next = 0
  await Promise.all(
    Array.from({ length: 16 }, async () => {
      for (let one = told[next++]; one; one = told[next++]) {
        const data = { keyId: one.id, fromMe: true, status: one.status }
        const body = JSON.stringify({ event: 'messages.update', instance: 'loja-01', data })
        const headers = { 'content-type': 'application/json', 'x-webhook-token': token }
        const answer = await fetch(`${url}/api/v1/webhooks/evolution`, { method: 'POST', headers, body })
        expect(answer.status).toBe(200)
        await answer.arrayBuffer()
      }
    }),
  )
  const isRead = async () =>
    (
      await pool.query(`select count(*)::int as n from messages where campaign_id = $1 and read_at is not null`, [
        campaignId,
      ])
    ).rows[0].n === rows.length
  await eventually(isRead, 60_000 + recipients * 20, 100)
}

async function check(pool: pg.Pool, api: Api, id: string, recipients: number, texts: Map<string, number>) {
  expect(
    [...texts].filter(([, count]) => count > 1),
    'sent twice',
  ).toEqual([])
  const { rows } = await pool.query(
    `select r.state as place, m.state, l.full_name as name from campaign_recipients r left join messages m on m.id = r.id join leads l on l.id = r.lead_id where r.campaign_id = $1`,
    [id],
  )
  expect(rows.length, 'each person has one row').toBe(recipients)
  expect(
    rows.filter(({ place }) => place !== 'handed'),
    'still waiting',
  ).toEqual([])
  const lost = rows.filter(({ state, name }) => state !== 'doubtful' && !texts.has(`Oi ${name}`))
  expect(lost, 'counted as sent and not sent').toEqual([])
  const settled = rows.filter(({ state }) => state !== 'read' && state !== 'doubtful')
  expect(settled, 'neither read nor in doubt').toEqual([])
  const { rows: sums } = await pool.query(
    `select count(sent_at)::int as sent, count(delivered_at)::int as delivered, count(read_at)::int as read, count(failed_at)::int as failed,
       (count(*) filter (where state = 'doubtful'))::int as doubtful from messages where campaign_id = $1 and direction = 'out'`,
    [id],
  )
  const shown = await api('GET', `/campaigns/${id}`)
  const {
    sentCount: sent,
    deliveredCount: delivered,
    readCount: read,
    failedCount: failed,
    doubtfulCount: doubtful,
  } = shown
  expect({ sent, delivered, read, failed, doubtful }, 'counters are what the rows add up to').toEqual(sums[0])
  return { recipients, sent: sums[0].sent as number, doubtful: sums[0].doubtful as number }
}
