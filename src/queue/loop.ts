import type { Log } from '../base/log.ts'

/** A loop that runs whenever it is woken, again while there was work, and at least every `pollMs`. */
export interface Loop {
  wake(): void
  /** Resolves when the round under way has ended; none starts after it. */
  stop(): Promise<void>
  /** Resolves when no round is under way. */
  settled(): Promise<void>
}

/** `round` returns how much it did; zero means sleep until woken. A round that throws is logged and tried after a pause. */
export function startLoop(name: string, round: () => Promise<number>, pollMs: number, log: Log): Loop {
  let running = false
  let again = false
  let stopped = false
  let current: Promise<void> = Promise.resolve()
  let timer: NodeJS.Timeout | undefined
  let failures = 0

  const run = async () => {
    do {
      again = false
      try {
        if ((await round()) > 0) again = true
        failures = 0
      } catch (error) {
        failures++
        log.error({ err: error, loop: name }, 'round failed')
      }
    } while (again && !stopped && failures === 0)
    running = false
    if (!stopped) timer = setTimeout(wake, failures > 0 ? Math.min(100 * 2 ** failures, 2_000) : pollMs)
  }

  const wake = () => {
    if (stopped) return
    if (running) {
      again = true
      return
    }
    if (failures > 0 && timer && !timer.hasRef()) return
    clearTimeout(timer)
    running = true
    current = run()
  }

  wake()
  return {
    wake,
    settled: () => current,
    stop: async () => {
      stopped = true
      clearTimeout(timer)
      await current
    },
  }
}
