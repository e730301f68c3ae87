import type pg from 'pg'
import { newId } from '../src/base/ids.ts'
import { keepSecret } from '../src/base/keep-secret.ts'
import { createSealer } from '../src/base/seal.ts'
import { sendSimulated } from '../src/cli/simulate.ts'
import { loadDirectory } from '../src/features/connections/store.ts'
import { vendors } from '../src/vendors/registry.ts'
import { ageShowcase } from './age-showcase.ts'
import { say } from './print.ts'
import * as content from './showcase-content.ts'

const patienceMs = 60_000

/** A hub with a sandbox to fill. */
export interface Shop {
  url: string
  key: string
  workspace: string
  pool: pg.Pool
  dataDir: string
}

interface Answer {
  id: string
  status: string
  review?: { finishedAt: string | null } | null
  items: { id: string }[]
}
type Api = (method: string, path: string, body?: unknown) => Promise<Answer>

/** An invented agency at work for a month: people, rules, files, campaigns and their answers, sales, and things that went wrong. */
export async function fillShowcase(shop: Shop): Promise<void> {
  const api: Api = async (method, path, body) => {
    const isForm = body instanceof FormData
    const headers = {
      authorization: `Bearer ${shop.key}`,
      'x-workspace': shop.workspace,
      ...(body !== undefined && !isForm && { 'content-type': 'application/json' }),
    }
    const response = await fetch(`${shop.url}/api/v1${path}`, {
      method,
      headers,
      ...(body !== undefined && { body: isForm ? body : JSON.stringify(body) }),
    })
    const text = await response.text()
    if (!response.ok) say(`${method} ${path}: ${response.status} ${text.slice(0, 300)}`)
    return text.startsWith('{') ? JSON.parse(text) : ({ items: [] } as never)
  }
  const people = await addPeople(shop, api)
  await addRules(api, people)
  await tellVendors(shop, content.traffic)
  for (const lead of content.leads) await api('POST', '/leads', lead)
  await addFiles(api)
  await tellTrouble(shop)
  await quiet(shop)
  await runCampaigns(shop, api)
  await tellVendors(shop, content.laterTraffic)
  await quiet(shop)
  await workOnLeads(api, people)
  await ageShowcase(shop.pool, shop.workspace)
}

/** Members and a team; their ids by name. */
async function addPeople({ pool, workspace }: Shop, api: Api): Promise<string[]> {
  const ids: string[] = []
  for (const { name, email, role } of content.people) {
    const id = newId()
    await pool.query('insert into users (id, name, email, email_verified) values ($1, $2, $3, true)', [id, name, email])
    await pool.query(
      'insert into members (workspace_id, user_id, role) select id, $2, $3 from workspaces where slug = $1',
      [workspace, id, role],
    )
    ids.push(id)
  }
  const team = await api('POST', '/teams', { name: 'Zona Sul' })
  await api('PUT', `/teams/${team.id}/members`, { userIds: ids.slice(1, 4) })
  return ids
}

/** Two published versions and a draft on top of them. */
async function addRules(api: Api, people: string[]): Promise<void> {
  for (const rule of content.rules(people)) await api('POST', '/routing-rules', rule)
  await api('POST', '/routing-rules/publish', { note: 'Primeira distribuição' })
  await api('POST', '/routing-rules', content.laterRule(people))
  await api('POST', '/routing-rules/publish', { note: 'Indicações vão direto para a gerência' })
}

/** Each simulated vendor tells its events, signed. */
async function tellVendors(shop: Shop, traffic: content.Traffic[]): Promise<void> {
  for (const [vendor, event, count, from = 1] of traffic) {
    const { connection, webhookUrl } = await doorOf(shop, vendor)
    const simulator = await vendors.find(({ id }) => id === vendor)!.simulator!()
    const { failed } = await sendSimulated({
      simulator,
      event,
      connection,
      webhookUrl,
      sendTo: webhookUrl,
      count,
      from,
    })
    if (failed > 0) say(`${vendor} ${event}: ${failed} were not taken`)
  }
}

/** The sandbox's connection to a vendor. */
async function doorOf({ url, dataDir, workspace, pool }: Shop, vendor: string) {
  const { connections } = await loadDirectory(pool, createSealer((await keepSecret(dataDir, 'secret-key')).value))
  const { rows } = await pool.query('select id from workspaces where slug = $1', [workspace])
  const connection = connections.find((each) => each.vendor === vendor && each.workspaceId === rows[0].id)!
  return { connection, webhookUrl: `${url}/api/v1/webhooks/${vendor}/${connection.urlSecret}` }
}

/** One file imported, one waiting for its review. */
async function addFiles(api: Api): Promise<void> {
  const upload = async (name: string, text: string) => {
    const form = new FormData()
    form.append('file', new Blob([text]), name)
    form.append('source', 'Feirão de Imóveis')
    return (await api('POST', '/imports', form)).id
  }
  const reached = (id: string, isSo: (job: Answer) => boolean) =>
    until(async () => isSo(await api('GET', `/imports/${id}`)))
  const first = await upload('feirao-outubro.csv', content.fair(60, 0))
  await reached(first, ({ status }) => status === 'mapping')
  await api('POST', `/imports/${first}/run`, {})
  await reached(first, ({ status }) => status === 'completed')
  const second = await upload('portal-novembro.csv', content.fair(24, 40))
  await reached(second, ({ status }) => status === 'mapping')
  await api('POST', `/imports/${second}/review`, {})
  await reached(second, ({ review }) => Boolean(review?.finishedAt))
}

/** Authentic and unreadable, authentic and too late, and not authentic. */
async function tellTrouble(shop: Shop): Promise<void> {
  const post = async (vendor: string, body: string, headers: Record<string, string> = {}) => {
    const { webhookUrl } = await doorOf(shop, vendor)
    await fetch(webhookUrl, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body })
  }
  await post('c2s', '{"id": "12", "hook_action": ')
  await post('datashopper', '["unsigned"]', { 'x-datashopper-signature': 'ab'.repeat(32) })
  await post('cakto', '{"event": "purchase_approved"}', { 'x-cakto-signature': 'v1=00' })
}

async function runCampaigns(shop: Shop, api: Api): Promise<void> {
  for (const { statuses, ...campaign } of content.campaigns) {
    const { id } = await api('POST', '/campaigns', campaign)
    if (!statuses) continue
    await api('POST', `/campaigns/${id}/start`)
    await until(async () => (await api('GET', `/campaigns/${id}`)).status === 'completed')
    await tellVendors(shop, statuses)
  }
}

/** What people do by hand: stages, owners, notes, consents. */
async function workOnLeads(api: Api, people: string[]): Promise<void> {
  const { items } = await api('GET', '/leads?limit=60')
  for (const [n, { id }] of items.entries()) {
    if (n % 4 !== 0) await api('POST', `/leads/${id}/assign`, { ownerId: people[1 + (n % 4)] })
    if (n % 5 === 0) await api('PATCH', `/leads/${id}`, { vendor_status: content.stages[n % content.stages.length] })
    if (n % 6 === 0) await api('POST', `/leads/${id}/notes`, { text: content.notes[n % content.notes.length] })
  }
}

/** Resolves when nothing is under way any more. */
const quiet = ({ pool }: Shop) =>
  until(async () => {
    const { rows } = await pool.query<{ count: number }>(
      "select count(*)::int as count from work where run_at < now() + interval '2 minutes'",
    )
    return rows[0]!.count === 0
  }).catch(() => say('the line is not quiet yet'))

async function until(isSo: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + patienceMs
  while (!(await isSo())) {
    if (performance.now() > deadline) throw new Error('it never came to be')
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
}
