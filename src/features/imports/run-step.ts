import { inTransaction, type Transaction } from '../../db/transaction.ts'
import { handsOutShares } from '../routing/place-new.ts'
import { loadVersions } from '../routing/store-versions.ts'
import { finishJob } from './finish-import.ts'
import { type BucketCounts, buckets, type ImportJob, noCounts } from './job.ts'
import { mergeRows } from './merge-rows.ts'
import { originOf, planOf } from './plan-of.ts'
import type { RunTools } from './run-imports.ts'
import { findSlowRows } from './store-merge.ts'
import { advanceJob, advanceReview, holdJob, slugsOf } from './store-run.ts'
import { undoRows } from './undo-rows.ts'

/** Rows of one step: large enough for set-based SQL, small enough to be over within a moment. */
const stepRows = 2_000
const mostTries = 6

/** What a step runs with. */
export interface StepRun extends RunTools {
  workerId: string
  /** Jobs that met somebody who is known: they look first. */
  wary: Set<string>
  /** No live request came lately: the import may use a second connection. */
  isQuiet: boolean
}

/**
 * One step in one transaction, cursor and all; false when the job has nothing more to do. While it runs the next step may run
 * beside it, see `stepAhead`.
 */
export async function runStep(tools: StepRun, claimed: { id: string; workspaceId: string }): Promise<boolean> {
  let ahead: Promise<void> | undefined
  try {
    for (let tries = 1; ; tries++) {
      try {
        return await inTransaction(tools.pool, async (tx) => {
          const job = await holdJob(tx, tools.workerId, claimed.workspaceId, claimed.id)
          if (!job) return false
          if (job.status === 'undoing') return undoRows(tx, job)
          if (await mayGoAhead(tx, tools, job)) ahead ??= stepAhead(tools, job)
          return mergeStep(tx, tools, job)
        })
      } catch (error) {
        // somebody of the file is known, before it or since this moment by a live request: from now on the job looks first
        if ((error as { code?: string }).code !== '23505' || tries >= mostTries) throw error
        tools.wary.add(claimed.id)
      }
    }
  } finally {
    await ahead
  }
}

/** Only where rows cannot get in each other's way: nobody is known, and routing hands out no shares. */
async function mayGoAhead(tx: Transaction, { isQuiet, wary, directory }: StepRun, job: ImportJob): Promise<boolean> {
  const isAlone = !isQuiet || wary.has(job.id) || (job.totalRecords ?? 0) <= job.nextRow + stepRows
  if (isAlone || job.status !== 'processing') return false
  const { routingVersion } = directory.workspace(job.workspaceId)
  const version = routingVersion && (await loadVersions(tx, [routingVersion])).get(routingVersion)
  return !(version && handsOutShares(version))
}

/** Takes back a step ahead: it was not wanted, and the step that comes next will do its rows. */
class NotNow extends Error {}

/**
 * The step after the one that `job` is at, beside it on the other core. Its transaction takes the job's lock last, so it ends
 * behind the step before it, and is taken back when that one did not move the cursor to where this one began. Whatever goes
 * wrong here goes wrong again in its turn.
 */
async function stepAhead(tools: StepRun, job: ImportJob): Promise<void> {
  const after = job.nextRow + stepRows
  const upTo = Math.min(after + stepRows, job.totalRecords ?? 0)
  const task = { ...taskOf({ ...job, nextRow: after }, tools), upTo, isDry: false, isWary: false }
  try {
    await inTransaction(tools.pool, async (tx) => {
      const shared = await findSlowRows(tx, { ...job, jobId: job.id, after, upTo }, false)
      if (shared.length > 0) throw new NotNow()
      const { counts, placed } = await mergeRows(task, tools.stepTools(tx))
      const now = await holdJob(tx, tools.workerId, job.workspaceId, job.id)
      if (now?.status !== 'processing' || now.nextRow !== after || now.reading !== job.reading) throw new NotNow()
      // no time of its own: it ran beside the other
      await advanceJob(tx, job.id, upTo, 0, counts, placed)
    })
  } catch (error) {
    if ((error as { code?: string }).code === '23505') tools.wary.add(job.id)
    else if (!(error instanceof NotNow)) tools.log.warn({ err: error, import: job.id }, 'import step ahead taken back')
  }
}

const taskOf = (job: ImportJob, { directory }: StepRun) => ({
  job,
  origin: originOf(job, directory),
  plan: planOf(job, directory),
})

async function mergeStep(tx: Transaction, tools: StepRun, job: ImportJob): Promise<boolean> {
  const isDry = job.status === 'reviewing'
  const total = job.totalRecords ?? 0
  if (job.nextRow >= total) return finishJob(tx, tools, job)
  const started = performance.now()
  const upTo = Math.min(job.nextRow + stepRows, total)
  const task = { ...taskOf(job, tools), upTo, isDry, isWary: tools.wary.has(job.id) }
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
