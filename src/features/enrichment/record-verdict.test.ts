import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../../test/harness/database.ts'
import {
  cpf,
  enriched,
  failures,
  fake,
  found,
  identified,
  maria,
  openOffice,
  otherCpf,
  wishes,
} from '../../../test/harness/office.ts'
import type { Intent } from '../../domain/intents.ts'

let db: TestDatabase
beforeAll(async () => {
  db = await createTestDatabase()
})
afterAll(() => db.drop())

test('nobody found is a failure that names the source, and why a look-up failed', async () => {
  const office = await openOffice(db)
  const [phone] = wishes(await office.tell('lead.created', fake))
  expect(failures(await office.answer([identified(office, phone!, { candidates: [] })]))).toEqual([
    'Could not find CPF via Finder',
  ])
  const other = await openOffice(db)
  const [asked] = wishes(await other.tell('lead.created', fake))
  const failed = identified(other, asked!, { candidates: [], failure: 'out of credits' })
  expect(failures(await other.answer([failed]))).toEqual(['Could not find CPF via Finder: out of credits'])
})

test('two CPFs are said to be two people and nobody is enriched', async () => {
  const office = await openOffice(db)
  const [phone, email] = wishes(await office.tell('lead.created', maria))
  const conclusions = await office.answer([
    identified(office, phone!, found(cpf)),
    identified(office, email!, found(otherCpf)),
  ])
  const [note] = wishes(conclusions)
  expect(note!.kind).toBe('crm.note')
  expect((note!.data as { text: string }).text).toContain('pessoas distintas')
  expect((note!.data as { text: string }).text).not.toContain('mesma pessoa')
  expect(office.logged).toEqual([])
  expect((await office.partyOf()).cpf).toBeNull()
})

test('without a source that enriches the note is written at once and the CPF kept', async () => {
  const office = await openOffice(db)
  office.workspace.connections['person.enrich'] = []
  const [phone, email] = wishes(await office.tell('lead.created', maria))
  const conclusions = await office.answer([
    identified(office, phone!, found(cpf)),
    identified(office, email!, found(cpf)),
  ])
  expect(wishes(conclusions)).toMatchObject([{ kind: 'crm.note' }])
  expect((await office.partyOf()).cpf_masked).toBe('***.444.777-**')
})

test('an answer about another workspace’s lead changes nothing', async () => {
  const [mine, theirs] = [await openOffice(db), await openOffice(db)]
  const [phone] = wishes(await theirs.tell('lead.created', fake))
  expect(await mine.answer([identified(mine, phone!, found(cpf))])).toEqual([])
  expect(await mine.enrich([enriched(mine, phone!, { name: 'X' })])).toEqual([])
  const odd = { ...phone!, data: { ...phone!.data, leadId: "x' or 1=1" } } as Intent
  expect(await mine.enrich([enriched(mine, odd, { name: 'X' })])).toEqual([])
})

test('both answers at once, in two transactions: one enrichment is wished', async () => {
  const office = await openOffice(db)
  for (let n = 0; n < 10; n++) {
    const asked = wishes(await office.tell('lead.created', { ...maria, vendorLeadId: `r${n}` }))
    const answers = asked.map((wish) => identified(office, wish, found(cpf)))
    const conclusions = (await Promise.all(answers.map((each) => office.answer([each])))).flat()
    expect(wishes(conclusions).map(({ kind }) => kind)).toEqual(['person.enrich'])
  }
})

test('answers in any order and number end in one verdict', async () => {
  const outcomes = [
    found(cpf),
    found(otherCpf),
    found(cpf, otherCpf),
    { candidates: [] },
    { candidates: [], failure: 'x' },
    { candidates: [], failure: 'é' },
    { candidates: [{ cpf, name: 'Maria' }] },
  ]
  const told = fc.array(fc.record({ at: fc.nat(1), outcome: fc.constantFrom(...outcomes) }), {
    minLength: 1,
    maxLength: 4,
  })
  const cases = told.chain((some) =>
    fc.tuple(fc.constant(some), fc.shuffledSubarray([...some, ...some], { minLength: some.length * 2 })),
  )
  const stateAfter = async (answers: { at: number; outcome: (typeof outcomes)[number] }[], cut: number) => {
    const office = await openOffice(db)
    const asked = wishes(await office.tell('lead.created', maria))
    const facts = answers.map(({ at, outcome }) => identified(office, asked[at]!, outcome))
    for (let from = 0; from < facts.length; from += cut) await office.answer(facts.slice(from, from + cut))
    const { rows } = await db.pool.query(
      'select by, state, cpf_hash, person_name, reason from identifications where workspace_id = $1 order by by',
      [office.workspace.id],
    )
    return rows
  }
  await fc.assert(
    fc.asyncProperty(cases, fc.integer({ min: 1, max: 8 }), async ([some, shuffled], cut) => {
      expect(await stateAfter(shuffled, cut)).toEqual(await stateAfter(some, 1))
    }),
    { numRuns: 25 },
  )
})
