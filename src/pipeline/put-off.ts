import type pg from 'pg'
import type { Loop } from '../queue/loop.ts'
import { type ActWork, deferWork } from './store-act.ts'

export function oneOfEachHold(claimed: ActWork[]): ActWork[] {
  const seen = new Set<string>()
  return claimed.filter(({ hold }) => !seen.has(hold) && seen.add(hold))
}

/** Puts off those that must wait, and wakes the loop when the first of them may be asked about again. */
export async function putOff(pool: pg.Pool, waits: ReadonlyMap<string, number>, loop: Loop): Promise<void> {
  if (waits.size === 0) return
  for (const [delay, same] of Map.groupBy(waits, ([, each]) => each)) {
    const ids = same.map(([effectId]) => effectId)
    await deferWork(pool, ids, delay)
  }
  setTimeout(() => loop.wake(), Math.min(...waits.values())).unref()
}

/** Defers the work of connections that must not be called now. */
export async function withoutHeld(
  pool: pg.Pool,
  claimed: ActWork[],
  heldForMs: (connectionId: string) => number,
): Promise<ActWork[]> {
  const held = new Map<number, string[]>()
  const ready: ActWork[] = []
  for (const work of claimed) {
    const delay = heldForMs(work.connectionId)
    if (delay <= 0) ready.push(work)
    else held.set(delay, [...(held.get(delay) ?? []), work.effectId])
  }
  for (const [delay, ids] of held) await deferWork(pool, ids, delay)
  return ready
}

/**
 * Places that become free and answers that come one after the other are taken together: a statement for each costs more than
 * the wait, and more so the more are under way.
 */
const gatherMs = 6
const manyGatherMs = 20
const many = 32
const gathering = new WeakSet<Loop>()

export function wakeSoon(loop: Loop, underWay: number): void {
  if (gathering.has(loop)) return
  gathering.add(loop)
  setTimeout(
    () => {
      gathering.delete(loop)
      loop.wake()
    },
    underWay < many ? gatherMs : manyGatherMs,
  )
}
