import { afterAll, beforeAll, describe, expect, it, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../../test/harness/database.ts'
import { createWorkspace, fact, runSteps, sealer, type TestWorkspace } from '../../../test/harness/facts.ts'
import { newId } from '../../base/ids.ts'
import { inWorkspace } from '../../db/transaction.ts'
import type { LeadFacts } from '../../domain/events.ts'
import { conditions } from '../conditions.ts'
import { findParty } from '../parties/store-read.ts'
import { saveLead } from './save-lead.ts'
import { addFilter, type LeadFilter } from './store-filter.ts'
import { findLead, listLeads } from './store-read.ts'
import { readSearch } from './store-search.ts'
import { sieveOf } from './store-sieve.ts'
import { readTimeline } from './store-timeline.ts'

let db: TestDatabase
let workspace: TestWorkspace
let foreign: TestWorkspace
const cpf = '11144477735'

beforeAll(async () => {
  db = await createTestDatabase()
  workspace = await createWorkspace(db.pool)
  foreign = await createWorkspace(db.pool)
  const told = (data: Partial<LeadFacts>, n: number) =>
    fact(
      workspace,
      'lead.created',
      { vendorLeadId: `l${n}`, ...data },
      { receivedAt: new Date(Date.UTC(2026, 0, 1, 10, n)) },
    )
  const leads = [
    told(
      {
        name: 'José da Conceição',
        phone: '11 98765-4021',
        tags: ['vip'],
        company: { name: 'Ágil Imóveis', state: 'SP' },
      },
      1,
    ),
    told({ name: 'Maria Souza', email: 'maria.souza@example.test', status: 'lost' }, 2),
    told({ name: 'Ana Maria', email: 'ana@example.test', phone: '21 97654-3021', company: { state: 'RJ' } }, 3),
  ]
  await runSteps(db.pool, workspace, [saveLead], leads)
  await runSteps(
    db.pool,
    foreign,
    [saveLead],
    [fact(foreign, 'lead.created', { vendorLeadId: 'l1', name: 'Maria Outra', phone: '11 98765-4021' })],
  )
  await db.pool.query(
    `insert into identities (workspace_id, kind, key, party_id, source)
     select workspace_id, 'cpf', $2, party_id, 'test' from leads where workspace_id = $1 and vendor_lead_id = 'l2'`,
    [workspace.id, sealer.keyedHash('cpf', cpf).toString('hex')],
  )
})
afterAll(() => db.drop())

const list = (filter: LeadFilter, text?: string, limit = 50, after: { createdAt: string; id: string } | null = null) =>
  inWorkspace(db.pool, workspace.id, async (tx) => {
    const search = text === undefined ? null : await readSearch(tx, workspace.id, text, 'BR', sealer)
    return listLeads(tx, workspace.id, filter, search, limit, after)
  })
const idsOf = (items: { vendorLeadId: string | null }[]) => items.map(({ vendorLeadId }) => vendorLeadId)

test.each([
  ['(11) 98765-4021', ['l1']],
  ['+5511987654021', ['l1']],
  ['551187654021', ['l1']],
  ['MARIA.souza@example.test', ['l2']],
  ['111.444.777-35', ['l2']],
  [cpf, ['l2']],
  ['l3', ['l3']],
  ['maria', ['l3', 'l2']],
  ['maria sou', ['l2']],
  ['conceicao jose', ['l1']],
  ['AGIL', ['l1']],
  ['nobody', []],
  ["o'neil & | ! :*", []],
  ['', []],
])('a search for %j finds %j', async (text, expected) => {
  expect(idsOf(await list({}, text))).toEqual(expected)
})

test('filters and keyset pages', async () => {
  expect(idsOf(await list({}))).toEqual(['l3', 'l2', 'l1'])
  expect(idsOf(await list({ tag: 'vip' }))).toEqual(['l1'])
  expect(idsOf(await list({ state: 'RJ' }))).toEqual(['l3'])
  expect(idsOf(await list({ vendorStatus: 'lost' }, 'maria'))).toEqual(['l2'])
  expect(idsOf(await list({ since: '2026-01-01T10:02:00Z', until: '2026-01-01T10:03:00Z' }))).toEqual(['l2'])
  expect(idsOf(await list({ isClosed: true }))).toEqual([])
  const [first, more] = await list({}, 'maria', 1)
  expect(idsOf([first!, more!])).toEqual(['l3', 'l2'])
  expect(idsOf(await list({}, 'maria', 1, first!))).toEqual(['l2'])
})

test('a name that many have is paged through to the end', async () => {
  const crowd = await createWorkspace(db.pool)
  const leads = Array.from({ length: 1_500 }, (_, n) =>
    fact(
      crowd,
      'lead.created',
      { vendorLeadId: `c${n}`, name: 'Maria Silva', status: n === 3 ? 'won' : 'new' },
      {
        receivedAt: new Date(Date.UTC(2026, 0, 1) + n * 1000),
      },
    ),
  )
  await runSteps(db.pool, crowd, [saveLead], leads)
  const found = await inWorkspace(db.pool, crowd.id, async (tx) =>
    listLeads(tx, crowd.id, { vendorStatus: 'won' }, await readSearch(tx, crowd.id, 'maria', 'BR', sealer), 10, null),
  )
  expect(idsOf(found)).toEqual(['c3'])
})

test('detail, party and timeline of a lead; nothing of another workspace', async () => {
  const [item] = await list({}, 'l2')
  const other = (await db.pool.query('select id, party_id from leads where workspace_id = $1', [foreign.id])).rows[0]
  await inWorkspace(db.pool, workspace.id, async (tx) => {
    expect(await findLead(tx, workspace.id, item!.id)).toMatchObject({ fullName: 'Maria Souza', vendorStatus: 'lost' })
    const party = await findParty(tx, workspace.id, item!.partyId)
    expect(party).toMatchObject({ fullName: 'Maria Souza', leadIds: [item!.id] })
    expect(party!.identities.map(({ kind, display }) => [kind, display])).toEqual([
      ['cpf', null],
      ['email', 'maria.souza@example.test'],
    ])
    expect(await readTimeline(tx, workspace.id, item!.id)).toMatchObject([{ kind: 'change', change: 'created' }])
    expect(await findLead(tx, workspace.id, other.id)).toBeUndefined()
    expect(await findLead(tx, foreign.id, other.id)).toBeUndefined()
    expect(await findParty(tx, foreign.id, other.party_id)).toBeUndefined()
    expect(await readTimeline(tx, foreign.id, other.id)).toEqual([])
  })
})

describe('a person with few leads among many', () => {
  const person = newId()
  const explain = (recordScope: 'own' | 'team') =>
    inWorkspace(
      db.pool,
      workspace.id,
      async (tx) => {
        const where = conditions()
        addFilter(where, workspace.id, {})
        const text = `explain (costs off) select l.id from leads l where ${where.text()} order by l.created_at desc, l.id desc limit 51`
        return (await tx.query(text, where.values)).rows.map((row) => row['QUERY PLAN']).join('\n')
      },
      { personId: person, recordScope },
    )

  beforeAll(async () => {
    await db.pool.query(
      `insert into leads (id, workspace_id, source_workspace_id, party_id, vendor, fingerprint, owner_id, team_id, company_location_state, created_at)
       select gen_random_uuid(), $1, $1, (select party_id from leads where workspace_id = $1 limit 1), 'crm', 'many' || n, gen_random_uuid(),
         gen_random_uuid(), case when n % 1000 = 0 then 'Acre' else 'SP' end, now() - n * interval '1 hour' from generate_series(1, 3000) n`,
      [workspace.id],
    )
    await db.pool.query(`update leads set owner_id = $1 where fingerprint in ('many1000', 'many77')`, [person])
    await db.pool.query('analyze leads')
  })

  it('finds their own by the index of owners, in the order of the list', async () => {
    const plan = await explain('own')
    expect(plan).toContain('leads_of_owner')
    expect(plan).not.toMatch(/Sort|Seq Scan on leads/)
  })

  it("finds their teams' by the indexes of owners and teams", async () => {
    const plan = await explain('team')
    expect(plan).toContain('leads_of_owner')
    expect(plan).toContain('leads_of_team')
  })

  it('finds a rare state among them and no one else’s, by keys', async () => {
    const filter = { state: 'Acre' }
    const found = await inWorkspace(
      db.pool,
      workspace.id,
      (tx) => listLeads(tx, workspace.id, filter, null, 50, null),
      {
        personId: person,
        recordScope: 'own',
      },
    )
    expect(found).toHaveLength(1)
    const { ids, walkFirst } = await inWorkspace(
      db.pool,
      workspace.id,
      async (tx) => {
        const sieve = (await sieveOf(tx, filter, null))!
        return { ...(await sieve.read(null, 50)), walkFirst: sieve.walkFirst }
      },
      { personId: person, recordScope: 'own' },
    )
    expect({ ids, walkFirst }).toEqual({ ids: [found[0]!.id], walkFirst: 0 })
  })
})
