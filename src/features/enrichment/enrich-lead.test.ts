import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../../test/harness/database.ts'
import { connectionOf, fact } from '../../../test/harness/facts.ts'
import { cpf, enriched, failures, found, identified, maria, openOffice, wishes } from '../../../test/harness/office.ts'
import { newId } from '../../base/ids.ts'
import type { PersonProfile } from '../../domain/events.ts'
import type { Intent } from '../../domain/intents.ts'

let db: TestDatabase
beforeAll(async () => {
  db = await createTestDatabase()
})
afterAll(() => db.drop())

const tables = { id: newId(), vendor: 'tables', title: 'Tables', accepts: ({ cpf }: { cpf?: string }) => !cpf }
const owner = { vendorLeadId: 'l1', name: 'Noa Diaz', email: 'noa.diaz@example.test', company: { name: 'Rio HVAC' } }
const profile: PersonProfile = {
  jobTitle: 'Owner',
  company: { name: 'Rio Grande HVAC', industry: 'HVAC', state: 'TX', country: 'US' },
  custom: { linkedin_url: 'https://social.example.test/in/noa' },
}

/** A workspace whose only helper enriches by contact. */
const openWithTables = () => openOffice(db, { connections: { 'person.enrich': [tables] } })
type Office = Awaited<ReturnType<typeof openWithTables>>

/** The answer as a webhook of its own. */
const told = (office: Office, wish: Intent, answer: PersonProfile, at: string) => ({
  ...enriched(office, wish, answer),
  effectId: null,
  receivedAt: new Date(at),
})

async function leadOf({ workspace }: Office) {
  const { rows } = await db.pool.query('select * from leads where workspace_id = $1', [workspace.id])
  expect(rows).toHaveLength(1)
  return rows[0]
}

describe('enrichLead', () => {
  test('asks once for each contact, without a CPF', async () => {
    const office = await openWithTables()
    const asked = wishes(await office.tell('lead.created', owner))
    expect(asked).toMatchObject([
      {
        kind: 'person.enrich',
        connectionId: tables.id,
        data: { name: 'Noa Diaz', email: 'noa.diaz@example.test', company: 'Rio HVAC' },
      },
    ])
    expect(asked[0]!.data).not.toHaveProperty('cpf')
    const [again] = wishes(await office.tell('lead.updated', { ...owner, jobTitle: 'Partner' }))
    expect(again!.key).toBe(asked[0]!.key)
    const [other] = wishes(await office.tell('lead.updated', { ...owner, email: 'noa@other.example.test' }))
    expect(other!.key).not.toBe(asked[0]!.key)
  })

  test('asks nothing about a fake e-mail alone, nor whoever told of the lead', async () => {
    const office = await openWithTables()
    const fake = { vendorLeadId: 'l2', email: '1199999999333@gmail.com' }
    expect(wishes(await office.tell('lead.created', fake))).toEqual([])
    expect(wishes(await office.tell('lead.created', owner, { connectionId: tables.id }))).toEqual([])
  })
})

describe('completeLead', () => {
  test('fills what the lead’s own facts leave open, names the cause, and learns the party field by field', async () => {
    const office = await openWithTables()
    const [wish] = wishes(await office.tell('lead.created', owner))
    const answer = told(office, wish!, profile, '2026-01-02T04:00:00Z')
    expect(failures(await office.enrich([answer, answer]))).toEqual([])
    const lead = await leadOf(office)
    expect(lead).toMatchObject({
      company_name: 'Rio HVAC',
      company_industry: 'HVAC',
      company_location_state: 'TX',
      job_title: 'Owner',
      custom: profile.custom,
    })
    const { rows } = await db.pool.query(
      "select field, cause_kind, cause_id, note from lead_changes where lead_id = $1 and kind = 'updated' order by field",
      [lead.id],
    )
    expect(rows.map(({ field }) => field)).toEqual([
      'company_industry',
      'company_location_country',
      'company_location_state',
      'custom.linkedin_url',
      'job_title',
    ])
    expect(rows[0]).toMatchObject({ cause_kind: 'intake', cause_id: answer.intakeId, note: 'Found by Teller' })
    const party = await office.partyOf()
    expect(party.provenance['profile.jobTitle']).toMatchObject({ source: 'teller' })
  })

  test('comes to the same in any order: a fact of the lead’s own wins, then the newest answer', async () => {
    const early = '2026-01-02T04:00:00Z'
    const late = '2026-01-02T05:00:00Z'
    const newer = { jobTitle: 'Founder', company: { industry: 'Plumbing', size: '11-50' } }
    const ends = []
    for (const order of [
      [0, 1, 2],
      [2, 1, 0],
      [1, 0, 2],
    ]) {
      const office = await openWithTables()
      const [wish] = wishes(await office.tell('lead.created', owner))
      const steps = [
        () => office.enrich([told(office, wish!, profile, early)]),
        () => office.enrich([told(office, wish!, newer, late)]),
        () =>
          office.tell('lead.updated', { ...owner, company: { industry: 'Roofing' } }, { at: '2020-01-01T00:00:00Z' }),
      ]
      for (const step of order) await steps[step]!()
      const { company_industry, company_size, company_location_state, job_title } = await leadOf(office)
      ends.push([company_industry, company_size, company_location_state, job_title])
    }
    expect(ends).toEqual(Array(3).fill(['Roofing', '11-50', 'TX', 'Founder']))
  })

  test('an answer about somebody else’s lead changes nothing', async () => {
    const office = await openWithTables()
    const stranger = await openWithTables()
    const [wish] = wishes(await office.tell('lead.created', owner))
    await stranger.enrich([told(stranger, wish!, profile, '2026-01-02T04:00:00Z')])
    expect((await leadOf(office)).job_title).toBeNull()
    expect(stranger.logged).toContain('answer about an unknown lead')
  })
})

test('where look-ups were asked the note waits for them, not for the webhook of somebody else', async () => {
  const office = await openOffice(db)
  office.workspace.connections['person.enrich']!.push(tables)
  const asked = wishes(await office.tell('lead.created', maria))
  expect(asked.map(({ kind }) => kind)).toEqual(['person.identify', 'person.identify', 'person.enrich'])
  const [phone, email, contact] = asked
  expect(wishes(await office.enrich([told(office, contact!, profile, '2026-01-02T04:00:00Z')]))).toEqual([])
  await office.answer([identified(office, phone!, found(cpf))])
  const [byCpf] = wishes(await office.answer([identified(office, email!, found(cpf))]))
  expect(byCpf).toMatchObject({ kind: 'person.enrich', data: { cpf } })
  const [note] = wishes(await office.enrich([enriched(office, byCpf!, { name: 'MARIA SOUZA' })]))
  expect(note).toMatchObject({ kind: 'crm.note', connectionId: connectionOf(office.workspace.id) })
})

test('an answer without a lead is nobody’s', async () => {
  const office = await openWithTables()
  const data = { leadId: 'no id at all', snapshot: 'x', profile }
  expect(wishes(await office.enrich([fact(office.workspace, 'person.enriched', data)]))).toEqual([])
})
