import type pg from 'pg'
import type { Log } from '../base/log.ts'
import type { Sealer } from '../base/seal.ts'
import type { Directory } from '../features/connections/directory.ts'
import type { Submit } from '../features/submit.ts'
import { createAppend } from '../queue/append.ts'
import { createLanes } from '../queue/lanes.ts'
import { createNotifier, listenForWork } from '../queue/wake.ts'
import type { InboundIo, Vendor } from '../vendors/_kit/contract.ts'
import type { ActTools } from './act.ts'
import { type DecideTools, decideAnswers } from './decide.ts'
import { type Gate, openGate } from './gate.ts'
import type { Reactions } from './reactions.ts'
import { createReceive, type Receive } from './receive.ts'
import { recheckDoubtful } from './recheck-doubtful.ts'
import { type Acts, runActs } from './run-acts.ts'
import { type Decides, runDecides } from './run-decides.ts'
import { createSubmit } from './submit.ts'
import { createDecisionWaiter, type DecisionWaiter } from './wait.ts'

export interface LineOptions {
  pool: pg.Pool
  /** For the one listener; null: poll only. */
  listenUrl: string | null
  vendors: ReadonlyMap<string, Vendor>
  directory: Directory
  sealer: Sealer
  log: Log
  reactions: Reactions
  publicUrl: string
  inboundIo: InboundIo
  onRejected: Parameters<typeof createReceive>[0]['onRejected']
  outside: ActTools['outside']
  load: ActTools['load']
  lookups: ActTools['lookups']
  heldForMs(connectionId: string): number
  patience?: number
  /** Rules of features over which effects may begin; absent: none. */
  gate?: Gate
  /** Told of each effect that came to an end, for metrics. */
  onSettled(kind: string, status: string): void
  role: 'web' | 'worker' | 'all'
}

/** The straight line as this process runs it: RECEIVE for web, DECIDE and ACT for worker, all three for all. */
export interface Line {
  receive: Receive
  waitForDecision: DecisionWaiter['wait']
  /** Our own doors' way in: what an authorised caller says becomes an intake. */
  submit: Submit
  /** Wakes DECIDE and ACT here and elsewhere: work was queued by someone else than RECEIVE (replay, retry). */
  wake(): void
  /** A timer's work: asks vendors again about doubtful effects. */
  recheckDoubtful(): Promise<void>
  start(): Promise<void>
  /** Finishes or releases what is under way, within `deadlineMs`. */
  stop(deadlineMs: number): Promise<void>
}

export function createLine(options: LineOptions): Line {
  const { pool, log, role } = options
  const works = role !== 'web'
  let decides: Decides | null = null
  let acts: Acts | null = null
  let listener: ReturnType<typeof listenForWork> | null = null
  const wakeHere = () => {
    decides?.wake()
    acts?.wake()
  }
  const notify = createNotifier(pool)
  const wake = () => (works ? wakeHere() : notify())
  const waiter = createDecisionWaiter(pool)
  const append = createAppend({ pool, log, onStored: wake })
  const receive = createReceive({ ...options, append, io: options.inboundIo })

  const lanes = createLanes({
    pool,
    log,
    onTaken: () => {
      acts?.rescue()
      wakeHere()
    },
    onGiving: async (given) => {
      await decides?.quiet()
      await acts?.quiet(given)
    },
    onFenced: () =>
      log.error('this process was silent too long: others took its lanes, what it decides now is refused'),
  })

  return {
    receive,
    waitForDecision: waiter.wait,
    submit: createSubmit({ ...options, append, wait: waiter.wait }),
    wake: () => {
      wakeHere()
      notify()
    },
    recheckDoubtful: () => recheckDoubtful(pool, { ...options, lanes }),
    start: async () => {
      if (!works) return
      await lanes.start()
      const decideTools: DecideTools = {
        ...options,
        lanes,
        onDecided: (intakeIds, effects) => {
          waiter.decided(intakeIds)
          if (effects > 0) acts?.wake()
        },
      }
      decides = runDecides(decideTools)
      acts = runActs({
        ...options,
        gate: options.gate ?? openGate,
        lanes,
        decideAnswers: (tx, answers, changes) => decideAnswers(tx, decideTools, answers, changes),
        onDecided: decideTools.onDecided,
        onAnswered: () => decides?.wake(),
      })
      if (options.listenUrl) listener = listenForWork(options.listenUrl, wakeHere, log)
    },
    stop: async (deadlineMs) => {
      await append.close()
      await Promise.all([listener?.stop(), decides?.stop(), acts?.stop(deadlineMs)])
      if (works) await lanes.stop()
    },
  }
}
