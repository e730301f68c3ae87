/** Things that cost time to make and may be used again for a while: connections. */
export interface Idle<T> {
  /** The one used last under this key; it is the caller's now. */
  take(key: string): T | undefined
  /** Keeps it for the next caller, and closes it when none came in time. */
  keep(key: string, thing: T): void
  /** It is of no use any more. */
  forget(thing: T): void
}

export function keepIdle<T>({ idleMs, close }: { idleMs: number; close(thing: T): void }): Idle<T> {
  const kept: { key: string; thing: T; timer: NodeJS.Timeout }[] = []
  const remove = (at: number): T | undefined => {
    const [found] = at < 0 ? [] : kept.splice(at, 1)
    clearTimeout(found?.timer)
    return found?.thing
  }
  return {
    take: (key) => remove(kept.findLastIndex((each) => each.key === key)),
    keep: (key, thing) => {
      const timer = setTimeout(() => {
        remove(kept.findIndex((each) => each.thing === thing))
        close(thing)
      }, idleMs)
      kept.push({ key, thing, timer: timer.unref() })
    },
    forget: (thing) => void remove(kept.findIndex((each) => each.thing === thing)),
  }
}
