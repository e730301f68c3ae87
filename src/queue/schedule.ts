import type pg from 'pg'
import type { Log } from '../base/log.ts'
import { claimJob, endJob } from './store-jobs.ts'

/** A timer of a feature. */
export interface Job {
  name: string
  everyMs: number
  /** `signal`: the process ends; what takes long leaves the rest to its next time. */
  run(signal: AbortSignal): Promise<void>
}

/**
 * Runs each job about every `everyMs` on one of all processes: a row in `jobs` says who may, on the database's clock. A job
 * that throws is logged and runs again at its next time.
 */
export function startSchedule(pool: pg.Pool, jobs: Job[], log: Log): { stop(): Promise<void> } {
  const running = new Set<Promise<void>>()
  const ending = new AbortController()
  const timers = jobs.map((job) => {
    const tick = () => {
      const run = runOnce(pool, job, log, ending.signal).finally(() => running.delete(run))
      running.add(run)
    }
    tick()
    const timer = setInterval(tick, Math.max(1_000, job.everyMs / 2))
    timer.unref()
    return timer
  })
  return {
    stop: async () => {
      for (const timer of timers) clearInterval(timer)
      ending.abort()
      await Promise.all(running)
    },
  }
}

async function runOnce(pool: pg.Pool, job: Job, log: Log, signal: AbortSignal): Promise<void> {
  try {
    if (!(await claimJob(pool, job.name, job.everyMs))) return
    const failure = await job.run(signal).then(
      () => null,
      (error: Error) => error,
    )
    if (failure) log.error({ err: failure, job: job.name }, 'job failed')
    await endJob(pool, job.name, failure?.message ?? null)
  } catch (error) {
    log.warn({ err: error, job: job.name }, 'job not run')
  }
}
