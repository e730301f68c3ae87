import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../../test/harness/database.ts'
import { createWorkspace, fact, runSteps, type TestWorkspace } from '../../../test/harness/facts.ts'
import type { LeadFacts } from '../../domain/events.ts'
import { followTies } from '../parties/jobs.ts'
import type { LeadFact } from './merge-facts.ts'
import { saveLead } from './save-lead.ts'

let db: TestDatabase
beforeAll(async () => {
  db = await createTestDatabase()
})
afterAll(() => db.drop())

/** Few values and moments, so that facts contradict each other and tie. */
const told = fc.record({
  type: fc.constantFrom('lead.created' as const, 'lead.updated' as const, 'lead.closed' as const),
  at: fc.constantFrom('2026-01-01T10:00:00Z', '2026-01-01T10:00:01Z', '2026-01-01T10:00:02Z', null),
  receivedAt: fc.constantFrom(new Date('2026-01-01T10:00:01Z'), new Date('2026-01-01T10:00:05Z')),
  data: fc.record(
    {
      name: fc.constantFrom('Ana', 'Bea', '', null),
      email: fc.constantFrom('ana@example.test', 'bea@example.test', null),
      phone: fc.constantFrom('11987654321', '+55 11 91234-5678', null),
      company: fc.record({ name: fc.constantFrom('Acme', 'Beta'), state: fc.constantFrom('SP', 'RJ', null) }),
      seller: fc.record({ id: fc.constantFrom('1', '2'), name: fc.constantFrom('Vera', null) }),
      tags: fc.subarray(['a', 'b', 'c"\\']),
      emptied: fc.subarray(['tag.a', 'custom.rooms', 'company_name', 'phone']),
      custom: fc.dictionary(fc.constantFrom('rooms', 'price'), fc.constantFrom(1, 2, 'x')),
      status: fc.constantFrom('new', 'lost'),
    },
    { requiredKeys: [] },
  ),
})
type Told = (typeof told extends fc.Arbitrary<infer T> ? T : never) & { vendorLeadId?: string }

/** The same facts in the given order, cut into batches, some of them twice. */
const schedule = (facts: Told[]) =>
  fc.record({
    order: fc.shuffledSubarray(
      [...facts, ...facts].map((_, at) => at % facts.length),
      {
        minLength: facts.length * 2,
      },
    ),
    cut: fc.integer({ min: 1, max: facts.length * 2 }),
  })

async function decide(workspace: TestWorkspace, facts: Told[], order: number[], cut: number): Promise<void> {
  const stored = facts.map(({ type, at, receivedAt, data, vendorLeadId = 'l1' }) => {
    const lead: LeadFacts = { ...data, vendorLeadId }
    return fact(workspace, type, lead, { at, receivedAt }) as LeadFact
  })
  for (let from = 0; from < order.length; from += cut)
    await runSteps(
      db.pool,
      workspace,
      [saveLead],
      order.slice(from, from + cut).map((at) => stored[at]!),
    )
}

async function leadsOf(workspace: TestWorkspace) {
  await followTies(db.pool)
  const { rows } = await db.pool.query(
    `select l.*, p.full_name as party_name, p.provenance,
       (select array_agg(kind || ' ' || key order by kind, key) from identities i where i.party_id = p.id) as identities,
       (select array_agg(o.vendor_lead_id order by o.vendor_lead_id) from leads o where o.party_id = p.id) as leads_of_party
     from leads l join core.parties p on p.id = l.party_id where l.workspace_id = $1 order by l.vendor_lead_id`,
    [workspace.id],
  )
  return rows.map(
    ({ id, keys, party_id, workspace_id, source_workspace_id, connection_id, fingerprint, updated_at, ...rest }) =>
      rest,
  )
}

test('any order and repetition of one lead’s facts ends in one state', async () => {
  const facts = fc.array(told, { minLength: 1, maxLength: 5 })
  const cases = facts.chain((some) => fc.tuple(fc.constant(some), schedule(some)))
  await fc.assert(
    fc.asyncProperty(cases, async ([some, { order, cut }]) => {
      const [plain, shuffled] = [await createWorkspace(db.pool), await createWorkspace(db.pool)]
      await decide(plain, some, [...some.keys()], 1)
      await decide(shuffled, some, order, cut)
      expect(await leadsOf(shuffled)).toEqual(await leadsOf(plain))
    }),
    { numRuns: 60 },
  )
})

test('leads that share contacts end in the same parties whatever came first', async () => {
  const facts = fc.array(
    fc.tuple(told, fc.constantFrom('l1', 'l2', 'l3', 'l4')).map(([each, vendorLeadId]) => ({ ...each, vendorLeadId })),
    { minLength: 2, maxLength: 7 },
  )
  const cases = facts.chain((some) => fc.tuple(fc.constant(some), schedule(some)))
  await fc.assert(
    fc.asyncProperty(cases, async ([some, { order, cut }]) => {
      const [plain, shuffled] = [await createWorkspace(db.pool), await createWorkspace(db.pool)]
      await decide(plain, some, [...some.keys()], 1)
      await decide(shuffled, some, order, cut)
      expect(await leadsOf(shuffled)).toEqual(await leadsOf(plain))
    }),
    { numRuns: 60 },
  )
})
