import type { Log } from '../base/log.ts'
import type { Sealer } from '../base/seal.ts'
import type { Event } from '../domain/events.ts'
import type { Connection, Directory } from '../features/connections/directory.ts'
import type { Lanes } from '../queue/lanes.ts'
import type { OutboundIo, Outcome, Vendor } from '../vendors/_kit/contract.ts'
import { actionOf } from './bind.ts'
import type { ActWork } from './store-act.ts'

/** What is kept of one try, sealed: what was asked and answered, and the facts it gave. */
export interface AttemptRecord {
  exchanges: { request: unknown; response: unknown; durationMs: number }[]
  answer?: unknown
  events?: Event[]
}

/** One try that has ended. */
export interface EndedAttempt {
  work: ActWork
  attemptId: string
  outcome: Outcome
  httpStatus: number | null
  record: AttemptRecord
}

/** One outgoing call as the network floor reports it. */
export interface Exchange {
  request: unknown
  response: unknown
  status: number | null
  durationMs: number
}

export interface ActTools {
  vendors: ReadonlyMap<string, Vendor>
  directory: Directory
  sealer: Sealer
  lanes: Lanes
  log: Log
  publicUrl: string
  /** Makes the requests of one attempt of one connection and reports each exchange, masked. */
  http(connection: Connection, report: (exchange: Exchange) => void): OutboundIo['http']
  load: OutboundIo['load']
  /** Paid look-ups around one attempt: a kept answer, or permission to ask. */
  lookups: Lookups
}

export interface Lookups {
  take(work: ActWork, key: string): Promise<Event[] | null>
  /** False: the connection's budget of the day is used up. */
  charge(work: ActWork, connection: Connection): Promise<boolean>
  remember(work: ActWork, key: string, ttlDays: number, events: Event[]): Promise<void>
}

/** ACT, one try: the attempt is committed already; perform, and say how it ended. Never throws. */
export async function perform(tools: ActTools, work: ActWork, attemptId: string): Promise<EndedAttempt> {
  const record: AttemptRecord = { exchanges: [] }
  let httpStatus: number | null = null
  const end = (outcome: Outcome): EndedAttempt => ({ work, attemptId, outcome, httpStatus, record })
  const connection = tools.directory.connection(work.connectionId)
  const action = actionOf(tools.vendors, connection?.vendor ?? '', work.kind)
  if (!connection?.isEnabled || !action)
    return end({ kind: 'reject', reason: 'The connection is gone or switched off' })
  const data = tools.sealer.openJson<never>(work.data)
  const startedAt = new Date()
  const io = outboundIo(tools, connection, work, (exchange) => {
    record.exchanges.push({ request: exchange.request, response: exchange.response, durationMs: exchange.durationMs })
    httpStatus = exchange.status
  })
  try {
    const lookupKey = action.lookup?.key(data)
    const kept = lookupKey ? await tools.lookups.take(work, lookupKey) : null
    if (kept) return end(done({ kind: 'done', events: kept, answer: 'kept from an earlier look-up' }, record))
    if (lookupKey && !(await tools.lookups.charge(work, connection)))
      return end({ kind: 'reject', reason: "The connection's look-up budget for today is used up" })
    const outcome = await action.perform(data, connection.settings, io)
    if (outcome.kind === 'doubtful' && action.repeat === 'once')
      return end(await clearUp(tools, work, startedAt, outcome))
    if (outcome.kind !== 'done') return end(outcome)
    if (lookupKey) await tools.lookups.remember(work, lookupKey, action.lookup!.ttlDays, outcome.events ?? [])
    return end(done(outcome, record))
  } catch (error) {
    tools.log.error({ err: error, effect: work.effectId, kind: work.kind, vendor: connection.vendor }, 'attempt threw')
    // a bug after the request left must not cause a second one
    const left = record.exchanges.length > 0 && action.repeat === 'once'
    const reason = `Unexpected failure: ${(error as Error).message}`
    return end(left ? { kind: 'doubtful', reason } : { kind: 'retry', reason })
  }
}

function done(outcome: Extract<Outcome, { kind: 'done' }>, record: AttemptRecord): Outcome {
  record.answer = outcome.answer
  record.events = outcome.events
  return outcome
}

/** A try without an answer is looked up at once where the vendor can be asked. */
async function clearUp(
  tools: ActTools,
  work: ActWork,
  startedAt: Date,
  doubt: Outcome & { kind: 'doubtful' },
): Promise<Outcome> {
  const settlement = await lookUp(tools, work, startedAt)
  if (settlement?.kind === 'done') return { kind: 'done', reference: settlement.reference }
  if (settlement?.kind === 'not_sent')
    return { kind: 'retry', reason: `${doubt.reason}; a look-up shows that it was not done` }
  return doubt
}

/** Asks the vendor what became of a try without an answer; null where it cannot be asked. */
export async function lookUp(tools: ActTools, work: ActWork, startedAt: Date) {
  const connection = tools.directory.connection(work.connectionId)
  const action = actionOf(tools.vendors, connection?.vendor ?? '', work.kind)
  if (!connection?.isEnabled || !action?.settle) return null
  try {
    return await action.settle(
      tools.sealer.openJson<never>(work.data),
      connection.settings,
      outboundIo(tools, connection, work, () => undefined),
      startedAt,
    )
  } catch (error) {
    tools.log.warn({ err: error, effect: work.effectId }, 'look-up of a doubtful attempt failed')
    return null
  }
}

function outboundIo(
  tools: ActTools,
  connection: Connection,
  work: ActWork,
  report: (exchange: Exchange) => void,
): OutboundIo {
  return {
    http: tools.http(connection, report),
    now: () => new Date(),
    idempotencyKey: work.key,
    attempt: work.attempts + 1,
    publicUrl: tools.publicUrl,
    webhookUrl: `${tools.publicUrl}/api/v1/webhooks/${connection.vendor}/${connection.urlSecret}`,
    load: tools.load,
  }
}
