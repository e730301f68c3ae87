import type pg from 'pg'
import { inTransaction } from '../../db/transaction.ts'
import { type EraseTools, erasePerson } from './erase-person.ts'
import { allRules, applyRule, findInactive } from './store-retention.ts'

const batchSize = 5_000
const peopleAtOnce = 200

/** The timer that lets go of what a workspace does not want to keep. */
export function privacyJobs(pool: pg.Pool, tools: EraseTools) {
  return [{ name: 'apply retention rules', everyMs: 3_600_000, run: () => applyRetention(pool, tools) }]
}

/** Applies every workspace's rules, in small batches with their own commits. */
export async function applyRetention(pool: pg.Pool, tools: EraseTools): Promise<void> {
  for (const { workspaceId, dataClass, keepDays } of await allRules(pool)) {
    if (dataClass === 'inactive_people') await eraseInactive(pool, tools, workspaceId, keepDays)
    else while ((await applyRule(pool, workspaceId, dataClass, keepDays, batchSize)) === batchSize);
  }
}

/** One person per transaction. Nobody asked for it, so nobody is kept from coming back. */
async function eraseInactive(pool: pg.Pool, tools: EraseTools, workspaceId: string, keepDays: number): Promise<void> {
  const request = { workspaceId, actor: 'retention', reason: `not heard of for ${keepDays} days`, mayComeBack: true }
  for (const leadId of await findInactive(pool, workspaceId, keepDays, peopleAtOnce))
    await inTransaction(pool, (tx) => erasePerson(tx, tools, { ...request, leadId }))
}
