import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newId } from '../../src/base/ids.ts'
import { demoDelivery } from '../harness/demo-vendor.ts'
import { type GuardedWorld, openGuardedWorld, readLists } from '../harness/guarded-world.ts'
import type { TestHub } from '../harness/hub.ts'
import { newPerson } from '../harness/people.ts'
import { ask, namesIn, type Visitor, walk } from '../harness/walk.ts'

/**
 * Custom fields that are personal or sensitive, with one value each that is found nowhere else: in leads, facts, changes,
 * decisions, files, effects and texts. Whoever may not see the class finds the value in no answer of the API.
 */
const secrets = { faith: 'Sphinxwort', birthday: 'Marzipanuary', budget: 'Plainenough' }
const fields = { faith: 'sensitive', birthday: 'personal', budget: 'none' } as const
type Name = keyof typeof secrets

let world: GuardedWorld
let hub: TestHub
let lead = ''
let campaign = ''
let file = ''
const made = async (path: string, body: unknown, method = 'POST'): Promise<{ id: string }> => {
  const answer = await hub.api(method, `/api/v1/${path}`, { body })
  expect([path, answer.body, answer.status < 300]).toEqual([path, answer.body, true])
  return answer.body as { id: string }
}

beforeAll(async () => {
  world = await openGuardedWorld()
  hub = world.hub
  for (const [name, pii] of Object.entries(fields)) await made('lead-fields', { name, pii })
  const rule = {
    name: 'By faith',
    priority: 10,
    conditions: { field: 'custom.faith', op: 'is_not', value: 'other' },
    actions: { tag_with: ['x'] },
  }
  await made('routing-rules', rule)
  lead = await tell({ ...secrets, faith: 'Sphinxwort at first', birthday: 'Marzipanuary at first' })
  await made(`leads/${lead}`, { custom: secrets }, 'PATCH')
  const message = { text: 'Oi {{custom.faith}}, {{custom.birthday}}, {{custom.budget}}' }
  const audience = { leadIds: [lead] }
  const letter = {
    name: 'Words',
    channel: 'email',
    audience,
    message: { ...message, subject: 'Oi' },
    requireConsent: false,
  }
  campaign = (await made('campaigns', letter)).id
  file = await upload({ key: await hub.newKey(hub.workspaceId) }, secrets.faith)
  await hub.database.pool.query(
    `insert into effects (id, workspace_id, key, connection_id, kind, weight, intake_id, intake_received_at, lead_id, target, reason, data, created_at, status, settled_at)
     values ($1, $2, 'k2', gen_random_uuid(), 'crm.update', 'purpose', gen_random_uuid(), now(), $3, 'x', 'x', $4, now(), 'failed', now())`,
    [newId(), hub.workspaceId, lead, hub.sealer.sealJson({ lead: { custom: secrets } })],
  )
  const said = { source: 'finder', at: '2026-01-01T00:00:00.000Z', confidence: 0.9 }
  await hub.database.pool.query(
    `update core.parties p set profile = $2, provenance = $3 from leads l where l.id = $1 and p.id = l.party_id`,
    [lead, { custom: secrets }, { 'profile.custom': { ...said, previous: { ...said, value: secrets } } }],
  )
  world.ids = await readLists(hub, world.operations)
})
afterAll(() => hub.stop())

async function tell(custom: Record<string, string>): Promise<string> {
  const { headers, ...rest } = demoDelivery({
    id: 'faithful',
    about: 'faithful',
    lead: { name: 'Faithful Lima', email: 'faithful@example.test', custom },
  } as never)
  const answer = await fetch(`${hub.url}/api/v1/webhooks/demo`, { ...rest, headers: { ...headers, prefer: 'wait=10' } })
  return ((await answer.json()) as { outcome: { leadId: string } }).outcome.leadId
}

async function upload({ key, headers }: Visitor, faith: string): Promise<string> {
  const form = new FormData()
  form.set('source', 'fair')
  form.set(
    'file',
    new Blob([`name,email,faith\nAna Lima,ana@example.test,${faith}\nBia Lima,no address,${faith}\n`]),
    'f.csv',
  )
  const answer = await fetch(`${hub.url}/api/v1/imports`, {
    method: 'POST',
    headers: { ...headers, ...(key && { authorization: `Bearer ${key}` }) },
    body: form,
  })
  return ((await answer.json()) as { id: string }).id
}

const reads = () =>
  world.operations.filter(({ isPublic, scope, method }) => !isPublic && scope === 'read' && method === 'GET')
const seenBy = async (visitor: Visitor): Promise<Record<Name, number>> => {
  const visits = await walk({ url: hub.url, ids: world.ids }, reads(), visitor)
  expect(visits.filter(({ status }) => status >= 500 || status === 401 || status === 403)).toEqual([])
  for (const path of [
    `leads/${lead}/explain`,
    `leads/${lead}/timeline`,
    `imports/${file}/rows`,
    `campaigns/${campaign}/preview`,
  ])
    visits.push({ name: path, ...(await ask(hub.url, 'GET', `/api/v1/${path}`, visitor)) })
  const count = (name: Name) => new Set(namesIn(visits, [secrets[name]])).size
  return { faith: count('faith'), birthday: count('birthday'), budget: count('budget') }
}

describe('values of custom fields', () => {
  it('are there to be found: in leads, facts, requests, files, effects and texts', async () => {
    const seen = await seenBy({ key: await hub.newKey(hub.workspaceId) })
    expect(seen.faith).toBeGreaterThan(9)
    expect(seen.birthday).toBeGreaterThan(6)
    const manager = await newPerson(hub, hub.workspaceId, { role: 'manager' })
    expect(await seenBy(manager)).toEqual(seen)
  })

  it.each([
    ['a viewer', { role: 'viewer' }, ['read'], ['faith', 'birthday']],
    ['an agent', { role: 'agent' }, ['read', 'write'], ['faith']],
  ] as const)(
    'are in no answer to %s, or to a key of the same scopes, when the class is not for them',
    async (_who, person, scopes, unseen) => {
      for (const visitor of [
        await newPerson(hub, hub.workspaceId, person),
        { key: await hub.newKey(hub.workspaceId, [...scopes]) },
      ]) {
        const seen = await seenBy(visitor)
        for (const name of ['faith', 'birthday', 'budget'] as const)
          expect([name, seen[name] > 0]).toEqual([name, !(unseen as readonly Name[]).includes(name)])
      }
    },
  )

  it('are masked where they stand, so that one sees that there is something', async () => {
    const agent = await newPerson(hub, hub.workspaceId, { role: 'agent' })
    const shown = await ask(hub.url, 'GET', `/api/v1/leads/${lead}`, agent)
    expect(JSON.parse(shown.text).custom).toEqual({ ...secrets, faith: '***' })
    const rows = await ask(hub.url, 'GET', `/api/v1/imports/${file}/rows`, agent)
    expect(JSON.parse(rows.text).items[0].cells).toEqual(['Ana Lima', 'ana@example.test', '***'])
    const told = await ask(hub.url, 'GET', `/api/v1/campaigns/${campaign}/preview`, agent)
    expect(JSON.parse(told.text).sample.map(({ text }: { text: string }) => text)).toContain(
      `Oi ***, ${secrets.birthday}, ${secrets.budget}`,
    )
  })

  it('stay hidden in a workspace below, whose own definition holds when it has one', async () => {
    const below = {
      headers: (await newPerson(hub, world.workspaces.below!, { role: 'viewer' })).headers,
      workspace: 'below',
    }
    const asked = () =>
      ask(hub.url, 'GET', `/api/v1/leads?filter=${encodeURIComponent('{"custom":{"faith":["x"]}}')}`, below)
    expect(await asked()).toMatchObject({ code: 'field_hidden' })
    await hub.api('POST', '/api/v1/lead-fields', { workspace: 'below', body: { name: 'faith' } })
    expect(await asked()).toMatchObject({ status: 200 })
  })
})

describe('a hidden field', () => {
  const by = (condition: unknown) => `filter=${encodeURIComponent(JSON.stringify(condition))}`
  const tries: [what: string, method: string, path: () => string, body?: unknown][] = [
    ['filter a list', 'GET', () => `leads?${by({ custom: { faith: ['x'] } })}`],
    ['filter businesses', 'GET', () => `crm/businesses?${by({ field: 'custom.faith', op: 'exists' })}`],
    ['filter an export', 'GET', () => `leads/export?${by({ not: { custom: { faith: ['x'] } } })}`],
    [
      'count',
      'POST',
      () => 'leads/count',
      { filter: { any: [{ field: 'custom.faith', op: 'contains', value: 'S' }] } },
    ],
    [
      'choose an audience',
      'POST',
      () => 'campaigns/preview',
      { channel: 'email', audience: { filter: { custom: { faith: ['x'] } } } },
    ],
    [
      'be told by a text',
      'POST',
      () => 'campaigns/preview',
      { channel: 'email', audience: { leadIds: [] }, message: { text: '{{custom.faith}}' } },
    ],
    ['be written', 'PATCH', () => `leads/${lead}`, { custom: { faith: 'x' } }],
    ['be what a column becomes', 'PUT', () => `imports/${file}/mapping`, { columns: { faith: 'custom.faith' } }],
  ]
  it.each(tries)('cannot %s by an agent', async (_what, method, path, body) => {
    const agent = await newPerson(hub, hub.workspaceId, { role: 'agent' })
    const answer = await ask(hub.url, method, `/api/v1/${path()}`, { ...agent, body })
    expect(answer).toMatchObject({ status: 403, code: 'field_hidden' })
  })

  it('is left out of a file that somebody sends who may not see it: what a dry run says would tell', async () => {
    const agent = await newPerson(hub, hub.workspaceId, { role: 'agent' })
    const id = await upload(agent, 'guess')
    const shown = await ask(hub.url, 'GET', `/api/v1/imports/${id}`, agent)
    expect(JSON.parse(shown.text).columns[2]).toMatchObject({ name: 'faith', target: { to: 'ignore' } })
  })

  it('stays hidden when it is defined no more', async () => {
    await made('lead-fields/faith', undefined, 'DELETE')
    const viewer = await newPerson(hub, hub.workspaceId, { role: 'viewer' })
    const shown = await ask(hub.url, 'GET', `/api/v1/leads/${lead}`, viewer)
    expect(JSON.parse(shown.text).custom.faith).toBe('***')
    await made('lead-fields', { name: 'faith', pii: 'sensitive' })
  })
})
