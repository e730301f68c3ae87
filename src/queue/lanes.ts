import type pg from 'pg'
import { newId } from '../base/ids.ts'
import type { Log } from '../base/log.ts'
import * as store from './store-lanes.ts'

export const laneCount = 256

/** This process's hold on its lanes. */
export interface Lanes {
  workerId(): string
  /** Lanes it may take work from now. */
  owned(): readonly number[]
  start(): Promise<void>
  /** Gives everything back at once, so that others need not wait. Call after the loops have stopped. */
  stop(): Promise<void>
}

interface LanesOptions {
  pool: pg.Pool
  log: Log
  /** Lanes that came to this process; their unfinished attempts need rescue. */
  onTaken(lanes: number[]): void
  /** Resolves when no decision or attempt of these lanes is under way here; asked before they are handed over. */
  onGiving(lanes: number[]): Promise<void>
  /** Everything under way here is refused from now on. */
  onFenced(): void
  renewEveryMs?: number
}

/** Keeps a fair share of the lanes: 256 over the living workers. */
export function createLanes({ pool, log, onTaken, onGiving, onFenced, renewEveryMs = 2_000 }: LanesOptions): Lanes {
  let id = newId()
  let owned: number[] = []
  let timer: NodeJS.Timeout | undefined
  let stopped = false
  let busy: Promise<void> = Promise.resolve()

  const rejoin = async () => {
    if (owned.length > 0) onFenced()
    owned = []
    id = newId()
    await store.registerWorker(pool, id)
  }

  const giveAway = async (count: number) => {
    const giving = owned.slice(-count)
    owned = owned.slice(0, -count)
    await onGiving(giving)
    await store.releaseLanes(pool, id, giving)
  }

  const round = async () => {
    if (!(await store.renewWorker(pool, id))) await rejoin()
    await store.buryWorkers(pool)
    const share = Math.ceil(laneCount / Math.max(1, await store.countWorkers(pool)))
    if (owned.length > share) await giveAway(owned.length - share)
    if (owned.length >= share) return
    const taken = await store.takeLanes(pool, id, share - owned.length)
    if (taken.length === 0) return
    owned = [...owned, ...taken]
    onTaken(taken)
  }

  const tick = () => {
    busy = round().catch((error) => log.warn({ err: error }, 'lanes not renewed, trying again'))
    void busy.finally(() => {
      if (!stopped) timer = setTimeout(tick, renewEveryMs)
    })
  }

  return {
    workerId: () => id,
    owned: () => owned,
    start: async () => {
      await store.registerWorker(pool, id)
      tick()
      await busy
    },
    stop: async () => {
      stopped = true
      clearTimeout(timer)
      await busy
      owned = []
      await store
        .removeWorker(pool, id)
        .catch((error) => log.warn({ err: error }, 'lanes not released, they expire by themselves'))
    },
  }
}
