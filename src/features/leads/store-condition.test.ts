import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../../test/harness/database.ts'
import { newId } from '../../base/ids.ts'
import { inWorkspace, type Transaction } from '../../db/transaction.ts'
import type { Condition } from '../../domain/condition/condition.ts'
import { evaluate } from '../../domain/condition/evaluate.ts'
import { type ConditionField, type Field, fields } from '../../domain/condition/fields.ts'
import { normalizeCondition } from '../../domain/condition/normalize.ts'
import { operatorsOf, shapeOf } from '../../domain/condition/operators.ts'
import { type ConditionLead, subjectOf } from '../../domain/condition/subject.ts'
import { conditions } from '../conditions.ts'
import { type KeySet, keySetsOf } from './rare-keys.ts'
import { conditionSql } from './store-condition.ts'
import { listLeads } from './store-read.ts'

/** Leads and conditions draw from the same few words, so that they meet often. */
const words = fc.constantFrom(
  ...['HVAC', 'hvac', 'São Paulo', 'sao  paulo', ' SP ', 'SP', 'BR-SP', 'TX', 'Texas', 'PA', 'pará', 'Bahia', 'Straße'],
  ...[
    'Brasil',
    'U.S.A.',
    'us',
    'MX',
    'nowhere',
    'Sudeste',
    'South',
    'Centro Oeste',
    'Ação',
    '%a_',
    '',
    '   ',
    '12.5',
    '3',
  ],
  ...['01310-100', '20.040-002', '00000-000', '70040010', 'ΑΘΗΝΑ', 'Łódź', 'DIRETOR(A)', "O'Hara"],
)
const ids = ['0199d3a0-0000-7000-8000-000000000001', '0199d3a0-0000-7000-8000-000000000002']
const moments = [
  '2026-01-01T00:00:00.000Z',
  '2026-01-02T00:00:00.000Z',
  '2026-01-02T00:00:00.001Z',
  '2026-01-05T12:00:00.000Z',
]
const now = new Date('2026-01-05T12:00:00.000Z')
const scalar = fc.oneof(words, fc.constantFrom(3, 12.5, true, false))
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { freq: 3 })
const choiceOf = (field: Field) => fc.constantFrom(...field.choices!)

const leads = fc.record({
  full_name: maybe(words),
  email: maybe(fc.constantFrom('ana@example.test', 'BEA@example.test', ' ')),
  phone: maybe(fc.constantFrom('+5511987654021', '+5521987654021', '+551140028922', '+12015550123', '')),
  contact_score: maybe(fc.constantFrom(0, 40, 100)),
  company_name: maybe(words),
  company_industry: maybe(words),
  company_location_city: maybe(words),
  company_location_state: maybe(words),
  company_location_country: maybe(words),
  company_location_postal_code: maybe(words),
  source: maybe(words),
  vendor: fc.constantFrom('csv', 'manual'),
  product: maybe(fc.record({ name: maybe(words), price: maybe(fc.oneof(words, fc.constantFrom(3, 12.5))) })),
  seller: maybe(fc.record({ name: maybe(words) })),
  tags: fc.array(words, { maxLength: 3 }),
  custom: fc.dictionary(fc.constantFrom('rooms', "bud'get"), scalar),
  owner_id: maybe(fc.constantFrom(...ids)),
  contact_status: choiceOf(fields.contact_status),
  website_status: choiceOf(fields.website_status),
  subscription_status: choiceOf(fields.subscription_status),
  delivery_status: choiceOf(fields.delivery_status),
  source_workspace_id: fc.constantFrom(...ids),
  enriched_snapshot: maybe(fc.constantFrom('x', '')),
  created_at: fc.constantFrom(...moments),
  last_interaction_date: maybe(fc.constantFrom(...moments)),
  closed_at: maybe(fc.constantFrom(...moments)),
})

const tests = fc
  .constantFrom<[ConditionField, Field][]>(
    ...(Object.entries(fields) as [ConditionField, Field][]),
    ['custom.rooms', { ...fields.company_name, type: 'custom' }],
    ["custom.bud'get", { ...fields.company_name, type: 'custom' }],
  )
  .chain(([field, about]) =>
    fc.constantFrom(...operatorsOf[about.type]).chain((op) => {
      const shape = shapeOf(about.type, op)
      const text =
        about.type === 'choice' ? choiceOf(about) : about.type === 'id' ? fc.constantFrom(...ids, 'x') : words
      const ordered =
        about.type === 'time'
          ? fc.constantFrom(...moments)
          : about.type === 'cep'
            ? words
            : fc.constantFrom(3, 12.5, 40)
      const value = {
        none: fc.constant(undefined),
        text,
        texts: fc.array(text, { minLength: 1, maxLength: 3 }),
        number: ordered,
        pair: fc.tuple(ordered, ordered),
        boolean: fc.boolean(),
        days: fc.constantFrom(1, 3, 3.5, 4),
      }[shape]
      return fc.record({ field: fc.constant(field), op: fc.constant(op), value, exact: fc.boolean() })
    }),
  )

const trees = fc.letrec<{ tree: unknown }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 3 },
    { weight: 3, arbitrary: tests },
    fc.record({ all: fc.array(tie('tree'), { maxLength: 3 }) }),
    fc.record({ any: fc.array(tie('tree'), { maxLength: 3 }) }),
    fc.record({ not: tie('tree') }),
  ),
})).tree

let db: TestDatabase
beforeAll(async () => {
  db = await createTestDatabase()
})
afterAll(() => db.drop())

test('a condition means the same in SQL, by the keys of its rows, and in the evaluation, whatever the lead', async () => {
  const workspaceId = newId()
  const rows = fc.sample(leads, 150).map((lead) => ({ id: newId(), ...lead }))
  await insert(workspaceId, rows)
  await db.pool.query('analyze leads')
  const seen = { true: 0, false: 0, sieved: 0 }
  await fc.assert(
    fc.asyncProperty(trees, fc.constantFrom('BR', 'US', 'MX'), async (tree, country) => {
      const read = normalizeCondition(tree)
      fc.pre('condition' in read)
      const { condition } = read as { condition: Condition }
      const expected = rows.filter((lead) => evaluate(condition, subjectOf(lead as ConditionLead, { country, now })))
      seen.true += expected.length
      seen.false += rows.length - expected.length
      expect(await matching(workspaceId, condition, country)).toEqual(expected.map(({ id }) => id))
      const around = { country, now }
      const sets = keySetsOf({ condition, around })
      if (sets.length === 0) return
      const ids = expected.map(({ id }) => id)
      await inWorkspace(db.pool, workspaceId, async (tx) => {
        const listed = await listLeads(tx, workspaceId, { condition, around }, null, rows.length, null)
        expect(listed.map(({ id }) => id).sort()).toEqual(ids)
        for (const set of sets) {
          const found = new Set(await withKeys(tx, set))
          seen.sieved += rows.length - found.size
          expect(ids.filter((id) => !found.has(id))).toEqual([])
        }
      })
    }),
    { numRuns: 400 },
  )
  expect(Math.min(seen.true, seen.false)).toBeGreaterThan(5_000)
  expect(seen.sieved).toBeGreaterThan(5_000)
})

async function withKeys(tx: Transaction, keys: KeySet): Promise<string[]> {
  const text = `select lead_id from leads_with_keys($1, null, 0, 'infinity', 'ffffffff-ffff-ffff-ffff-ffffffffffff', 1000)`
  return (await tx.query<{ lead_id: string }>(text, [JSON.stringify([keys])])).rows.map((row) => row.lead_id)
}

async function matching(workspaceId: string, condition: Condition, country: string): Promise<string[]> {
  const where = conditions()
  where.compare('l.workspace_id', '=', workspaceId)
  where.and(conditionSql(condition, { country, now }, where.value))
  const { rows } = await db.pool.query(`select l.id from leads l where ${where.text()} order by l.id`, where.values)
  return rows.map(({ id }) => id)
}

async function insert(workspaceId: string, rows: ({ id: string } & Record<string, unknown>)[]): Promise<void> {
  const party = newId()
  await db.pool.query('insert into core.parties (id, workspace_id) values ($1, $2)', [party, workspaceId])
  for (const { contact_score, ...lead } of rows) {
    const row = {
      ...lead,
      workspace_id: workspaceId,
      party_id: party,
      fingerprint: lead.id,
      contact_quality: contact_score === null ? {} : { score: contact_score },
    }
    const names = Object.keys(row)
    const places = names.map((_, at) => `$${at + 1}`)
    await db.pool.query(`insert into leads (${names.join(', ')}) values (${places.join(', ')})`, Object.values(row))
  }
}
