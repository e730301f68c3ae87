import type pg from 'pg'
import type { Log } from '../base/log.ts'
import type { Sealer } from '../base/seal.ts'
import { inSpan } from '../base/trace.ts'
import { inTransaction, isConnectionLoss, type Transaction } from '../db/transaction.ts'
import type { EventType } from '../domain/events.ts'
import type { Intent } from '../domain/intents.ts'
import type { Directory } from '../features/connections/directory.ts'
import { arrangeNotices } from '../features/notifications/arrange-notices.ts'
import type { Conclusion, Fact, Step, StepTools } from '../features/step.ts'
import type { Lanes } from '../queue/lanes.ts'
import { decideRetry, nextDelay } from '../queue/retry.ts'
import { assertAlive, FencedError } from '../queue/store-lanes.ts'
import type { Vendor } from '../vendors/_kit/contract.ts'
import { bindIntents, connectionsFor, settingsOf } from './bind.ts'
import { forwardFacts } from './forward-facts.ts'
import { queueEffects } from './queue-effects.ts'
import type { Reactions } from './reactions.ts'
import { eventRow, type ReadWork, readWork } from './read-work.ts'
import { claimDecideWork, type DecideWork, insertEvents } from './store-decide.ts'
import {
  type AnswerWork,
  changeOpen,
  deleteWork,
  finishIntakes,
  type IntakeResult,
  insertAnswers,
  insertResults,
  type OpenChange,
  postponeWork,
} from './store-settle.ts'

export interface DecideTools {
  pool: pg.Pool
  vendors: ReadonlyMap<string, Vendor>
  directory: Directory
  sealer: Sealer
  lanes: Lanes
  log: Log
  reactions: Reactions
  /** Told after the commit, for callers that wait and for ACT. */
  onDecided(intakeIds: string[], effects: number): void
}

/** At most this many pieces of work of one lane in a batch: a hot key fills its lane's share, not the batch. */
const perLane = 128
const batchSize = 400

/**
 * DECIDE: claim → translate → react → intents become effects → settle, one transaction per batch. Never touches the
 * network. Returns how much was decided.
 */
export async function decideBatch(
  tools: DecideTools,
  queue: 'decide' | 'decide_bulk',
  lanes: readonly number[],
): Promise<number> {
  if (lanes.length === 0) return 0
  const limit = queue === 'decide' ? batchSize : batchSize / 4
  const work = await claimDecideWork(tools.pool, queue, lanes, Math.min(perLane, limit), limit)
  if (work.length === 0) return 0
  await inSpan('decide', { queue, work: work.length }, () => decideReadable(tools, work))
  return work.length
}

/** Work that cannot even be read is held back by itself; the rest is decided together. */
async function decideReadable(tools: DecideTools, work: DecideWork[]): Promise<void> {
  const workerId = tools.lanes.workerId()
  const read: ReadWork[] = []
  for (const each of work) {
    try {
      read.push(readWork(each, tools))
    } catch (error) {
      await holdBack(tools, workerId, each, error as Error)
    }
  }
  if (read.length > 0) await decideOrSplit(tools, workerId, read)
}

/** A batch that throws is halved until the poisonous piece stands alone; only that one is held back. */
async function decideOrSplit(tools: DecideTools, workerId: string, read: ReadWork[]): Promise<void> {
  try {
    const effects = await inTransaction(tools.pool, (tx) => decide(tx, tools, workerId, read))
    tools.onDecided(
      read.map(({ work }) => work.intakeId),
      effects,
    )
  } catch (error) {
    if (error instanceof FencedError || isConnectionLoss(error)) throw error
    if (read.length === 1) return holdBack(tools, workerId, read[0]!.work, error as Error)
    const half = Math.ceil(read.length / 2)
    await decideOrSplit(tools, workerId, read.slice(0, half))
    await decideOrSplit(tools, workerId, read.slice(half))
  }
}

/**
 * Decides answers in the transaction that records them: they are never queued. `changes`: how the recording changes the counts
 * of their intakes. Returns how many effects came of it. What throws is the caller's to queue, so that the bad one is found.
 */
export async function decideAnswers(
  tx: Transaction,
  tools: DecideTools,
  answers: AnswerWork[],
  changes: OpenChange[],
): Promise<number> {
  const read = answers.map((answer) => readWork({ ...answer, tries: 0, intake: null }, tools))
  return decide(tx, tools, tools.lanes.workerId(), read, changes)
}

/** `changes`: of the counts of intakes, where this is decided along with what changes them. */
async function decide(
  tx: Transaction,
  tools: DecideTools,
  workerId: string,
  read: ReadWork[],
  changes?: OpenChange[],
): Promise<number> {
  await assertAlive(tx, workerId)
  const facts = read.flatMap((each) => each.facts)
  const conclusions = await react(tools.reactions, facts, stepTools(tx, tools))
  await insertEvents(
    tx,
    facts.map((fact) => eventRow(fact)),
  )
  const wished = conclusions.flatMap(({ fact, intents }) => (intents ?? []).map((intent: Intent) => ({ fact, intent })))
  const wishes = [...(await arrangeNotices(tx, wished)), ...forwardFacts(facts, tools)]
  const queued = await queueEffects(tx, tools.sealer, bindIntents(wishes, tools))
  await settle(tx, read, conclusions, queued.openByIntake, changes)
  await insertAnswers(tx, queued.answersAgain)
  return queued.count
}

/**
 * Runs the steps of all facts: every type's first step, then every second one, each once over the facts of all types that
 * name it there. A step so takes its locks for the whole batch at once and in order; taken type by type, two batches that
 * tell of the same leads would wait for each other in a circle.
 */
async function react(reactions: Reactions, facts: Fact[], tools: StepTools): Promise<Conclusion[]> {
  const byType = Map.groupBy(facts, ({ event }) => event.type)
  // in the table's order, so that two batches touch tables in the same order
  const types = (Object.keys(reactions) as EventType[]).filter((type) => byType.has(type))
  const conclusions: Conclusion[] = []
  for (let round = 0; types.some((type) => round < reactions[type].length); round++) {
    const byStep = Map.groupBy(types, (type) => reactions[type][round] as Step | undefined)
    for (const [step, named] of byStep)
      if (step) conclusions.push(...(await step(named.flatMap((type) => byType.get(type)!) as never, tools)))
  }
  return conclusions
}

/** What steps may use, inside this transaction. */
export function stepTools(
  tx: Transaction,
  tools: Pick<DecideTools, 'vendors' | 'directory' | 'sealer' | 'log'>,
): StepTools {
  return {
    tx,
    sealer: tools.sealer,
    log: tools.log,
    now: new Date(),
    workspace: (id) => tools.directory.workspace(id),
    connectionsFor: (workspaceId, kind, data) => connectionsFor(tools, workspaceId, kind, data),
    settingsOf: (connectionId) => settingsOf(tools, connectionId),
  }
}

/** Requests with nothing open end here; the others wait with their count. Answers count down their intake. */
async function settle(
  tx: Transaction,
  read: ReadWork[],
  conclusions: Conclusion[],
  opened: Map<string, number>,
  recorded?: OpenChange[],
): Promise<void> {
  const said = conclusionsByIntake(conclusions)
  const results: IntakeResult[] = []
  // what was never queued has no row and counts for nothing
  const isQueued = recorded === undefined
  const changes: OpenChange[] = [...(recorded ?? [])]
  const gone: string[] = []
  const counted = new Set<string>()
  for (const { work, facts, unreadable } of read) {
    const { failure = null, outcome = null } = said.get(work.intakeId) ?? {}
    const isRequest = work.effectId === null
    // effects of one intake are counted once, whichever of its pieces in this batch opened them
    const news = counted.has(work.intakeId) ? 0 : (opened.get(work.intakeId) ?? 0)
    counted.add(work.intakeId)
    if (!isRequest && isQueued) gone.push(work.id)
    if (isRequest && news === 0) {
      gone.push(work.id)
      const status = unreadable || failure !== null ? 'failed' : facts.length === 0 ? 'ignored' : 'completed'
      results.push({ ...ids(work), status, errorMessage: unreadable ?? failure, outcome })
    } else changes.push({ intakeId: work.intakeId, by: news - (isQueued ? 1 : 0), failure, outcome })
  }
  await deleteWork(tx, gone)
  await insertResults(tx, results)
  await finishIntakes(tx, await changeOpen(tx, changes))
}

const ids = (work: DecideWork) => ({
  intakeId: work.intakeId,
  receivedAt: work.receivedAt,
  workspaceId: work.workspaceId,
})

function conclusionsByIntake(
  conclusions: Conclusion[],
): Map<string, { failure: string | null; outcome: Record<string, unknown> | null }> {
  const byIntake = new Map<string, { failure: string | null; outcome: Record<string, unknown> | null }>()
  for (const { fact, failure, outcome } of conclusions) {
    const known = byIntake.get(fact.intakeId) ?? { failure: null, outcome: null }
    byIntake.set(fact.intakeId, {
      failure: known.failure ?? failure ?? null,
      outcome: outcome ? { ...known.outcome, ...outcome } : known.outcome,
    })
  }
  return byIntake
}

/** Work that threw by itself: tried again later, dead after its last try. The lane goes on without it. */
async function holdBack(tools: DecideTools, workerId: string, work: DecideWork, error: Error): Promise<void> {
  const tries = work.tries + 1
  const delay = nextDelay(decideRetry, tries)
  tools.log.error(
    { err: error, intake: work.intakeId, effect: work.effectId, tries, dead: delay === null },
    'decision failed',
  )
  await inTransaction(tools.pool, async (tx) => {
    await assertAlive(tx, workerId)
    if (delay !== null) return postponeWork(tx, work.id, delay, error.message)
    await deleteWork(tx, [work.id])
    if (work.effectId === null)
      await insertResults(tx, [{ ...ids(work), status: 'dead', errorMessage: error.message, outcome: null }])
    else
      await finishIntakes(
        tx,
        await changeOpen(tx, [{ intakeId: work.intakeId, by: -1, failure: error.message, outcome: null }]),
      )
  })
  if (delay === null) tools.onDecided([work.intakeId], 0)
}
