import type pg from 'pg'
import { inTransaction } from '../../db/transaction.ts'
import { type EraseTools, erasePerson } from './erase-person.ts'
import { allRules, applyRule, findInactive } from './store-retention.ts'

const batchSize = 5_000
const peopleAtOnce = 200

/** The timer that lets go of what a workspace does not want to keep. */
export function privacyJobs(pool: pg.Pool, tools: EraseTools) {
  const run = (signal: AbortSignal) => applyRetention(pool, tools, signal)
  return [{ name: 'apply retention rules', everyMs: 3_600_000, run }]
}

/** Applies every workspace's rules, in small batches with their own commits, until all is done or the process ends. */
export async function applyRetention(
  pool: pg.Pool,
  tools: EraseTools,
  signal: AbortSignal,
  atOnce = peopleAtOnce,
): Promise<void> {
  for (const { workspaceId, dataClass, keepDays } of await allRules(pool)) {
    if (dataClass === 'inactive_people') await eraseInactive(pool, tools, { workspaceId, keepDays, signal, atOnce })
    else while (!signal.aborted && (await applyRule(pool, workspaceId, dataClass, keepDays, batchSize)) === batchSize);
  }
}

/** One person per transaction. Nobody asked for it, so nobody is kept from coming back; whoever is busy waits for the next time. */
async function eraseInactive(
  pool: pg.Pool,
  tools: EraseTools,
  {
    workspaceId,
    keepDays,
    signal,
    atOnce,
  }: { workspaceId: string; keepDays: number; signal: AbortSignal; atOnce: number },
): Promise<void> {
  const request = { workspaceId, actor: 'retention', reason: `not heard of for ${keepDays} days`, mayComeBack: true }
  let after: string | null = null
  do {
    const leadIds: string[] = await findInactive(pool, workspaceId, keepDays, after, atOnce)
    for (const leadId of leadIds) {
      if (signal.aborted) return
      await inTransaction(pool, (tx) => erasePerson(tx, tools, { ...request, leadId }))
    }
    after = leadIds.length === atOnce ? leadIds.at(-1)! : null
  } while (after !== null)
}
