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
  wishes,
} from '../../../test/harness/office.ts'
import type { ContactKind } from '../../domain/events.ts'

let db: TestDatabase
beforeAll(async () => {
  db = await createTestDatabase()
})
afterAll(() => db.drop())

test('a fake e-mail is not asked about, and its log line says so', async () => {
  const office = await openOffice(db)
  const asked = wishes(await office.tell('lead.created', fake, {}))
  expect(asked.map(({ data }) => (data as { by: ContactKind }).by)).toEqual(['phone'])
  expect(office.logged).toContain('Skipping invalid/fake email')
  const [enrichment] = wishes(await office.answer([identified(office, asked[0]!, found(cpf))]))
  const [note] = wishes(await office.enrich([enriched(office, enrichment!, { name: 'MARIA SOUZA' })]))
  expect((note!.data as { text: string }).text).not.toContain('mesma pessoa')
})

test('with the check switched off everything given is asked about', async () => {
  const office = await openOffice(db, { settings: { contactCheck: false } })
  const asked = wishes(await office.tell('lead.created', fake, {}))
  expect(asked.map(({ data }) => (data as { by: ContactKind }).by)).toEqual(['phone', 'email'])
  expect(office.logged).toEqual([])
})

test('nothing to ask about fails once, not again with every update', async () => {
  const office = await openOffice(db)
  const useless = { vendorLeadId: 'l1', name: 'Sem Contato', email: 'naotem@naotem.com' }
  expect(failures(await office.tell('lead.created', useless))).toEqual(['Could not find CPF via Finder'])
  expect(failures(await office.tell('lead.updated', { ...useless, status: 'lost' }))).toEqual([])
  expect(failures(await office.tell('lead.updated', useless, { isReplay: true }))).toEqual([
    'Could not find CPF via Finder',
  ])
})

test('a workspace without look-ups wishes nothing and fails nothing', async () => {
  const office = await openOffice(db, { connections: {} })
  const conclusions = await office.tell('lead.created', fake)
  expect([...wishes(conclusions), ...failures(conclusions)]).toEqual([])
})

test('only new contact data is looked up again; a replay asks under the same keys', async () => {
  const office = await openOffice(db)
  const first = wishes(await office.tell('lead.created', maria, { at: '2026-01-01T10:00:00Z' }))
  const later = (minute: number) => ({ at: `2026-01-01T10:0${minute}:00Z` })
  expect(wishes(await office.tell('lead.updated', { ...maria, status: 'negotiating' }, later(1)))).toEqual([])
  expect(wishes(await office.tell('lead.updated', { ...maria, email: 'MARIA.souza@example.test' }, later(2)))).toEqual(
    [],
  )
  const changed = wishes(await office.tell('lead.updated', { ...maria, phone: '11 97654-3021' }, later(3)))
  expect(changed).toHaveLength(2)
  expect(changed.map(({ key }) => key)).not.toEqual(first.map(({ key }) => key))
  const again = wishes(
    await office.tell('lead.updated', { ...maria, phone: '11 97654-3021' }, { ...later(3), isReplay: true }),
  )
  expect(again.map(({ key }) => key)).toEqual(changed.map(({ key }) => key))
})
