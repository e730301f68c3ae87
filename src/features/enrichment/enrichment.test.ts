import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../../test/harness/database.ts'
import {
  connectionOf,
  createWorkspace,
  fact,
  runSteps,
  sealer,
  type TestWorkspace,
} from '../../../test/harness/facts.ts'
import { newId } from '../../base/ids.ts'
import type { ContactKind, EventData, LeadFacts, PersonProfile } from '../../domain/events.ts'
import type { Intent } from '../../domain/intents.ts'
import { reactions } from '../../pipeline/reactions.ts'
import type { Conclusion, Fact, Step } from '../step.ts'

let db: TestDatabase
beforeAll(async () => {
  db = await createTestDatabase()
})
afterAll(() => db.drop())

const cpf = '11144477735'
const otherCpf = '52998224725'
const maria = { vendorLeadId: 'l1', name: 'Maria Souza', email: 'maria.souza@example.test', phone: '11 98765-4021' }
const fake = { ...maria, email: '1199999999333@gmail.com' }

/** A workspace whose CRM takes notes, with one source that identifies and one that enriches. */
async function office(more: Partial<TestWorkspace> = {}): Promise<TestWorkspace> {
  const id = newId()
  return createWorkspace(db.pool, {
    id,
    connections: {
      'person.identify': [{ id: newId(), vendor: 'finder', title: 'Finder' }],
      'person.enrich': [{ id: newId(), vendor: 'teller', title: 'Teller' }],
      'crm.note': [{ id: connectionOf(id), vendor: 'crm', title: 'CRM' }],
    },
    ...more,
  })
}

async function tell(
  workspace: TestWorkspace,
  type: 'lead.created' | 'lead.updated',
  data: LeadFacts,
  more: Partial<Fact> & { at?: string } = {},
  logged: string[] = [],
): Promise<Conclusion[]> {
  const steps = reactions[type] as readonly Step<typeof type>[]
  return runSteps(db.pool, workspace, steps, [fact(workspace, type, data, more as never)], logged)
}

const wishes = (conclusions: Conclusion[]) => conclusions.flatMap(({ intents }) => intents ?? [])
const failures = (conclusions: Conclusion[]) => conclusions.flatMap(({ failure }) => failure ?? [])

function identified(
  workspace: TestWorkspace,
  wish: Intent,
  answer: Pick<EventData['person.identified'], 'candidates' | 'failure'>,
): Fact<'person.identified'> {
  const { leadId, snapshot, by } = wish.data as EventData['person.identified']
  const data = { leadId, snapshot, by, ...answer }
  return fact(workspace, 'person.identified', data, { vendor: 'finder', vendorTitle: 'Finder', effectId: newId() })
}

const found = (...cpfs: string[]) => ({ candidates: cpfs.map((each) => ({ cpf: each, name: 'MARIA SOUZA' })) })

function enriched(
  workspace: TestWorkspace,
  wish: Intent,
  profile: PersonProfile | null,
  failure?: string,
): Fact<'person.enriched'> {
  const { leadId, snapshot } = wish.data as EventData['person.enriched']
  const data = { leadId, snapshot, profile, failure }
  return fact(workspace, 'person.enriched', data, { vendor: 'teller', vendorTitle: 'Teller', effectId: newId() })
}

const answer = (workspace: TestWorkspace, facts: Fact<'person.identified'>[], logged: string[] = []) =>
  runSteps(db.pool, workspace, reactions['person.identified'], facts, logged)
const enrich = (workspace: TestWorkspace, facts: Fact<'person.enriched'>[]) =>
  runSteps(db.pool, workspace, reactions['person.enriched'], facts)

const partyOf = async (workspace: TestWorkspace, vendorLeadId = 'l1') =>
  (
    await db.pool.query(
      'select p.* from leads l join core.parties p on p.id = l.party_id where l.workspace_id = $1 and l.vendor_lead_id = $2',
      [workspace.id, vendorLeadId],
    )
  ).rows[0]

test('from the webhook to the note: both look-ups give one CPF', async () => {
  const workspace = await office()
  const [phone, email] = wishes(await tell(workspace, 'lead.created', maria))
  expect([phone, email]).toMatchObject([
    { kind: 'person.identify', data: { by: 'phone', phone: '+5511987654021' } },
    { kind: 'person.identify', data: { by: 'email', email: 'maria.souza@example.test' } },
  ])
  expect(phone!.basis).toMatchObject({ legalBasis: expect.any(String), purpose: expect.any(String) })
  const logged: string[] = []
  expect(wishes(await answer(workspace, [identified(workspace, phone!, found(cpf))], logged))).toEqual([])
  const [enrichment] = wishes(await answer(workspace, [identified(workspace, email!, found(cpf))], logged))
  expect(enrichment).toMatchObject({ kind: 'person.enrich', data: { cpf } })
  expect(logged).toContain('Phone and email belong to the same person')

  const profile: PersonProfile = {
    name: 'MARIA SOUZA LIMA',
    cpf,
    birthDate: '1990-02-01',
    occupation: 'Arquiteta',
    emails: ['maria.outra@example.test'],
    phones: [{ number: '11 97654-3021' }],
  }
  const conclusions = await enrich(workspace, [enriched(workspace, enrichment!, profile)])
  const [note] = wishes(conclusions)
  expect(note).toMatchObject({
    kind: 'crm.note',
    connectionId: connectionOf(workspace.id),
    target: 'l1',
    data: { vendorLeadId: 'l1', text: expect.stringContaining('mesma pessoa') },
  })
  expect(JSON.stringify(note)).not.toContain(cpf)

  const party = await partyOf(workspace)
  expect(sealer.open(party.cpf).toString()).toBe(cpf)
  expect(party).toMatchObject({ cpf_masked: '***.444.777-**', full_name: 'MARIA SOUZA LIMA' })
  expect(party.profile).toMatchObject({ occupation: 'Arquiteta' })
  expect(party.provenance.full_name).toMatchObject({
    source: 'teller',
    confidence: 0.9,
    previous: { source: 'finder', value: 'MARIA SOUZA' },
  })
  expect(JSON.stringify([party.profile, party.provenance])).not.toContain(cpf)
  const { rows } = await db.pool.query(
    'select kind, key, is_verified from identities where party_id = $1 order by kind, key',
    [party.id],
  )
  expect(rows).toEqual([
    { kind: 'cpf', key: sealer.keyedHash('cpf', cpf).toString('hex'), is_verified: true },
    { kind: 'email', key: 'maria.outra@example.test', is_verified: false },
    { kind: 'email', key: 'maria.souza@example.test', is_verified: false },
    { kind: 'phone', key: '+5511976543021', is_verified: false },
    { kind: 'phone', key: '+5511987654021', is_verified: false },
  ])
})

test('a fake e-mail is not asked about, and its log line says so', async () => {
  const workspace = await office()
  const logged: string[] = []
  const asked = wishes(await tell(workspace, 'lead.created', fake, {}, logged))
  expect(asked.map(({ data }) => (data as { by: ContactKind }).by)).toEqual(['phone'])
  expect(logged).toContain('Skipping invalid/fake email')
  const [enrichment] = wishes(await answer(workspace, [identified(workspace, asked[0]!, found(cpf))]))
  const [note] = wishes(await enrich(workspace, [enriched(workspace, enrichment!, { name: 'MARIA SOUZA' })]))
  expect((note!.data as { text: string }).text).not.toContain('mesma pessoa')
})

test('with the check switched off everything given is asked about', async () => {
  const workspace = await office({ settings: { contactCheck: false } })
  const logged: string[] = []
  const asked = wishes(await tell(workspace, 'lead.created', fake, {}, logged))
  expect(asked.map(({ data }) => (data as { by: ContactKind }).by)).toEqual(['phone', 'email'])
  expect(logged).toEqual([])
})

test('nobody found is a failure that names the source, and why a look-up failed', async () => {
  const workspace = await office()
  const [phone] = wishes(await tell(workspace, 'lead.created', fake))
  expect(failures(await answer(workspace, [identified(workspace, phone!, { candidates: [] })]))).toEqual([
    'Could not find CPF via Finder',
  ])
  const other = await office()
  const [asked] = wishes(await tell(other, 'lead.created', fake))
  const failed = identified(other, asked!, { candidates: [], failure: 'out of credits' })
  expect(failures(await answer(other, [failed]))).toEqual(['Could not find CPF via Finder: out of credits'])
})

test('nothing to ask about fails once, not again with every update', async () => {
  const workspace = await office()
  const useless = { vendorLeadId: 'l1', name: 'Sem Contato', email: 'naotem@naotem.com' }
  expect(failures(await tell(workspace, 'lead.created', useless))).toEqual(['Could not find CPF via Finder'])
  expect(failures(await tell(workspace, 'lead.updated', { ...useless, status: 'lost' }))).toEqual([])
  expect(failures(await tell(workspace, 'lead.updated', useless, { isReplay: true }))).toEqual([
    'Could not find CPF via Finder',
  ])
})

test('a workspace without look-ups wishes nothing and fails nothing', async () => {
  const workspace = await office({ connections: {} })
  const conclusions = await tell(workspace, 'lead.created', fake)
  expect([...wishes(conclusions), ...failures(conclusions)]).toEqual([])
})

test('only new contact data is looked up again; a replay asks under the same keys', async () => {
  const workspace = await office()
  const first = wishes(await tell(workspace, 'lead.created', maria, { at: '2026-01-01T10:00:00Z' }))
  const later = (minute: number) => ({ at: `2026-01-01T10:0${minute}:00Z` })
  expect(wishes(await tell(workspace, 'lead.updated', { ...maria, status: 'negotiating' }, later(1)))).toEqual([])
  expect(
    wishes(await tell(workspace, 'lead.updated', { ...maria, email: 'MARIA.souza@example.test' }, later(2))),
  ).toEqual([])
  const changed = wishes(await tell(workspace, 'lead.updated', { ...maria, phone: '11 97654-3021' }, later(3)))
  expect(changed).toHaveLength(2)
  expect(changed.map(({ key }) => key)).not.toEqual(first.map(({ key }) => key))
  const again = wishes(
    await tell(workspace, 'lead.updated', { ...maria, phone: '11 97654-3021' }, { ...later(3), isReplay: true }),
  )
  expect(again.map(({ key }) => key)).toEqual(changed.map(({ key }) => key))
})

test('two CPFs are said to be two people and nobody is enriched', async () => {
  const workspace = await office()
  const [phone, email] = wishes(await tell(workspace, 'lead.created', maria))
  const logged: string[] = []
  const conclusions = await answer(
    workspace,
    [identified(workspace, phone!, found(cpf)), identified(workspace, email!, found(otherCpf))],
    logged,
  )
  const [note] = wishes(conclusions)
  expect(note!.kind).toBe('crm.note')
  expect((note!.data as { text: string }).text).toContain('pessoas distintas')
  expect((note!.data as { text: string }).text).not.toContain('mesma pessoa')
  expect(logged).toEqual([])
  expect((await partyOf(workspace)).cpf).toBeNull()
})

test('without a source that enriches the note is written at once and the CPF kept', async () => {
  const workspace = await office()
  workspace.connections['person.enrich'] = []
  const [phone, email] = wishes(await tell(workspace, 'lead.created', maria))
  const conclusions = await answer(workspace, [
    identified(workspace, phone!, found(cpf)),
    identified(workspace, email!, found(cpf)),
  ])
  expect(wishes(conclusions)).toMatchObject([{ kind: 'crm.note' }])
  expect((await partyOf(workspace)).cpf_masked).toBe('***.444.777-**')
})

test('an enrichment that failed says why and writes no note; the CPF is kept', async () => {
  const workspace = await office()
  const [phone] = wishes(await tell(workspace, 'lead.created', fake))
  const [enrichment] = wishes(await answer(workspace, [identified(workspace, phone!, found(cpf))]))
  const conclusions = await enrich(workspace, [enriched(workspace, enrichment!, null, 'out of credits')])
  expect(failures(conclusions)).toEqual(['Could not enrich via Teller: out of credits'])
  expect(wishes(conclusions)).toEqual([])
  expect((await partyOf(workspace)).cpf_masked).toBe('***.444.777-**')
})

test('what was found and belongs to another party stays there and is named a possible duplicate', async () => {
  const workspace = await office()
  await tell(workspace, 'lead.created', { vendorLeadId: 'l0', name: 'Ana', phone: '11 97654-3021' })
  const [phone] = wishes(await tell(workspace, 'lead.created', fake))
  const [enrichment] = wishes(await answer(workspace, [identified(workspace, phone!, found(cpf))]))
  const told = enriched(workspace, enrichment!, { phones: [{ number: '11976543021' }, { number: '11999999999' }] })
  await enrich(workspace, [told])
  await enrich(workspace, [told])
  const [ana, party] = [await partyOf(workspace, 'l0'), await partyOf(workspace)]
  expect(ana.id).not.toBe(party.id)
  const { rows } = await db.pool.query(
    `select old_value, new_value from lead_changes where workspace_id = $1 and kind = 'possible_duplicate'`,
    [workspace.id],
  )
  expect(rows).toEqual([{ old_value: party.id, new_value: ana.id }])
})

test('an answer about another workspace’s lead changes nothing', async () => {
  const [mine, theirs] = [await office(), await office()]
  const [phone] = wishes(await tell(theirs, 'lead.created', fake))
  expect(await answer(mine, [identified(mine, phone!, found(cpf))])).toEqual([])
  expect(await enrich(mine, [enriched(mine, phone!, { name: 'X' })])).toEqual([])
  const odd = { ...phone!, data: { ...phone!.data, leadId: "x' or 1=1" } } as Intent
  expect(await enrich(mine, [enriched(mine, odd, { name: 'X' })])).toEqual([])
})

test('both answers at once, in two transactions: one enrichment is wished', async () => {
  const workspace = await office()
  for (let n = 0; n < 10; n++) {
    const asked = wishes(await tell(workspace, 'lead.created', { ...maria, vendorLeadId: `r${n}` }))
    const answers = asked.map((wish) => identified(workspace, wish, found(cpf)))
    const conclusions = (await Promise.all(answers.map((each) => answer(workspace, [each])))).flat()
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
  ]
  const told = fc.array(fc.record({ at: fc.nat(1), outcome: fc.constantFrom(...outcomes) }), {
    minLength: 1,
    maxLength: 4,
  })
  const cases = told.chain((some) =>
    fc.tuple(fc.constant(some), fc.shuffledSubarray([...some, ...some], { minLength: some.length * 2 })),
  )
  const stateAfter = async (answers: { at: number; outcome: (typeof outcomes)[number] }[], cut: number) => {
    const workspace = await office()
    const asked = wishes(await tell(workspace, 'lead.created', maria))
    const facts = answers.map(({ at, outcome }) => identified(workspace, asked[at]!, outcome))
    for (let from = 0; from < facts.length; from += cut) await answer(workspace, facts.slice(from, from + cut))
    const { rows } = await db.pool.query(
      'select by, state, cpf_hash, person_name, reason from identifications where workspace_id = $1 order by by',
      [workspace.id],
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
