import type { Log } from '../base/log.ts'
import type { Exchange, ExchangeRecord } from '../base/record-exchange.ts'
import type { Sealer } from '../base/seal.ts'
import { inSpan } from '../base/trace.ts'
import type { Event } from '../domain/events.ts'
import type { IntentKind } from '../domain/intents.ts'
import type { Connection, Directory } from '../features/connections/directory.ts'
import { webhookUrl } from '../features/connections/webhook-url.ts'
import type { Lanes } from '../queue/lanes.ts'
import type { Action, BatchIo, OutboundIo, Outcome, Vendor } from '../vendors/_kit/contract.ts'
import { actionOf } from './bind.ts'
import type { ActWork } from './store-act.ts'

/** What is kept of one try, sealed: what was asked and answered, and the facts it gave. */
export interface AttemptRecord {
  exchanges: Exchange[]
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

export interface ActTools {
  vendors: ReadonlyMap<string, Vendor>
  directory: Directory
  sealer: Sealer
  lanes: Lanes
  log: Log
  publicUrl: string
  /** The network for one attempt of one connection; each exchange is recorded, masked. */
  outside(connection: Connection, report: (exchange: Exchange) => void): Outside
  /** What intents that are only an id stand for. */
  load: BatchIo['loadMany']
  /** Paid look-ups around one attempt: a kept answer, or permission to ask. */
  lookups: Lookups
}

export interface Outside extends Pick<OutboundIo, 'http' | 'mail'> {
  record: ExchangeRecord
}

export interface Lookups {
  take(work: ActWork, key: string): Promise<Event[] | null>
  /** False: the connection's budget of the day is used up. */
  charge(work: ActWork, connection: Connection): Promise<boolean>
  /** The question never left and costs nothing. */
  giveBack(work: ActWork): Promise<void>
  remember(work: ActWork, key: string, ttlDays: number, events: Event[]): Promise<void>
}

/** ACT, one try: the attempt is committed already; perform, and say how it ended. Never throws. */
export function perform(tools: ActTools, work: ActWork, attemptId: string): Promise<EndedAttempt> {
  const { effectId: effect, intakeId: intake, kind, connectionId: connection } = work
  return inSpan('act', { effect, intake, kind, connection, attempt: work.attempts + 1 }, async (add) => {
    const ended = await performOnce(tools, work, attemptId)
    add({ outcome: ended.outcome.kind, http_status: ended.httpStatus ?? undefined })
    return ended
  })
}

async function performOnce(tools: ActTools, work: ActWork, attemptId: string): Promise<EndedAttempt> {
  const kept: AttemptRecord = { exchanges: [] }
  const connection = tools.directory.connection(work.connectionId)
  const action = actionOf(tools.vendors, connection?.vendor ?? '', work.kind)
  if (!connection?.isEnabled || !action) {
    const outcome: Outcome = { kind: 'reject', reason: 'The connection is gone or switched off' }
    return { work, attemptId, outcome, httpStatus: null, record: kept }
  }
  const outside = tools.outside(connection, (exchange) => kept.exchanges.push(exchange))
  const outcome = await tryOnce(tools, { work, connection, action, outside }, kept).catch((error: Error): Outcome => {
    tools.log.error({ err: error, effect: work.effectId, kind: work.kind, vendor: connection.vendor }, 'attempt threw')
    // a bug after the request left must not cause a second one
    const left = kept.exchanges.length > 0 && action.repeat === 'once'
    return { kind: left ? 'doubtful' : 'retry', reason: `Unexpected failure: ${error.message}` }
  })
  return endAttempt(work, attemptId, outcome, kept, outside.record)
}

/** Closes one try: what it says is kept, and holds no secret. */
export function endAttempt(
  work: ActWork,
  attemptId: string,
  outcome: Outcome,
  kept: AttemptRecord,
  record: ExchangeRecord,
): EndedAttempt {
  if (outcome.kind === 'done') done(outcome, kept)
  else outcome.reason = record.mask(outcome.reason)
  return { work, attemptId, outcome, httpStatus: kept.exchanges.at(-1)?.status ?? null, record: kept }
}

interface Try {
  work: ActWork
  connection: Connection
  action: Action<Record<string, unknown>, IntentKind>
  outside: Outside
}

/** Answers a paid look-up from what is kept, else asks the vendor within the budget. */
async function tryOnce(
  tools: ActTools,
  { work, connection, action, outside }: Try,
  kept: AttemptRecord,
): Promise<Outcome> {
  const data = tools.sealer.openJson<never>(work.data)
  const startedAt = new Date()
  const lookupKey = action.lookup?.key(data)
  const known = lookupKey ? await tools.lookups.take(work, lookupKey) : null
  if (known) return { kind: 'done', events: retell(known, work, data), answer: 'kept from an earlier look-up' }
  if (lookupKey && !(await tools.lookups.charge(work, connection))) {
    return { kind: 'reject', reason: "The connection's look-up budget for today is used up" }
  }
  const outcome = await action.perform(data, connection.settings, outboundIo(tools, connection, work, outside))
  if (outcome.kind === 'doubtful' && action.repeat === 'once') {
    return clearUp(tools, work, startedAt, outcome)
  }
  if (lookupKey && outcome.kind === 'retry' && kept.exchanges.every(neverLeft)) await tools.lookups.giveBack(work)
  if (outcome.kind !== 'done') return outcome
  if (lookupKey) await tools.lookups.remember(work, lookupKey, action.lookup!.ttlDays, outcome.events ?? [])
  return outcome
}

const neverLeft = ({ response }: Exchange) => 'failure' in response && response.failure === 'not_sent'

/** A kept answer was given for another wish: its facts are told again for this one. */
function retell(events: Event[], work: ActWork, { leadId, snapshot }: { leadId?: string; snapshot?: string }): Event[] {
  return events.map((event, n) => {
    const data = { ...event.data, ...(leadId && { leadId }), ...(snapshot && { snapshot }) }
    return { ...event, key: `${work.key}:${n}`, subject: leadId ?? event.subject, data } as Event
  })
}

type Done = Extract<Outcome, { kind: 'done' }>

function done(outcome: Done, record: AttemptRecord): void {
  record.answer = outcome.answer
  record.events = outcome.events
}

/**
 * A try without an answer is looked up at once where the vendor can be asked. Only "it was done" is believed so early: the
 * vendor may still be working on it. `recheck-doubtful.ts` asks again later.
 */
async function clearUp(tools: ActTools, work: ActWork, startedAt: Date, doubt: Outcome): Promise<Outcome> {
  const settlement = await lookUp(tools, work, startedAt)
  return settlement?.kind === 'done' ? settlement : doubt
}

/** Asks the vendor what became of a try without an answer; null where it cannot be asked. */
export async function lookUp(tools: ActTools, work: ActWork, startedAt: Date) {
  const connection = tools.directory.connection(work.connectionId)
  const action = actionOf(tools.vendors, connection?.vendor ?? '', work.kind)
  if (!connection?.isEnabled || !action?.settle) return null
  try {
    const io = outboundIo(
      tools,
      connection,
      work,
      tools.outside(connection, () => undefined),
    )
    return await action.settle(tools.sealer.openJson<never>(work.data), connection.settings, io, startedAt)
  } catch (error) {
    tools.log.warn({ err: error, effect: work.effectId }, 'look-up of a doubtful attempt failed')
    return null
  }
}

function outboundIo(tools: ActTools, connection: Connection, work: ActWork, { http, mail }: Outside): OutboundIo {
  return {
    http,
    mail,
    now: () => new Date(),
    idempotencyKey: work.key,
    attempt: work.attempts + 1,
    publicUrl: tools.publicUrl,
    webhookUrl: webhookUrl(tools.publicUrl, connection),
    load: async (kind, id) => (await tools.load(kind, [id])).get(id) ?? null,
  }
}
