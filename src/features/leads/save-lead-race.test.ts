import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../../test/harness/database.ts'
import { createWorkspace, fact, runSteps, type TestWorkspace } from '../../../test/harness/facts.ts'
import { laneOf } from '../../base/ids.ts'
import { followTies } from '../parties/jobs.ts'
import { saveLead } from './save-lead.ts'

let db: TestDatabase
beforeAll(async () => {
  db = await createTestDatabase({ max: 50 })
})
afterAll(() => db.drop())

async function countOf(workspace: TestWorkspace, table: string): Promise<number> {
  const { rows } = await db.pool.query(`select count(*)::int as count from ${table} where workspace_id = $1`, [
    workspace.id,
  ])
  return rows[0].count
}

const person = (n: number) => ({
  name: `Person ${n}`,
  email: `person${n}@example.test`,
  phone: `+55119${String(71_234_567 + n * 7919)}`,
})

test('fifty writers of one lead make one lead and one party', async () => {
  const workspace = await createWorkspace(db.pool)
  const facts = Array.from({ length: 50 }, () => fact(workspace, 'lead.created', { vendorLeadId: 'one', ...person(1) }))
  await Promise.all(facts.map((each) => runSteps(db.pool, workspace, [saveLead], [each])))
  expect(await countOf(workspace, 'leads')).toBe(1)
  expect(await countOf(workspace, 'core.parties')).toBe(1)
  expect(await countOf(workspace, 'identities')).toBe(2)
  expect(await countOf(workspace, 'party_intakes')).toBe(50)
})

test('fifty enquiries of one person at once make fifty leads of one party', async () => {
  const workspace = await createWorkspace(db.pool)
  const facts = Array.from({ length: 50 }, (_, n) => {
    const { email, phone } = person(1)
    const contact = n % 3 === 0 ? { email } : n % 3 === 1 ? { phone } : { email, phone }
    return fact(workspace, 'lead.created', { vendorLeadId: `l${n}`, ...contact })
  })
  await Promise.all(facts.map((each) => runSteps(db.pool, workspace, [saveLead], [each])))
  await followTies(db.pool)
  expect(await countOf(workspace, 'leads')).toBe(50)
  expect(await countOf(workspace, '(select distinct workspace_id, party_id from leads) l')).toBe(1)
  expect(await countOf(workspace, '(select * from core.parties where merged_into is null) p')).toBe(1)
})

test('batches of a hundred leads from eight writers in random order neither deadlock nor lose one', async () => {
  const workspace = await createWorkspace(db.pool)
  const facts = Array.from({ length: 400 }, (_, n) =>
    // every lead exists with one of three people's contacts in common with others
    fact(workspace, 'lead.created', { vendorLeadId: `l${n}`, ...person(n % 150) }),
  )
  const shuffled = (seed: number) =>
    facts
      .map((each, at) => ({ each, place: Math.sin(seed * 1000 + at) }))
      .sort((a, b) => a.place - b.place)
      .map(({ each }) => each)
  const writers = Array.from({ length: 8 }, async (_, seed) => {
    const mine = shuffled(seed + 1)
    for (let from = 0; from < mine.length; from += 100)
      await runSteps(db.pool, workspace, [saveLead], mine.slice(from, from + 100))
  })
  await Promise.all(writers)
  expect(await countOf(workspace, 'leads')).toBe(400)
  expect(await countOf(workspace, 'core.parties')).toBe(150)
  expect(await countOf(workspace, 'party_intakes')).toBe(400)
})

test('writers whose leads tie many people together neither deadlock nor disagree', async () => {
  const workspace = await createWorkspace(db.pool)
  // phone n and e-mail n or n + 1: chains of ten people each
  const facts = Array.from({ length: 200 }, (_, n) => {
    const { phone } = person(n % 100)
    const { email } = person(Math.min((n % 100) + (n < 100 ? 0 : 1), Math.floor((n % 100) / 10) * 10 + 9))
    return fact(workspace, 'lead.created', { vendorLeadId: `l${n}`, phone, email })
  })
  const writers = Array.from({ length: 8 }, async (_, seed) => {
    const mine = facts.filter((_, at) => at % 4 === seed % 4).sort((a, b) => shuffle(seed, a.id) - shuffle(seed, b.id))
    for (let from = 0; from < mine.length; from += 10)
      await runSteps(db.pool, workspace, [saveLead], mine.slice(from, from + 10))
  })
  await Promise.all(writers)
  await followTies(db.pool)
  expect(await countOf(workspace, 'leads')).toBe(200)
  expect(await countOf(workspace, '(select distinct workspace_id, party_id from leads) l')).toBe(10)
  expect(await countOf(workspace, '(select distinct workspace_id, party_id from identities) i')).toBe(10)
  expect(await countOf(workspace, 'identities')).toBe(200)
})

const shuffle = (seed: number, id: string) => laneOf(`${seed} ${id}`, 65_536)
