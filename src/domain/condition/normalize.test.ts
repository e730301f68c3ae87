import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Condition } from './condition.ts'
import { type Field, fields, findField } from './fields.ts'
import { normalizeCondition } from './normalize.ts'
import { operators, operatorsOf } from './operators.ts'
import { conditionInput, toCondition } from './schema.ts'

const read = (given: unknown) => {
  const normalized = normalizeCondition(given)
  if ('problems' in normalized) throw new Error(JSON.stringify(normalized.problems))
  return normalized.condition
}
const problems = (given: unknown) => {
  const normalized = normalizeCondition(given)
  return 'problems' in normalized ? normalized.problems : []
}

describe('the short form means an AND of any-ofs', () => {
  test.each<[unknown, Condition]>([
    [null, { all: [] }],
    [{}, { all: [] }],
    [
      { industries: ['HVAC', 'Plumbing'], countries: ['US'] },
      {
        all: [
          { field: 'company_industry', op: 'in', value: ['HVAC', 'Plumbing'] },
          { field: 'country', op: 'in', value: ['US'] },
        ],
      },
    ],
    [{ regions: 'Northeast' }, { all: [{ field: 'region', op: 'in', value: ['Northeast'] }] }],
    [{ states: [], ufs: ['SP'] }, { all: [{ field: 'uf', op: 'in', value: ['SP'] }] }],
    [{ ddds: [11, '21'] }, { all: [{ field: 'ddd', op: 'in', value: ['11', '21'] }] }],
    [{ tags: ['vip'] }, { all: [{ field: 'tags', op: 'has_any', value: ['vip'] }] }],
    [
      { custom: { budget: ['high'], rooms: 3 } },
      {
        all: [
          { field: 'custom.budget', op: 'in', value: ['high'] },
          { field: 'custom.rooms', op: 'in', value: ['3'] },
        ],
      },
    ],
    [
      { sources: ['csv'] },
      {
        all: [
          {
            any: [
              { field: 'source', op: 'in', value: ['csv'] },
              { field: 'vendor', op: 'in', value: ['csv'] },
            ],
          },
        ],
      },
    ],
    [
      { ceps: ['01000-000..05999-999', '01310-100', '70'] },
      {
        all: [
          {
            any: [
              { field: 'cep', op: 'between', value: ['01000000', '05999999'] },
              { field: 'cep', op: 'is', value: '01310100' },
              { field: 'cep', op: 'starts_with', value: '70' },
            ],
          },
        ],
      },
    ],
    [
      { ceps: ['01000000-05999999', ['20000', '28999'], { from: '30000-000', to: '39999-999' }] },
      {
        all: [
          {
            any: [
              { field: 'cep', op: 'between', value: ['01000000', '05999999'] },
              { field: 'cep', op: 'between', value: ['20000000', '28999999'] },
              { field: 'cep', op: 'between', value: ['30000000', '39999999'] },
            ],
          },
        ],
      },
    ],
    [
      { tags: ['vip'], any: [{ ufs: ['SP'] }, { field: 'email', op: 'missing' }] },
      {
        all: [
          { field: 'tags', op: 'has_any', value: ['vip'] },
          { any: [{ all: [{ field: 'uf', op: 'in', value: ['SP'] }] }, { field: 'email', op: 'missing' }] },
        ],
      },
    ],
  ])('%j', (given, condition) => {
    expect(read(given)).toEqual(condition)
    expect(conditionInput.safeParse(given ?? {}).success).toBe(true)
    expect(toCondition(given)).toEqual(condition)
  })
})

test('the long form keeps its shape, and a lone test becomes a group', () => {
  const tree = { any: [{ not: { all: [] } }, { field: 'full_name', op: 'contains', value: 'Silva', exact: true }] }
  expect(read(tree)).toEqual(tree)
  expect(read({ field: 'company_location_state', op: 'in', value: 'TX' })).toEqual({
    all: [{ field: 'state', op: 'in', value: ['TX'] }],
  })
})

test.each([
  [{ industry: ['HVAC'] }, 'industry', 'is no part of a condition'],
  [{ all: [{ field: 'shoe_size', op: 'is', value: '1' }] }, 'all.0.field', 'There is no field "shoe_size"'],
  [{ field: 'tags', op: 'contains', value: 'x' }, 'op', 'needs one of has_any, has_all, has_none, exists, missing'],
  [{ field: 'contact_score', op: 'gt', value: 'many' }, 'value', 'needs a number'],
  [{ field: 'created_at', op: 'gt', value: 'soon' }, 'value', 'needs a time'],
  [{ field: 'cep', op: 'between', value: ['05999-999', '01000-000'] }, 'value', 'needs the lesser value first'],
  [{ field: 'contact_status', op: 'is', value: 'happy' }, 'value', /^needs one of pending/],
  [{ field: 'email', op: 'is', value: 'a', case: true }, 'case', 'is no part of a test'],
  [{ any: { field: 'email' } }, 'any', 'is no list of conditions'],
  [{ custom: ['x'] }, 'custom', 'is no object of names and values'],
  [{ ceps: ['nowhere'] }, 'ceps.any.0.value', /CEP/],
  ['HVAC', '', 'is no condition'],
])('%j is refused at %j', (given, path, message) => {
  expect(problems(given)).toEqual([{ path, message: expect.stringMatching(message) }])
  expect(conditionInput.safeParse(given).success).toBe(false)
})

test('a bomb is refused, not followed', () => {
  let deep: unknown = {}
  for (let depth = 0; depth < 100_000; depth += 1) deep = { not: deep }
  expect(problems(deep)[0]!.message).toMatch('nested deeper')
  const wide = { any: Array.from({ length: 3_000 }, () => ({ field: 'email', op: 'exists' })) }
  expect(problems(wide)[0]!.message).toMatch('more than 2000 tests')
})

test('every field and operator speaks three languages, every name and alias is one field', () => {
  const said = [...Object.values(fields), ...Object.values(operators)].flatMap(({ labels }) => Object.values(labels))
  expect(said.every((label) => label !== '')).toBe(true)
  const names = Object.entries<Field>(fields).flatMap(([name, field]) => [name, ...(field.aliases ?? [])])
  expect(new Set(names).size).toBe(names.length)
  for (const name of names) expect(findField(name)).not.toBeNull()
  expect(findField('custom.')).toBeNull()
  expect(findField('toString')).toBeNull()
})

const values: Record<string, unknown> = {
  number: 5,
  time: '2026-03-01T00:00:00.000Z',
  cep: '01310100',
  boolean: true,
}

test('what is canonical stays as it is: every operator of every field', () => {
  const leaf = fc.constantFrom(
    ...Object.entries<Field>(fields).flatMap(([name, field]) =>
      operatorsOf[field.type].map((op) => {
        const one = field.choices ? field.choices[0] : (values[field.type] ?? 'x')
        const days = op === 'within_days' || op === 'older_than_days'
        return { field: name, op, value: op === 'between' ? [one, one] : days ? 7 : one }
      }),
    ),
  )
  const { tree } = fc.letrec((tie) => ({
    tree: fc.oneof(
      { maxDepth: 4 },
      leaf,
      fc.record({ all: fc.array(tie('tree'), { maxLength: 3 }) }),
      fc.record({ any: fc.array(tie('tree'), { maxLength: 3 }), tags: fc.constant(['vip']) }),
      fc.record({ not: tie('tree') }),
    ),
  }))
  fc.assert(
    fc.property(tree, (given) => {
      const once = read(given)
      expect(read(once)).toEqual(once)
    }),
    { numRuns: 200 },
  )
})
