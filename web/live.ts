import { useEffect, useRef, useSyncExternalStore } from 'react'
import { follow, type Message, Problem } from './api.ts'

/** `push`: the stream is connected; `poll`: it is not, the screens ask by themselves; `stale`: the server does not answer. */
export type Liveness = 'connecting' | 'push' | 'poll' | 'stale'

interface State {
  liveness: Liveness
  /** When the server was last heard. */
  heardAt: number | null
}

/** News is told at most twice a second, however much arrives. */
const coalesceMs = 500
const reconnectMs = 2_000
/** How often screens ask by themselves while there is no stream. */
export const pollMs = 5_000

let state: State = { liveness: 'connecting', heardAt: null }
const watchers = new Set<() => void>()
const listeners = new Set<(messages: Message[]) => void>()
let pending: Message[] = []
let isTelling = false

function become(liveness: Liveness): void {
  const heardAt = liveness === 'push' || liveness === 'poll' ? Date.now() : state.heardAt
  state = { liveness, heardAt }
  for (const tell of watchers) tell()
}

function pass(message: Message): void {
  pending.push(message)
  if (isTelling) return
  isTelling = true
  setTimeout(() => {
    const news = pending
    pending = []
    isTelling = false
    become('push')
    for (const tell of listeners) tell(news)
  }, coalesceMs)
}

/** Follows the workspace's stream until `signal` aborts, connecting again by itself. */
export async function keepLive(signal: AbortSignal): Promise<void> {
  const lastId = { value: null }
  become('connecting')
  while (!signal.aborted) {
    try {
      for await (const message of follow('/stream', lastId, signal)) {
        if (message.event === 'open') become('push')
        else pass(message)
      }
    } catch (error) {
      if (signal.aborted) return
      become(error instanceof Problem && error.code === 'offline' ? 'stale' : 'poll')
    }
    await new Promise((resolve) => setTimeout(resolve, reconnectMs))
  }
}

/** Calls `onNews` with what the stream told, at most twice a second. `reset` means: read your lists anew. */
export function useNews(onNews: (messages: Message[]) => void): void {
  const latest = useRef(onNews)
  latest.current = onNews
  useEffect(() => {
    const tell = (messages: Message[]) => latest.current(messages)
    listeners.add(tell)
    return () => void listeners.delete(tell)
  }, [])
}

export function useLiveness(): State {
  return useSyncExternalStore(
    (tell) => {
      watchers.add(tell)
      return () => watchers.delete(tell)
    },
    () => state,
  )
}

/** `refetchInterval` of a query that must stay fresh: slow while news is pushed, fast while it is not. */
export function usePollMs(slowMs = 10_000): number {
  return useLiveness().liveness === 'push' ? slowMs : pollMs
}
