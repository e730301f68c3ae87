import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../../test/harness/database.ts'
import { createWorkspace, fact, runSteps, sealer } from '../../../test/harness/facts.ts'
import { newId } from '../../base/ids.ts'
import { cancelEffects } from '../../pipeline/cancel-effects.ts'
import { saveLead } from '../leads/save-lead.ts'
import { eraseForGood } from './erase-for-good.ts'

let db: TestDatabase
beforeAll(async () => {
  db = await createTestDatabase({ max: 30 })
})
afterAll(() => db.drop())

test('whoever is erased while their enquiries come in does not come back', async () => {
  const workspace = await createWorkspace(db.pool)
  const tools = { sealer, vendors: new Map(), cancelEffects }
  for (let round = 0; round < 6; round += 1) {
    const person = {
      name: `Person ${round}`,
      email: `race${round}@example.test`,
      phone: `+5511971234${100 + round * 7}`,
    }
    const tell = (n: number) =>
      runSteps(
        db.pool,
        workspace,
        [saveLead],
        [
          fact(workspace, 'lead.created', {
            vendorLeadId: `${round}-${n}`,
            ...(n % 2 ? person : { email: person.email }),
          }),
        ],
      )
    await tell(0)
    const { rows } = await db.pool.query('select id from leads where email = $1', [person.email])
    const request = { workspaceId: workspace.id, leadId: rows[0].id, actor: 'a test', reason: 'asked' }
    const enquiries = Array.from({ length: 10 }, (_, n) => tell(n + 1))
    const [answer] = await Promise.all([eraseForGood(db.pool, tools, request), ...enquiries])
    expect(answer.kind).toBe('erased')
    const { rows: left } = await db.pool.query(
      `select id from leads where workspace_id = $1 and erased_at is null union all select party_id from identities where workspace_id = $1`,
      [workspace.id],
    )
    expect(left).toEqual([])
  }
})

test('while the answer of something about the person is being recorded it is busy, and never waits for it with the lead held', async () => {
  const workspace = await createWorkspace(db.pool)
  await runSteps(
    db.pool,
    workspace,
    [saveLead],
    [fact(workspace, 'lead.created', { vendorLeadId: 'ana', name: 'Ana', email: 'ana@example.test' })],
  )
  const { rows } = await db.pool.query('select id from leads where workspace_id = $1', [workspace.id])
  const leadId = rows[0].id as string
  const [effectId, intakeId] = [newId(), newId()]
  await db.pool.query(
    `insert into effects (id, workspace_id, key, connection_id, kind, weight, intake_id, intake_received_at, lead_id, target, reason, data, created_at)
     values ($1, $2, 'crm.note:1', $1, 'crm.note', 'purpose', $3, now(), $4, 'ana', 'a test', $5, now())`,
    [effectId, workspace.id, intakeId, leadId, sealer.sealJson({})],
  )
  const erase = () =>
    eraseForGood(
      db.pool,
      { sealer, vendors: new Map(), cancelEffects },
      { workspaceId: workspace.id, leadId, actor: 'a test', reason: 'asked' },
    )
  const recording = await db.pool.connect()
  await recording.query('begin')
  await recording.query('select from effects where id = $1 for update', [effectId])
  expect(await erase()).toEqual({ kind: 'busy' })
  await recording.query('select from leads where id = $1 for update', [leadId])
  await recording.query('commit')
  recording.release()
  expect(await erase()).toMatchObject({ kind: 'erased', counts: { effects: 1 } })
})
