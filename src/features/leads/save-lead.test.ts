import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../../test/harness/database.ts'
import { createWorkspace, fact, runSteps } from '../../../test/harness/facts.ts'
import { saveLead } from './save-lead.ts'

let db: TestDatabase
beforeAll(async () => {
  db = await createTestDatabase()
})
afterAll(() => db.drop())

const ana = { vendorLeadId: 'l1', name: 'Ana Souza', email: 'ana@example.test', phone: '11 98765-4321' }

test('a new lead gets its row, party, identities, change and request link', async () => {
  const workspace = await createWorkspace(db.pool)
  const told = fact(
    workspace,
    'lead.created',
    { ...ana, tags: ['b', 'a'], custom: { rooms: 3 } },
    { at: '2026-01-01T10:00:00Z' },
  )
  await runSteps(db.pool, workspace, [saveLead], [told])
  const { rows } = await db.pool.query('select * from leads where workspace_id = $1', [workspace.id])
  expect(rows).toHaveLength(1)
  expect(rows[0]).toMatchObject({
    full_name: 'Ana Souza',
    email: 'ana@example.test',
    phone: '+5511987654321',
    tags: ['a', 'b'],
    custom: { rooms: 3 },
    vendor_lead_id: 'l1',
    created_at: told.receivedAt,
  })
  const party = await db.pool.query('select full_name from core.parties where id = $1', [rows[0].party_id])
  expect(party.rows).toEqual([{ full_name: 'Ana Souza' }])
  const identities = await db.pool.query('select kind from identities where party_id = $1 order by kind', [
    rows[0].party_id,
  ])
  expect(identities.rows).toEqual([{ kind: 'email' }, { kind: 'phone' }])
  const changes = await db.pool.query('select kind, cause_id from lead_changes where lead_id = $1', [rows[0].id])
  expect(changes.rows).toEqual([{ kind: 'created', cause_id: told.intakeId }])
  const links = await db.pool.query('select event_id from party_intakes where party_id = $1', [rows[0].party_id])
  expect(links.rows).toEqual([{ event_id: told.id }])
})
