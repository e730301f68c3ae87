import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../../test/harness/database.ts'
import { createWorkspace, fact, runSteps, sealer } from '../../../test/harness/facts.ts'
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
