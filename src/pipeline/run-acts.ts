import { newId, timeOfId } from '../base/ids.ts'
import { type Loop, startLoop } from '../queue/loop.ts'
import type { Settlement } from '../vendors/_kit/contract.ts'
import { type ActTools, type EndedAttempt, lookUp } from './act.ts'
import { type Begun, mostTogether, performTogether } from './act-together.ts'
import { commitAttempts } from './commit-attempts.ts'
import { cutIntoCalls } from './cut-into-calls.ts'
import type { Gate } from './gate.ts'
import { oneOfEachHold, putOff, wakeSoon, withoutHeld } from './put-off.ts'
import { type RecordTools, recordAttempts } from './record-attempts.ts'
import { type ActWork, claimActWork, findOrphans, type Room } from './store-act.ts'
import type { Beginning } from './store-attempts.ts'

interface RunActsOptions extends ActTools, RecordTools {
  /** Rules of features over who may begin. */
  gate: Gate
  /** Milliseconds until this connection may be called again; 0 = now. Circuit and pace live behind it. */
  heldForMs(connectionId: string): number
  /** Factor on the delays between tries; default 1. */
  patience?: number
  onSettled(kind: string, status: string): void
  /** Calls under way at once on one connection, in this process; several effects may share one. */
  perConnection?: number
  pollMs?: number
}

export interface Acts {
  wake(): void
  /** Settles what a dead worker left running in these lanes. */
  rescue(): void
  /** No new attempts begin; resolves when those under way are recorded or \`deadlineMs\` has passed. */
  stop(deadlineMs: number): Promise<void>
  /** Resolves when no attempt of these lanes is under way here. */
  quiet(lanes: number[]): Promise<void>
}

/** Answers that wait to be recorded: a batch, and enough for nothing new to begin. */
const mostUnrecorded = 200

/** The loops of ACT: begin attempts (committed), perform them side by side, record how they ended in batches. */
export function runActs(options: RunActsOptions): Acts {
  const { pool, lanes, log, perConnection = 16, pollMs = 250 } = options
  const out = new Map<string, { work: ActWork; over: Promise<void> }>()
  const busyHolds = new Set<string>()
  /** Calls whose answer is awaited, by connection. */
  const calls = new Map<string, number>()
  let stopping = false
  let rescueAsked = true
  let ended: { attempt: EndedAttempt; recorded: () => void }[] = []

  const settleTools = {
    ...options,
    patience: options.patience ?? 1,
    vendorOf: (connectionId: string) => options.directory.connection(connectionId)?.vendor ?? '',
  }

  const record: Loop = startLoop(
    'record attempts',
    async () => {
      const batch = ended.slice(0, mostUnrecorded)
      if (batch.length === 0) return 0
      await recordAttempts(
        options,
        settleTools,
        batch.map((each) => each.attempt),
      )
      ended = ended.slice(batch.length)
      for (const { recorded } of batch) recorded()
      return batch.length
    },
    pollMs,
    log,
  )

  /** Queues the end of an attempt for recording; resolves when it is committed. */
  const end = (attempt: EndedAttempt) =>
    new Promise<void>((recorded) => {
      ended.push({ attempt, recorded })
      wakeSoon(record, out.size)
    })

  /** Effects that go in one request: one alone, or several of a connection and kind. */
  const launch = (begun: Begun[]) => {
    const [{ work: first }] = begun as [Begun]
    const count = (by: number) => calls.set(first.connectionId, (calls.get(first.connectionId) ?? 0) + by)
    count(1)
    for (const { work } of begun) busyHolds.add(work.hold)
    const over = performTogether(options, begun)
      .finally(() => {
        count(-1)
        wakeSoon(begin, out.size)
      })
      .then((attempts) => Promise.all(attempts.map((attempt) => end(judged(attempt, options.gate)))))
      .then(() => undefined)
      .finally(() => {
        for (const { work } of begun) {
          out.delete(work.effectId)
          busyHolds.delete(work.hold)
        }
        wakeSoon(begin, out.size)
      })
    for (const { work } of begun) out.set(work.effectId, { work, over })
  }

  const freeCalls = (id: string) => (atOnceOf(options, id) ?? perConnection) - (calls.get(id) ?? 0)

  /** What each connection has left of its share; where its vendor takes lists, one list is enough at a time. */
  const rooms = (): Room[] =>
    options.directory
      .all()
      .filter(({ id }) => freeCalls(id) > 0)
      .map(({ id, vendor }) => ({ connectionId: id, room: Math.max(freeCalls(id), longestList(options, vendor)) }))

  const rescueOrphans = async () => {
    rescueAsked = false
    for (const orphan of await findOrphans(pool, lanes.owned(), [...out.keys()])) {
      const attemptId = orphan.attemptId ?? newId()
      const settlement = orphan.startedAt
        ? await lookUp(options, orphan, orphan.startedAt)
        : ({ kind: 'not_sent' } as const)
      log.warn(
        { effect: orphan.effectId, kind: orphan.kind, settlement: settlement?.kind ?? 'none' },
        'attempt of a dead worker',
      )
      await end({
        work: orphan,
        attemptId,
        outcome: orphanOutcome(settlement, orphan.startedAt),
        httpStatus: null,
        record: { exchanges: [] },
      })
    }
  }

  const begin: Loop = startLoop(
    'begin attempts',
    async () => {
      if (stopping || lanes.owned().length === 0 || ended.length >= mostUnrecorded) return 0
      if (rescueAsked) await rescueOrphans()
      const claimed = await claimActWork(pool, lanes.owned(), rooms(), [...busyHolds])
      const free = await withoutHeld(pool, oneOfEachHold(claimed), options.heldForMs)
      const early = await options.gate.waits(free)
      await putOff(pool, early, begin)
      const ready = free.filter(({ effectId }) => !early.has(effectId))
      if (ready.length === 0) return early.size
      const cut = cutIntoCalls(ready, (work) => mostTogether(options, work), freeCalls)
      const planned = cut.map((call) => call.map(toBeginning))
      const { begun, waits, withdrawn } = await commitAttempts(pool, lanes.workerId(), options.gate, planned.flat())
      await putOff(pool, waits, begin)
      for (const call of planned) {
        const alive = call.filter(({ work }) => begun.has(work.effectId))
        if (alive.length > 0) launch(alive)
      }
      // the end of what began wakes this loop again; what was put off or withdrawn left its place to others at once
      return early.size + waits.size + withdrawn
    },
    pollMs,
    log,
  )

  return {
    wake: () => begin.wake(),
    rescue: () => {
      rescueAsked = true
      begin.wake()
    },
    quiet: async (given) => {
      const wanted = new Set(given)
      await begin.settled()
      await Promise.all([...out.values()].filter(({ work }) => wanted.has(work.lane)).map(({ over }) => over))
    },
    stop: async (deadlineMs) => {
      stopping = true
      await begin.stop()
      await Promise.race([
        Promise.all([...out.values()].map(({ over }) => over)),
        new Promise((resolve) => setTimeout(resolve, deadlineMs).unref()),
      ])
      await record.stop()
    },
  }
}

const atOnceOf = ({ vendors, directory }: ActTools, connectionId: string) =>
  vendors.get(directory.connection(connectionId)?.vendor ?? '')?.atOnce

/** Of all that a vendor does, the most that one request of it may carry. */
const longestList = ({ vendors }: ActTools, vendor: string) =>
  Math.max(1, ...Object.values(vendors.get(vendor)?.outbound ?? {}).map((action) => action.batch?.most ?? 1))

/** Long enough for a vendor to have finished what a request that lost its sender asked for. */
const trustNotSentAfterMs = 8_000

/** What a dead worker's try means. Without a sure look-up it is doubtful; where repeating is safe that becomes a retry. */
function orphanOutcome(settlement: Settlement | null, startedAt: Date | null): EndedAttempt['outcome'] {
  if (settlement?.kind === 'done') return settlement
  const longAgo = startedAt === null || Date.now() - startedAt.getTime() > trustNotSentAfterMs
  if (settlement?.kind === 'not_sent' && longAgo)
    return { kind: 'retry', reason: 'The worker died before the request was sent' }
  return { kind: 'doubtful', reason: 'The worker died before an answer came' }
}

function toBeginning(work: ActWork): Beginning {
  const attemptId = newId()
  return { attemptId, startedAt: timeOfId(attemptId), work }
}

const judged = (attempt: EndedAttempt, gate: Gate): EndedAttempt => ({
  ...attempt,
  outcome: gate.judge(attempt.work, attempt.outcome),
})
