import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { chooseCandidate, decideVerdict, type Identification } from './verdict.ts'

const maria = { cpf: '11144477735', name: 'MARIA APARECIDA DA SILVA' }
const paulo = { cpf: '52998224725', name: 'PAULO LIMA' }
const found = (person: { cpf: string; name: string | null }): Identification => ({ state: 'found', ...person })
const none: Identification = { state: 'not_found' }

describe('chooseCandidate', () => {
  test.each([
    ['nobody', [], 'Maria Silva', { state: 'not_found' }],
    ['one, whatever the name', [paulo], 'Maria Silva', { state: 'found', candidate: paulo }],
    ['one told twice', [{ ...maria, name: null }, maria], null, { state: 'found', candidate: maria }],
    ['several, one name matches', [paulo, maria], 'Maria Silva', { state: 'found', candidate: maria }],
    ['several, no name matches', [paulo, maria], 'Ana Souza', { state: 'ambiguous' }],
    ['several, the name is too little', [paulo, maria], 'Maria', { state: 'ambiguous' }],
    ['several, the lead has no name', [paulo, maria], null, { state: 'ambiguous' }],
    ['several, two names match', [maria, { ...paulo, name: maria.name }], 'Maria Silva', { state: 'ambiguous' }],
    ['an invalid CPF', [{ cpf: '11144477736', name: 'MARIA SILVA' }], 'Maria Silva', { state: 'not_found' }],
    [
      'one beside an invalid CPF',
      [{ cpf: '11111111111', name: 'X' }, paulo],
      null,
      { state: 'found', candidate: paulo },
    ],
  ])('%s', (_, candidates, leadName, choice) => {
    expect(chooseCandidate(candidates, leadName)).toEqual(choice)
  })
})

describe('decideVerdict', () => {
  test.each([
    ['one CPF by both', found(maria), found(maria), 'same_person', maria.cpf],
    ['by phone only', found(maria), none, 'single_source', maria.cpf],
    ['by e-mail only', none, found(maria), 'single_source', maria.cpf],
    ['by phone, the e-mail is fake', found(maria), { state: 'skipped' } as const, 'single_source', maria.cpf],
    ['by phone, there is no e-mail', found(maria), null, 'single_source', maria.cpf],
    ['by phone, the other lookup failed', found(maria), { state: 'failed' } as const, 'single_source', maria.cpf],
    ['two people, one of the lead’s name', found(maria), found(paulo), 'different_people', maria.cpf],
    ['the same, the other way round', found(paulo), found(maria), 'different_people', maria.cpf],
    ['two people of the lead’s name', found(maria), found({ ...paulo, name: maria.name }), 'different_people', null],
    ['two people, none known by name', found({ ...maria, name: null }), found(paulo), 'different_people', null],
    ['an ambiguous answer', { state: 'ambiguous' } as const, none, 'ambiguous', null],
    ['an ambiguous answer beside a clear one', found(maria), { state: 'ambiguous' } as const, 'ambiguous', null],
    ['nobody', none, none, 'nobody', null],
    ['nothing asked', null, null, 'nobody', null],
    ['still asked', found(maria), { state: 'asked' } as const, 'waiting', null],
  ])('%s', (_, phone, email, verdict, cpf) => {
    expect(decideVerdict(phone, email, 'Maria Silva')).toMatchObject({ verdict, cpf })
  })

  test('names the failed lookups and everybody found', () => {
    expect(decideVerdict(found(maria), { state: 'failed' }, 'Ana')).toMatchObject({
      people: [{ by: 'phone', ...maria, fit: 'mismatch' }],
      failed: ['email'],
    })
  })

  const identification = fc.oneof(
    fc.constant(null),
    fc
      .constantFrom('asked', 'skipped', 'ambiguous', 'not_found', 'failed')
      .map((state) => ({ state }) as Identification),
    fc
      .tuple(fc.constantFrom(maria.cpf, paulo.cpf), fc.constantFrom(maria.name, paulo.name, null))
      .map(([cpf, name]) => found({ cpf, name })),
  )

  test('one person is proven by two answers with one CPF and by nothing else; ambiguity enriches nobody', () => {
    fc.assert(
      fc.property(
        identification,
        identification,
        fc.constantFrom('Maria Silva', 'Paulo Lima', null),
        (phone, email, name) => {
          const { verdict, cpf, people } = decideVerdict(phone, email, name)
          const both = phone?.state === 'found' && email?.state === 'found'
          expect(verdict === 'same_person').toBe(both && phone.cpf === email.cpf)
          if (phone?.state === 'ambiguous' || email?.state === 'ambiguous') expect(cpf).toBeNull()
          if (cpf !== null) expect(people.map((person) => person.cpf)).toContain(cpf)
          if (verdict === 'different_people' && cpf !== null)
            expect(people.filter(({ fit }) => fit === 'match').map((person) => person.cpf)).toEqual([cpf])
          const swapped = decideVerdict(email, phone, name)
          expect([swapped.verdict, swapped.cpf]).toEqual([verdict, cpf])
        },
      ),
      { numRuns: 500 },
    )
  })
})
