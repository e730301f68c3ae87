import { laneOf, newId, timeOfId } from '../base/ids.ts'
import type { Log } from '../base/log.ts'
import type { Sealer } from '../base/seal.ts'
import type { Transaction } from '../db/transaction.ts'
import type { Event } from '../domain/events.ts'
import { intentRules } from '../domain/intents.ts'
import { effectRetry, lookupRetry, nextDelay, paced } from '../queue/retry.ts'
import type { Vendor } from '../vendors/_kit/contract.ts'
import type { EndedAttempt } from './act.ts'
import { actionOf } from './bind.ts'
import type { Answer } from './read-work.ts'
import type { ActWork } from './store-act.ts'
import {
  changeEffects,
  clearDoubt,
  type EffectChange,
  type Finishing,
  finishAttempts,
  scheduleRetries,
} from './store-attempts.ts'
import {
  type AnswerWork,
  changeOpen,
  deleteWork,
  finishIntakes,
  foldByIntake,
  insertAnswers,
  type OpenChange,
} from './store-settle.ts'

export interface SettleTools {
  vendors: ReadonlyMap<string, Vendor>
  vendorOf(connectionId: string): string
  sealer: Sealer
  log: Log
  /** Factor on the delays between tries. */
  patience: number
  onSettled(kind: string, status: string): void
}

/** What one ended attempt means for its effect. */
type End =
  | { kind: 'retry'; delayMs: number; reason: string }
  | {
      kind: 'settled'
      status: 'done' | 'doubtful' | 'failed' | 'dead'
      reason: string | null
      reference: string | null
      events: Event[]
    }

interface Settled {
  work: ActWork
  end: Extract<End, { kind: 'settled' }>
  wasDoubtful: boolean
}

/** What becomes of answers, and of the counts that they and their effects change, in the transaction that records them. */
export type Conclude = (tx: Transaction, answers: AnswerWork[], changes: OpenChange[]) => Promise<void>

/** Answers become work for DECIDE. */
export const queueAnswers: Conclude = async (tx, answers, changes) => {
  await insertAnswers(tx, answers)
  const opened = answers.map(({ intakeId }) => ({ intakeId, by: 1, failure: null, outcome: null }))
  const touched = foldByIntake([...changes, ...opened]).filter(({ by, failure }) => by !== 0 || failure !== null)
  await finishIntakes(tx, await changeOpen(tx, touched))
}

/**
 * Records a batch of ended attempts and moves their effects, intakes and answers on, in one transaction. Returns what came to an
 * end, for `tellSettled` once it is committed.
 */
export async function settleAttempts(
  tx: Transaction,
  tools: SettleTools,
  attempts: EndedAttempt[],
  conclude: Conclude,
): Promise<Settled[]> {
  const ends = new Map(attempts.map((each) => [each.work.effectId, endOf(each, tools)]))
  await finishAttempts(
    tx,
    attempts.map((each) => finishing(each, tools.sealer)),
  )
  const moved = await changeEffects(
    tx,
    attempts.map((each) => effectChange(each.work, ends.get(each.work.effectId)!)),
  )
  const here = attempts.filter((each) => moved.has(each.work.effectId))

  await scheduleRetries(
    tx,
    here.flatMap(({ work }) => {
      const end = ends.get(work.effectId)!
      return end.kind === 'retry'
        ? [{ effectId: work.effectId, hold: work.hold, delayMs: end.delayMs, error: end.reason }]
        : []
    }),
  )
  const settled = here.flatMap(({ work }) => {
    const end = ends.get(work.effectId)!
    return end.kind === 'settled' ? [{ work, end, wasDoubtful: moved.get(work.effectId)!.wasDoubtful }] : []
  })
  await settleIntakes(tx, tools, settled, conclude)
  return settled
}

async function settleIntakes(
  tx: Transaction,
  tools: SettleTools,
  settled: Settled[],
  conclude: Conclude,
): Promise<void> {
  const answers: AnswerWork[] = []
  const changes: OpenChange[] = []
  for (const { work, end, wasDoubtful } of settled) {
    const events = end.status === 'done' || end.events.length > 0 ? end.events : failureEvents(work, end, tools)
    const isAnswered = events.length > 0
    if (isAnswered) answers.push(answerWork(work, events, tools))
    // an effect that was counted down as doubtful is not counted again, nor is a courtesy; their answers are extra
    const counted = work.weight === 'purpose' && !wasDoubtful
    const isTold = isAnswered && end.status !== 'doubtful'
    const failure = work.weight === 'purpose' && !isTold && end.status !== 'done' ? failureText(end) : null
    if (counted || failure !== null)
      changes.push({ intakeId: work.intakeId, by: counted ? -1 : 0, failure, outcome: null })
  }
  await deleteWork(
    tx,
    settled.map(({ work }) => work.effectId),
  )
  await conclude(tx, answers, changes)
  await clearDoubt(
    tx,
    settled.filter(({ wasDoubtful, end }) => wasDoubtful && end.status === 'done').map(({ work }) => work.intakeId),
  )
}

function endOf({ work, outcome }: EndedAttempt, tools: SettleTools): End {
  switch (outcome.kind) {
    case 'done':
      return {
        kind: 'settled',
        status: 'done',
        reason: null,
        reference: outcome.reference ?? null,
        events: outcome.events ?? [],
      }
    case 'reject':
      return {
        kind: 'settled',
        status: 'failed',
        reason: outcome.reason,
        reference: null,
        events: outcome.events ?? [],
      }
    case 'doubtful':
      if (repeatIsSafe(work, tools)) return retryOrDead(work, outcome.reason, 0, tools)
      return { kind: 'settled', status: 'doubtful', reason: outcome.reason, reference: null, events: [] }
    case 'retry':
      return retryOrDead(work, outcome.reason, outcome.afterMs ?? 0, tools)
  }
}

function repeatIsSafe(work: ActWork, tools: SettleTools): boolean {
  return actionOf(tools.vendors, tools.vendorOf(work.connectionId), work.kind)?.repeat === 'safe'
}

function retryOrDead(work: ActWork, reason: string, askedMs: number, { patience }: SettleTools): End {
  const policy = intentRules[work.kind].isAwaited ? lookupRetry : effectRetry
  const delayMs = nextDelay(paced(policy, patience), work.tries + 1, askedMs)
  if (delayMs !== null) return { kind: 'retry', delayMs, reason }
  return { kind: 'settled', status: 'dead', reason, reference: null, events: [] }
}

function effectChange({ effectId, attempts }: ActWork, end: End): EffectChange {
  const attempt = attempts + 1
  if (end.kind === 'retry') return { effectId, attempt, status: 'pending', reference: null, error: end.reason }
  return { effectId, attempt, status: end.status, reference: end.reference, error: end.reason }
}

function finishing({ work, attemptId, outcome, httpStatus, record }: EndedAttempt, sealer: Sealer): Finishing {
  return {
    attemptId,
    startedAt: timeOfId(attemptId),
    workspaceId: work.workspaceId,
    effectId: work.effectId,
    outcome: outcome.kind,
    reason: outcome.kind === 'done' ? null : outcome.reason,
    httpStatus,
    record: sealer.sealJson(record),
  }
}

const failureText = ({ status, reason }: Extract<End, { kind: 'settled' }>) =>
  status === 'doubtful' ? `Doubtful: ${reason}` : (reason ?? 'failed')

/** A wish that failed for good, or of which nobody knows, becomes the fact that says so, where its kind has one. */
function failureEvents(work: ActWork, end: Extract<End, { kind: 'settled' }>, tools: SettleTools): Event[] {
  const { onFailure, onDoubt } = intentRules[work.kind]
  const tell = (end.status === 'doubtful' ? onDoubt : onFailure) as
    | ((data: unknown, reason: string) => Pick<Event, 'type' | 'data'>)
    | undefined
  if (!tell) return []
  const { type, data } = tell(tools.sealer.openJson(work.data), end.reason ?? 'failed')
  const key = `${work.key}:${end.status === 'doubtful' ? 'doubtful' : 'failed'}`
  const subject = work.leadId ?? work.target
  return [{ type, data, key, subject, occurredAt: new Date().toISOString() } as Event]
}

/** The facts that an effect's answer tells, as work for DECIDE. */
export function answerWork(
  work: ActWork,
  events: Event[],
  { sealer, vendorOf }: Pick<SettleTools, 'sealer' | 'vendorOf'>,
): AnswerWork {
  const answer: Answer = { connectionId: work.connectionId, vendor: vendorOf(work.connectionId), events }
  return {
    id: newId(),
    lane: laneOf(work.leadId ?? work.intakeId),
    workspaceId: work.workspaceId,
    intakeId: work.intakeId,
    receivedAt: work.receivedAt,
    effectId: work.effectId,
    answer: sealer.sealJson(answer),
    isReplay: work.isReplay,
  }
}

/** Says what came to an end, in metrics and the log. */
export function tellSettled(tools: SettleTools, settled: Settled[]): void {
  for (const each of settled) tell(tools, each)
}

function tell(tools: SettleTools, { work, end }: Settled): void {
  tools.onSettled(work.kind, end.status)
  const vendor = tools.vendors.get(tools.vendorOf(work.connectionId))
  const line = {
    effect: work.effectId,
    kind: work.kind,
    intake: work.intakeId,
    lead: work.leadId,
    vendor: vendor?.id,
    status: end.status,
    reason: end.reason,
  }
  if (end.status === 'done')
    tools.log.info(line, work.kind === 'crm.note' ? `Successfully sent message to ${vendor?.title}` : 'effect done')
  else tools.log.warn(line, `effect ${end.status}`)
}
