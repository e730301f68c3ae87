import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { newId } from '../../src/base/ids.ts'
import { ownConnections } from '../../src/features/connections/store-environment.ts'
import { followTies } from '../../src/features/parties/jobs.ts'
import { c2s } from '../../src/vendors/c2s/index.ts'
import { eventually } from '../harness/eventually.ts'
import { startTestHub, type TestHub } from '../harness/hub.ts'
import { phoneOf, webhook } from './story.ts'

let hub: TestHub
beforeAll(async () => {
  hub = await startTestHub({ vendors: [c2s] })
})
afterAll(() => hub.stop())

const query = async (sql: string, values: unknown[] = []) => (await hub.database.pool.query(sql, values)).rows

/** A workspace with a CRM connection of its own. */
async function openWorkspace(): Promise<{ id: string; deliver(body: unknown): Promise<void> }> {
  const id = newId()
  await query('insert into workspaces (id, slug, name) values ($1, $2, $3)', [id, `w-${id}`, 'One state'])
  const settings = { webhookSecrets: [`secret of ${id}`], authHeader: 'Authorization' }
  await ownConnections(hub.database.pool, hub.sealer, id, 'sandbox', [{ vendor: 'c2s', name: 'C2S', settings }])
  await hub.directory.refresh()
  const { urlSecret } = hub.directory.all().find(({ workspaceId, vendor }) => workspaceId === id && vendor === 'c2s')!
  const deliver = async (body: unknown) => {
    const init = { method: 'POST', body: JSON.stringify(body) }
    const response = await fetch(`${hub.url}/api/v1/webhooks/c2s/${urlSecret}`, init)
    expect(response.status).toBe(200)
  }
  return { id, deliver }
}

/** Everything delivered is decided. */
const settled = (deadlineMs = 10_000) =>
  eventually(async () => (await query('select from work')).length === 0, deadlineMs, 10)

/** Few values and moments: facts contradict each other. Two leads, so that requests of both race over several lanes. */
const told = fc.record({
  lead: fc.constantFrom('a', 'b'),
  action: fc.constantFrom('on_create_lead' as const, 'on_update_lead' as const, 'on_close_lead' as const),
  minute: fc.constantFrom(0, 1, 2, 3),
  name: fc.constantFrom('Ana', 'Bea', null),
  email: fc.constantFrom('x', 'y', null),
  phone: fc.constantFrom(1, 2, null),
  status: fc.constantFrom('new', 'under_negotiation', 'lost'),
  tag: fc.constantFrom('quente', 'frio'),
})
type Told = typeof told extends fc.Arbitrary<infer T> ? T : never

/** Each lead has contacts of its own. */
function bodyOf({ lead, action, minute, name, email, phone, status, tag }: Told) {
  const customer = {
    ...(name && { name }),
    ...(email && { email: `${email}.${lead}@example.test` }),
    ...(phone && { phone: phoneOf((lead === 'a' ? 700 : 800) + phone) }),
  }
  return webhook(lead, customer, { action, minute, more: { lead_status: { alias: status }, tags: [{ name: tag }] } })
}

const cases = fc
  .uniqueArray(told, {
    minLength: 1,
    maxLength: 8,
    selector: ({ lead, action, minute }) => `${lead} ${action} ${minute}`,
  })
  .chain((facts) =>
    fc.record({
      facts: fc.constant(facts),
      again: fc.shuffledSubarray([...facts, ...facts], { minLength: facts.length * 2 }),
      cut: fc.integer({ min: 1, max: 4 }),
    }),
  )

async function stateOf(workspaceId: string) {
  await followTies(hub.database.pool)
  const rows = await query(
    `select l.*, p.full_name as party_name,
       (select array_agg(kind || ' ' || key order by kind, key) from identities i where i.party_id = p.id) as identities
     from leads l join core.parties p on p.id = l.party_id where l.workspace_id = $1 order by l.vendor_lead_id`,
    [workspaceId],
  )
  return rows.map(
    ({
      id,
      party_id,
      workspace_id,
      source_workspace_id,
      connection_id,
      fingerprint,
      created_at,
      updated_at,
      // numbers of the workspace's own
      keys,
      ...rest
    }) => rest,
  )
}

test('the webhooks of a lead end in one state, in any order, batch and number', async () => {
  await fc.assert(
    fc.asyncProperty(cases, async ({ facts, again, cut }) => {
      const [plain, shuffled] = [await openWorkspace(), await openWorkspace()]
      for (const fact of facts) {
        await plain.deliver(bodyOf(fact))
        await settled()
      }
      const requests = []
      for (let from = 0; from < again.length; from += cut) requests.push(again.slice(from, from + cut).map(bodyOf))
      await Promise.all(requests.map(shuffled.deliver))
      await settled()
      expect(await stateOf(shuffled.id)).toEqual(await stateOf(plain.id))
    }),
    { numRuns: 25 },
  )
}, 60_000)

test('hundreds of leads per request from eight connections neither deadlock nor get lost', async () => {
  const { id, deliver } = await openWorkspace()
  const leads = Array.from({ length: 250 }, (_, n) => n)
  // every lead shares its phone with its neighbour: parties race too
  const bodyOfLead = (n: number, minute: number) =>
    webhook(`mass-${n}`, { name: `Pessoa ${n}`, phone: phoneOf(2_000 + (n >> 1)) }, { minute })
  const hundred = (minute: number) =>
    fc.sample(fc.shuffledSubarray(leads, { minLength: 100, maxLength: 100 }), { numRuns: 1, seed: minute })[0]!
  const requests = Array.from({ length: 24 }, (_, n) => hundred(n).map((lead) => bodyOfLead(lead, n)))
  const everyLead = [leads.slice(0, 100), leads.slice(100, 200), leads.slice(200)]
  requests.push(...everyLead.map((some, n) => some.map((lead) => bodyOfLead(lead, 100 + n))))
  await Promise.all(
    Array.from({ length: 8 }, async () => {
      for (let body = requests.pop(); body; body = requests.pop()) await deliver(body)
    }),
  )
  await settled(30_000)
  const [{ n: known, parties }] = await query(
    `select count(*)::int as n, count(distinct coalesce(p.merged_into, p.id))::int as parties from leads l join core.parties p on p.id = l.party_id where l.workspace_id = $1`,
    [id],
  )
  expect([known, parties]).toEqual([250, 125])
  const ends = await query(
    `select r.status, count(*)::int as n from intakes i left join intake_results r on r.intake_id = i.id where i.workspace_id = $1 group by 1`,
    [id],
  )
  expect(ends).toEqual([{ status: 'completed', n: 27 }])
  expect(hub.lines.filter(({ msg }) => msg === 'decision failed')).toEqual([])
  const [{ deadlocks }] = await query('select deadlocks::int from pg_stat_database where datname = current_database()')
  expect(deadlocks).toBe(0)
}, 60_000)
