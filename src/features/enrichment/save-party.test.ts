import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../../test/harness/database.ts'
import { connectionOf, sealer } from '../../../test/harness/facts.ts'
import {
  cpf,
  enriched,
  failures,
  fake,
  found,
  identified,
  maria,
  openOffice,
  wishes,
} from '../../../test/harness/office.ts'
import type { PersonProfile } from '../../domain/events.ts'

let db: TestDatabase
beforeAll(async () => {
  db = await createTestDatabase()
})
afterAll(() => db.drop())

test('from the webhook to the note: both look-ups give one CPF', async () => {
  const office = await openOffice(db)
  const [phone, email] = wishes(await office.tell('lead.created', maria))
  expect([phone, email]).toMatchObject([
    { kind: 'person.identify', data: { by: 'phone', phone: '+5511987654021' } },
    { kind: 'person.identify', data: { by: 'email', email: 'maria.souza@example.test' } },
  ])
  expect(phone!.basis).toMatchObject({ legalBasis: expect.any(String), purpose: expect.any(String) })
  expect(wishes(await office.answer([identified(office, phone!, found(cpf))]))).toEqual([])
  const [enrichment] = wishes(await office.answer([identified(office, email!, found(cpf))]))
  expect(enrichment).toMatchObject({ kind: 'person.enrich', data: { cpf } })
  expect(office.logged).toContain('Phone and email belong to the same person')

  const profile: PersonProfile = {
    name: 'MARIA SOUZA LIMA',
    cpf,
    birthDate: '1990-02-01',
    occupation: 'Arquiteta',
    emails: ['maria.outra@example.test'],
    phones: [{ number: '11 97654-3021' }],
  }
  const conclusions = await office.enrich([enriched(office, enrichment!, profile)])
  const [note] = wishes(conclusions)
  expect(note).toMatchObject({
    kind: 'crm.note',
    connectionId: connectionOf(office.workspace.id),
    target: 'l1',
    data: { vendorLeadId: 'l1', text: expect.stringContaining('mesma pessoa') },
  })
  expect(JSON.stringify(note)).not.toContain(cpf)

  const party = await office.partyOf()
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

test('an enrichment that failed says why and writes no note; the CPF is kept', async () => {
  const office = await openOffice(db)
  const [phone] = wishes(await office.tell('lead.created', fake))
  const [enrichment] = wishes(await office.answer([identified(office, phone!, found(cpf))]))
  const conclusions = await office.enrich([enriched(office, enrichment!, null, 'out of credits')])
  expect(failures(conclusions)).toEqual(['Could not enrich via Teller: out of credits'])
  expect(wishes(conclusions)).toEqual([])
  expect((await office.partyOf()).cpf_masked).toBe('***.444.777-**')
})

test('what was found and belongs to another party stays there and is named a possible duplicate', async () => {
  const office = await openOffice(db)
  await office.tell('lead.created', { vendorLeadId: 'l0', name: 'Ana', phone: '11 97654-3021' })
  const [phone] = wishes(await office.tell('lead.created', fake))
  const [enrichment] = wishes(await office.answer([identified(office, phone!, found(cpf))]))
  const told = enriched(office, enrichment!, { phones: [{ number: '11976543021' }, { number: '11999999999' }] })
  await office.enrich([told])
  await office.enrich([told])
  const [ana, party] = [await office.partyOf('l0'), await office.partyOf()]
  expect(ana.id).not.toBe(party.id)
  const { rows } = await db.pool.query(
    `select old_value, new_value from lead_changes where workspace_id = $1 and kind = 'possible_duplicate'`,
    [office.workspace.id],
  )
  expect(rows).toEqual([{ old_value: party.id, new_value: ana.id }])
})
