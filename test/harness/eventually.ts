import { setTimeout as pause } from 'node:timers/promises'

/** Asks until `probe` neither throws nor answers undefined or false; after `deadlineMs` its last failure is thrown. */
export async function eventually<T>(
  probe: () => Promise<T> | T,
  deadlineMs = 10_000,
  everyMs = 20,
): Promise<Exclude<T, undefined | false>> {
  const deadline = Date.now() + deadlineMs
  for (;;) {
    let failure: unknown = new Error('still not true')
    try {
      const value = await probe()
      if (value !== undefined && value !== false) return value as Exclude<T, undefined | false>
    } catch (error) {
      failure = error
    }
    if (Date.now() > deadline)
      throw new Error(`not within ${deadlineMs} ms: ${(failure as Error).message}`, { cause: failure })
    await pause(everyMs)
  }
}
