import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { evaluate } from './evaluate.ts'
import { statesOfRegion } from './region-key.ts'
import { toCondition } from './schema.ts'
import { type ConditionLead, subjectOf } from './subject.ts'
import { trace } from './trace.ts'

const now = new Date('2026-03-10T12:00:00Z')
const meets = (lead: ConditionLead, condition: unknown, country = 'BR') =>
  evaluate(toCondition(condition), subjectOf(lead, { country, now }))

const john: ConditionLead = {
  full_name: 'John Smith',
  email: 'john@example.test',
  phone: '+12015550123',
  company_industry: 'HVAC',
  company_location_state: 'TX',
  company_location_country: 'United States',
  job_title: 'Owner',
  vendor: 'csv',
  tags: ['VIP', 'Açaí'],
  custom: { budget: 'High', rooms: 3 },
  product: { name: 'Torre Norte', price: 450_000 },
  contact_score: 80,
  created_at: new Date('2026-03-09T12:00:00Z'),
  owner_id: '0199d3a0-0000-7000-8000-000000000001',
}

describe('tests of one lead', () => {
  test.each<[unknown, boolean]>([
    [{ industries: ['hvac', 'Plumbing'], countries: ['USA'] }, true],
    [{ industries: ['Plumbing'] }, false],
    [{ field: 'company_industry', op: 'is', value: 'hvac', exact: true }, false],
    [{ field: 'company_industry', op: 'is', value: 'HVAC', exact: true }, true],
    [{ field: 'company_industry', op: 'is_not', value: 'hvac' }, false],
    [{ field: 'company_name', op: 'not_in', value: ['ACME'] }, true],
    [{ field: 'full_name', op: 'contains', value: 'SMI' }, true],
    [{ field: 'full_name', op: 'not_contains', value: 'SMI' }, false],
    [{ field: 'full_name', op: 'starts_with', value: 'john' }, true],
    [{ field: 'full_name', op: 'ends_with', value: 'smith' }, true],
    [{ field: 'email', op: 'exists' }, true],
    [{ field: 'company_size', op: 'missing' }, true],
    [{ states: ['Texas'] }, true],
    [{ states: ['US-TX'] }, true],
    [{ regions: ['South'] }, true],
    [{ regions: ['southwestern us', 'Sul'] }, true],
    [{ regions: ['Northeast', 'Sul'] }, false],
    [{ ufs: ['SP'] }, false],
    [{ sources: ['CSV'] }, true],
    [{ job_titles: ['owner'] }, true],
    [{ tags: ['acai'] }, true],
    [{ field: 'tags', op: 'has_all', value: ['vip', 'açaí'] }, true],
    [{ field: 'tags', op: 'has_all', value: ['vip', 'new'] }, false],
    [{ field: 'tags', op: 'has_none', value: ['new'] }, true],
    [{ field: 'tags', op: 'has_any', value: ['vip'], exact: true }, false],
    [{ custom: { budget: ['high'], rooms: [3, 4] } }, true],
    [{ field: 'custom.rooms', op: 'gte', value: 3 }, true],
    [{ field: 'custom.rooms', op: 'between', value: [4, 9] }, false],
    [{ field: 'custom.budget', op: 'gt', value: 1 }, false],
    [{ field: 'contact_score', op: 'lt', value: 80 }, false],
    [{ field: 'product_price', op: 'between', value: [400_000, 450_000] }, true],
    [{ field: 'product_name', op: 'contains', value: 'torre' }, true],
    [{ field: 'created_at', op: 'within_days', value: 1 }, true],
    [{ field: 'created_at', op: 'older_than_days', value: 1 }, false],
    [{ field: 'created_at', op: 'gte', value: '2026-03-09' }, true],
    [{ field: 'last_interaction_date', op: 'within_days', value: 9 }, false],
    [{ field: 'has_email', op: 'is', value: true }, true],
    [{ field: 'is_closed', op: 'is', value: true }, false],
    [{ field: 'owner_id', op: 'is', value: '0199D3A0-0000-7000-8000-000000000001' }, true],
    [{ not: { industries: ['HVAC'] } }, false],
    [{ any: [{ industries: ['none'] }, { tags: ['vip'] }] }, true],
    [{ any: [] }, false],
    [{}, true],
  ])('%j is %s', (condition, result) => {
    expect(meets(john, condition)).toBe(result)
  })
})

describe('places of Brazil', () => {
  test.each<[ConditionLead, unknown, boolean]>([
    [{ company_location_state: 'São Paulo' }, { states: ['sp'], regions: ['Sudeste'], ufs: ['SP'] }, true],
    [{ company_location_state: 'Mato Grosso' }, { regions: ['centro oeste'] }, true],
    [{ company_location_state: 'Bahia' }, { regions: ['Nordeste'] }, true],
    [{ company_location_state: 'Bahia' }, { regions: ['Northeast'] }, false],
    [{ company_location_city: 'SÃO PAULO' }, { cities: ['Sao Paulo'] }, true],
    [{ phone: '+5511987654321' }, { ddds: ['011'], ufs: ['SP'] }, true],
    [{ phone: '(21) 98765-4321' }, { ddds: ['21'], ufs: ['Rio de Janeiro'] }, true],
    [{ phone: '+5511987654321', company_location_state: 'MG' }, { ufs: ['SP'] }, false],
    [{ phone: '+5511987654321', company_location_postal_code: '20040-002' }, { ufs: ['RJ'] }, true],
    [{ company_location_postal_code: '01310-100' }, { ceps: ['01000-000..05999-999'] }, true],
    [{ company_location_postal_code: '01310-100' }, { ceps: ['01310'] }, true],
    [{ company_location_postal_code: '70040-010' }, { ceps: ['01000-000..05999-999'] }, false],
    [{ phone: '+5511987654321' }, { regions: ['Sudeste'] }, false],
  ])('%j meets %j: %s', (lead, condition, result) => {
    expect(meets(lead, condition)).toBe(result)
  })
})

describe('a missing country is inferred, and says how', () => {
  test.each<[ConditionLead, string, string | null, string | undefined]>([
    [{ company_location_state: 'TX' }, 'BR', 'US', 'state'],
    [{ company_location_state: 'SP' }, 'US', 'BR', 'state'],
    [{ company_location_state: 'PA' }, 'BR', 'BR', 'workspace'],
    [{ company_location_state: 'PA' }, 'US', 'US', 'workspace'],
    [{ company_location_state: 'PA' }, 'MX', null, undefined],
    [{ company_location_state: 'PA', company_location_country: 'usa' }, 'BR', 'US', 'stated'],
    [{}, 'US', null, undefined],
  ])('%j in a workspace of %s is %s by %s', (lead, home, country, from) => {
    const told = trace(toCondition({ countries: ['US', 'BR'] }), subjectOf(lead, { country: home, now }))
    expect(told).toEqual({
      all: [
        {
          field: 'country',
          op: 'in',
          value: ['US', 'BR'],
          operand: country,
          ...(from && { basis: { from } }),
          result: country !== null,
        },
      ],
      result: country !== null,
    })
  })

  test('a region of an unknown country matches nothing', () => {
    expect(meets({ company_location_state: 'PA' }, { regions: ['Northeast', 'Norte'] }, 'MX')).toBe(false)
  })
})

test('regions under common names', () => {
  for (const name of ['Northeast', 'north east', 'Northeastern US', 'the US Northeast'])
    expect(statesOfRegion(name)).toEqual({ country: 'US', states: expect.arrayContaining(['NY', 'MA', 'PA']) })
  expect(statesOfRegion('Mid-West')!.states).toContain('OH')
  expect(statesOfRegion('southern')!.states).toContain('TX')
  expect(statesOfRegion('Região Centro Oeste')).toEqual({ country: 'BR', states: ['DF', 'GO', 'MS', 'MT'] })
  expect(statesOfRegion('Atlantis')).toBeNull()
})

const column = fc.constantFrom('company_industry', 'job_title', 'company_size', 'source')
const word = fc.constantFrom('HVAC', 'hvac', 'Legal', 'Ótica', '')
const leads = fc.dictionary(column, word) as fc.Arbitrary<ConditionLead>

describe('for any lead', () => {
  const conditions = fc.array(
    fc.record({
      field: column,
      op: fc.constantFrom('is', 'contains', 'starts_with'),
      value: fc.constantFrom('hvac', 'legal', 'otica'),
    }),
    { minLength: 1, maxLength: 6 },
  )

  test('the trace tells what the evaluation says', () => {
    fc.assert(
      fc.property(leads, conditions, (lead, tests) => {
        for (const condition of [{ all: tests }, { any: tests }, { not: { any: tests } }]) {
          const told = trace(toCondition(condition), subjectOf(lead, { country: 'BR', now }))
          expect(told.result).toBe(meets(lead, condition))
        }
      }),
    )
  })

  test('one changed operand changes the trace at the tests of that field only', () => {
    fc.assert(
      fc.property(leads, conditions, column, word, (lead, tests, changed, value) => {
        const told = (of: ConditionLead) =>
          (trace(toCondition({ all: tests }), subjectOf(of, { country: 'BR', now })) as { all: unknown[] }).all
        const [before, after] = [told(lead), told({ ...lead, [changed]: value })]
        for (const [at, { field }] of tests.entries()) if (field !== changed) expect(after[at]).toEqual(before[at])
      }),
    )
  })

  test('a negative test is the opposite of its positive', () => {
    fc.assert(
      fc.property(leads, column, word, (lead, field, value) => {
        fc.pre(value !== '')
        for (const [op, not] of [
          ['is', 'is_not'],
          ['in', 'not_in'],
          ['contains', 'not_contains'],
        ])
          expect(meets(lead, { field, op: not, value })).toBe(!meets(lead, { field, op, value }))
      }),
    )
  })
})
