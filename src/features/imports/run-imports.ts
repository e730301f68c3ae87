import { setTimeout as pause } from 'node:timers/promises'
import type pg from 'pg'
import { newId } from '../../base/ids.ts'
import type { Log } from '../../base/log.ts'
import { inTransaction, isConnectionLoss, type Transaction } from '../../db/transaction.ts'
import type { Directory } from '../connections/directory.ts'
import type { StepTools } from '../step.ts'
import type { Submit } from '../submit.ts'
import { finishJob } from './finish-import.ts'
import { type BucketCounts, buckets, type ImportJob, noCounts } from './job.ts'
import { mergeRows } from './merge-rows.ts'
import { originOf, planOf } from './plan-of.ts'
import { changeJob } from './store-jobs.ts'
import { advanceJob, advanceReview, claimJob, holdJob, isLiveWaiting, releaseJob, slugsOf } from './store-run.ts'
import { undoRows } from './undo-rows.ts'

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

/** Rows of one step: large enough for set-based SQL, small enough to be over within a moment. */
const stepRows = 2_000
/** A job works so long before others with work get their turn. */
const turnMs = 1_000
const pollMs = 500

/** Runs jobs by turns, any number of processes beside each other: a job's lease and cursor are in its row. */
export function startImports(tools: RunTools): ImportRunner {
  const workerId = newId()
  const stopping = new AbortController()
  const wary = new Set<string>()
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
      const hasWorked = await takeTurn(tools, workerId, wary, stopping.signal).catch((error) => {
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
async function takeTurn(tools: RunTools, workerId: string, wary: Set<string>, signal: AbortSignal): Promise<boolean> {
  const claimed = await claimJob(tools.pool, workerId)
  if (!claimed) return false
  const until = performance.now() + turnMs
  try {
    while (!signal.aborted && performance.now() < until) {
      const started = performance.now()
      if (!(await runStep(tools, workerId, claimed, wary))) break
      // half of the time is theirs
      if (await isLiveWaiting(tools.pool)) await pause(Math.min(2_000, performance.now() - started))
    }
  } catch (error) {
    if (isConnectionLoss(error)) throw error
    await failJob(tools, claimed, error as Error)
  }
  await releaseJob(tools.pool, workerId, claimed.id)
  return true
}

const mostTries = 6

/** One step in one transaction, cursor and all; false when the job has nothing more to do. `wary`: jobs that met somebody who is known. */
async function runStep(
  tools: RunTools,
  workerId: string,
  claimed: { id: string; workspaceId: string },
  wary: Set<string>,
): Promise<boolean> {
  for (let tries = 1; ; tries++) {
    try {
      return await inTransaction(tools.pool, async (tx) => {
        const job = await holdJob(tx, workerId, claimed.workspaceId, claimed.id)
        if (!job) return false
        if (job.status === 'undoing') return undoRows(tx, job)
        return mergeStep(tx, tools, job, wary.has(job.id))
      })
    } catch (error) {
      // somebody of the file is known, before it or since this moment by a live request: from now on the job looks first
      if ((error as { code?: string }).code !== '23505' || tries >= mostTries) throw error
      wary.add(claimed.id)
    }
  }
}

async function mergeStep(tx: Transaction, tools: RunTools, job: ImportJob, isWary: boolean): Promise<boolean> {
  const isDry = job.status === 'reviewing'
  const total = job.totalRecords ?? 0
  if (job.nextRow >= total) return finishJob(tx, tools, job)
  const started = performance.now()
  const upTo = Math.min(job.nextRow + stepRows, total)
  const task = { job, origin: originOf(job, tools.directory), plan: planOf(job, tools.directory), upTo, isDry, isWary }
  const { counts, placed } = await mergeRows(task, tools.stepTools(tx))
  if (isDry) {
    const slugs = await slugsOf(tx, [...placed.keys()])
    const named = [...placed].filter(([, n]) => n > 0).map(([id, n]) => [slugs.get(id) ?? id, n] as const)
    const before = job.review ?? { counts: noCounts(), routing: {}, finishedAt: null }
    await advanceReview(tx, job.id, upTo, {
      counts: add(before.counts, counts),
      routing: addPlaces(before.routing, named),
      finishedAt: null,
    })
  } else await advanceJob(tx, job.id, upTo, (performance.now() - started) / 1_000, counts, placed)
  return true
}

const add = (a: BucketCounts, b: BucketCounts) =>
  Object.fromEntries(buckets.map((bucket) => [bucket, a[bucket] + b[bucket]])) as BucketCounts

function addPlaces(before: Record<string, number>, more: (readonly [string, number])[]): Record<string, number> {
  const sum = { ...before }
  for (const [slug, n] of more) sum[slug] = (sum[slug] ?? 0) + n
  return sum
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
