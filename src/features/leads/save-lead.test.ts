import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../../test/harness/database.ts'
import { createWorkspace, fact, runSteps } from '../../../test/harness/facts.ts'
import type { LeadFacts } from '../../domain/events.ts'
import { closeLead } from './close-lead.ts'
import type { LeadFact } from './merge-facts.ts'
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
  const conclusions = await runSteps(db.pool, workspace, [saveLead], [told])
  const { rows } = await db.pool.query('select * from leads where workspace_id = $1', [workspace.id])
  expect(rows).toHaveLength(1)
  expect(conclusions.map(({ outcome }) => outcome)).toEqual([{ leadId: rows[0].id }])
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

const leadOf = async (workspaceId: string) =>
  (await db.pool.query('select * from leads where workspace_id = $1', [workspaceId])).rows[0]

test('an older fact fills gaps and takes nothing back; each change names its cause', async () => {
  const workspace = await createWorkspace(db.pool)
  const newer = fact(workspace, 'lead.updated', { ...ana, status: 'negotiating' }, { at: '2026-01-01T12:00:00Z' })
  const older = fact(
    workspace,
    'lead.created',
    { ...ana, name: 'Ana', status: 'new', jobTitle: 'Architect' },
    { at: '2026-01-01T10:00:00Z' },
  )
  await runSteps(db.pool, workspace, [saveLead], [newer])
  await runSteps(db.pool, workspace, [saveLead], [older])
  const lead = await leadOf(workspace.id)
  expect(lead).toMatchObject({ full_name: 'Ana Souza', vendor_status: 'negotiating', job_title: 'Architect' })
  const { rows } = await db.pool.query(
    'select kind, field, new_value, cause_id from lead_changes where lead_id = $1 order by id',
    [lead.id],
  )
  expect(rows).toEqual([
    { kind: 'created', field: null, new_value: null, cause_id: newer.intakeId },
    { kind: 'updated', field: 'job_title', new_value: 'Architect', cause_id: older.intakeId },
  ])
})

test('a lead without an id of its vendor is known by e-mail and company, then by phone; fake contacts are no name', async () => {
  const workspace = await createWorkspace(db.pool)
  const told = (data: Partial<LeadFacts>) => fact(workspace, 'lead.created', { vendorLeadId: null, ...data })
  const countAfter = async (...facts: LeadFact[]) => {
    for (const each of facts) await runSteps(db.pool, workspace, [saveLead], [each as never])
    return Number(
      (await db.pool.query('select count(*) from leads where workspace_id = $1', [workspace.id])).rows[0].count,
    )
  }
  const { email, phone } = ana
  expect(
    await countAfter(
      told({ email, company: { name: 'Acme' } }),
      told({ email: 'ANA@example.test', company: { name: ' acmé ' } }),
    ),
  ).toBe(1)
  expect(await countAfter(told({ email, company: { name: 'Other' } }))).toBe(2)
  expect(await countAfter(told({ phone }), told({ phone: '+55 (11) 98765-4321' }))).toBe(3)
  expect(await countAfter(told({ email: 'naotem@naotem.com' }), told({ email: 'naotem@naotem.com' }))).toBe(5)
  const nameless = told({ name: 'Ana' })
  expect(await countAfter(nameless, nameless)).toBe(6)
})

test('a fact about a lead that was routed away attaches to it where it lives now', async () => {
  const [source, target] = [await createWorkspace(db.pool), await createWorkspace(db.pool)]
  await runSteps(db.pool, source, [saveLead], [fact(source, 'lead.created', ana, { at: '2026-01-01T10:00:00Z' })])
  await db.pool.query('update leads set workspace_id = $1 where workspace_id = $2', [target.id, source.id])
  const again = fact(source, 'lead.updated', { ...ana, status: 'lost' }, { at: '2026-01-01T11:00:00Z' })
  await runSteps(db.pool, source, [saveLead], [again])
  expect(await leadOf(source.id)).toBeUndefined()
  expect(await leadOf(target.id)).toMatchObject({ vendor_status: 'lost', source_workspace_id: source.id })
})

test('a lead closed before it was created is one lead, closed', async () => {
  const workspace = await createWorkspace(db.pool)
  const closed = fact(workspace, 'lead.closed', { vendorLeadId: 'l1', status: 'won' }, { at: '2026-01-02T10:00:00Z' })
  const created = fact(workspace, 'lead.created', { ...ana, status: 'new' }, { at: '2026-01-01T10:00:00Z' })
  await runSteps(db.pool, workspace, [saveLead, closeLead], [closed])
  await runSteps(db.pool, workspace, [saveLead], [created])
  await runSteps(db.pool, workspace, [saveLead, closeLead], [closed])
  const lead = await leadOf(workspace.id)
  expect(lead).toMatchObject({
    full_name: 'Ana Souza',
    vendor_status: 'won',
    closed_at: new Date('2026-01-02T10:00:00Z'),
  })
  const { rows } = await db.pool.query(
    `select kind from lead_changes where lead_id = $1 and kind <> 'updated' order by id`,
    [lead.id],
  )
  expect(rows).toEqual([{ kind: 'created' }, { kind: 'closed' }])
})

test('text that PostgreSQL refuses and keys that no index takes do not stop a batch', async () => {
  const workspace = await createWorkspace(db.pool)
  const odd = {
    vendorLeadId: randomBytes(4_000).toString('hex'),
    name: 'An\u0000a \ud800',
    email: `${'a'.repeat(4_000)}@example.test`,
    phone: randomBytes(3_000).toString('hex'),
    custom: { 'k\u0000': 'v\u0000', __proto__: 'p' } as never,
    tags: ['{"', '\\', 'a,b', 'null', ''],
  }
  await runSteps(db.pool, workspace, [saveLead], [fact(workspace, 'lead.created', odd)])
  expect(await leadOf(workspace.id)).toMatchObject({ tags: ['\\', 'a,b', 'null', '{"'], custom: { k: 'v' } })
})
