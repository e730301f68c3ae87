import fc from 'fast-check'
import { expect, test } from 'vitest'
import { absorb, type KeptCpf, learn, type Statement } from './learn.ts'
import { newParty, type Party } from './store.ts'

const origin = fc.record({
  source: fc.constantFrom('crm', 'finder'),
  at: fc.constantFrom('2026-01-01T00:00:00.000Z', '2026-01-02T00:00:00.000Z'),
  confidence: fc.constantFrom(0.5, 0.6, 0.9),
})
const kept = (digit: string): KeptCpf => ({
  sealed: Buffer.from(digit),
  masked: `***.${digit}56.789-**`,
  hash: Buffer.from(digit),
})
const statement: fc.Arbitrary<Statement> = origin.chain((from) =>
  fc.oneof(
    fc.record({
      ...constants(from),
      field: fc.constant('full_name' as const),
      value: fc.constantFrom('Ana', 'Bea', 'Cid'),
    }),
    fc.record({ ...constants(from), field: fc.constant('cpf' as const), value: fc.constantFrom(kept('1'), kept('2')) }),
    fc.record({
      ...constants(from),
      field: fc.constant('profile.companies' as const),
      value: fc.constantFrom([{ cnpj: 'a', role: 'b' }], [{ role: 'b', cnpj: 'a' }], []),
    }),
  ),
)

function constants<T extends object>(values: T): { [K in keyof T]: fc.Arbitrary<T[K]> } {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, fc.constant(value)])) as never
}

function knowing(statements: Statement[]): Party {
  const party = newParty('p', 'w')
  for (const each of statements) learn(party, each)
  return party
}

const many = fc.array(statement, { maxLength: 7 })

test('what is known of a person depends on the set of statements alone', () => {
  const told = many.chain((some) =>
    fc.tuple(fc.constant(some), fc.shuffledSubarray([...some, ...some], { minLength: some.length * 2 })),
  )
  fc.assert(
    fc.property(told, ([some, again]) => {
      expect(knowing(again)).toEqual(knowing(some))
    }),
    { numRuns: 2_000 },
  )
})

test('two parties that prove to be one know what one would have known', () => {
  fc.assert(
    fc.property(many, many, (ours, theirs) => {
      const party = knowing(ours)
      absorb(party, knowing(theirs))
      expect(party).toEqual(knowing([...ours, ...theirs]))
    }),
    { numRuns: 2_000 },
  )
})

test('the surer statement holds and the other is kept as previous, a CPF masked', () => {
  const at = '2026-01-01T00:00:00.000Z'
  const party = knowing([
    { field: 'full_name', value: 'Ana Souza Lima', source: 'finder', at, confidence: 0.9 },
    { field: 'full_name', value: 'ana', source: 'crm', at: '2026-02-01T00:00:00.000Z', confidence: 0.5 },
    { field: 'cpf', value: kept('1'), source: 'finder', at, confidence: 0.6 },
    { field: 'cpf', value: kept('2'), source: 'finder', at, confidence: 0.9 },
  ])
  expect(party).toMatchObject({ fullName: 'Ana Souza Lima', cpfMasked: '***.256.789-**' })
  expect(party.provenance.full_name?.previous).toMatchObject({ source: 'crm', value: 'ana' })
  expect(party.provenance.cpf?.previous).toMatchObject({ value: '***.156.789-**' })
})
