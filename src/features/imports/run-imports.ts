import { setTimeout as pause } from 'node:timers/promises'
import type pg from 'pg'
import { newId } from '../../base/ids.ts'
import type { Log } from '../../base/log.ts'
import { isConnectionLoss, type Transaction } from '../../db/transaction.ts'
import type { Directory } from '../connections/directory.ts'
import type { StepTools } from '../step.ts'
import type { Submit } from '../submit.ts'
import { runStep } from './run-step.ts'
import { changeJob } from './store-jobs.ts'
import { claimJob, readLiveWork, releaseJob } from './store-run.ts'

export interface RunTools {
  pool: pg.Pool
  log: Log
  directory: Directory
  submit: Submit
  stepTools(tx: Transaction): StepTools
}

/** The loop that merges, reviews and undoes imports in this process. */
export interface ImportRunner {
  wake(): void
  stop(): Promise<void>
}

/** A job works so long before others with work get their turn. */
const turnMs = 1_000
const pollMs = 500
/** Without live work for so long the import may use both cores. */
const quietMs = 2_000

interface ImportWorker {
  workerId: string
  /** Jobs that met somebody who is known: they look first. */
  wary: Set<string>
  /** When live work was last there, by `performance.now()`. */
  liveSeenAt: number
}

/** Runs jobs by turns, any number of processes beside each other: a job's lease and cursor are in its row. */
export function startImports(tools: RunTools): ImportRunner {
  const worker: ImportWorker = { workerId: newId(), wary: new Set(), liveSeenAt: Number.NEGATIVE_INFINITY }
  const stopping = new AbortController()
  let wake: (() => void) | null = null
  const idle = () =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, pollMs)
      wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  const loop = async () => {
    while (!stopping.signal.aborted) {
      const hasWorked = await takeTurn(tools, worker, stopping.signal).catch((error) => {
        tools.log.error({ err: error }, 'import step failed')
        return false
      })
      if (!hasWorked && !stopping.signal.aborted) await idle()
    }
  }
  const running = loop()
  return {
    wake: () => wake?.(),
    stop: async () => {
      stopping.abort()
      wake?.()
      await running
    },
  }
}

/** Works on one job for a while; false when there is none. */
async function takeTurn(tools: RunTools, worker: ImportWorker, signal: AbortSignal): Promise<boolean> {
  const claimed = await claimJob(tools.pool, worker.workerId)
  if (!claimed) return false
  const until = performance.now() + turnMs
  try {
    let live = await readLiveWork(tools.pool)
    while (!signal.aborted && performance.now() < until) {
      const started = performance.now()
      if (live.isThere) worker.liveSeenAt = started
      const isQuiet = started - worker.liveSeenAt > quietMs
      if (!(await runStep({ ...tools, ...worker, isQuiet }, claimed))) break
      live = await readLiveWork(tools.pool)
      // half of the time is theirs
      if (live.isLate) await pause(Math.min(2_000, performance.now() - started))
    }
  } catch (error) {
    if (isConnectionLoss(error)) throw error
    await failJob(tools, claimed, error as Error)
  }
  await releaseJob(tools.pool, worker.workerId, claimed.id)
  return true
}

/** What is merged stays merged and counted; the rest is not, and the job says why. */
async function failJob(
  tools: RunTools,
  { id, workspaceId }: { id: string; workspaceId: string },
  error: Error,
): Promise<void> {
  tools.log.error({ err: error, import: id }, 'import failed')
  await changeJob(tools.pool, workspaceId, id, {
    status: 'failed',
    completedAt: new Date(),
    error: {
      code: 'internal',
      message: 'A fault of ours stopped the import. What is merged is counted; the log says more.',
      line: null,
      column: null,
    },
  })
}
