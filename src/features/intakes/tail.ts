import { randomBytes } from 'node:crypto'
import { once } from 'node:events'

/** One state of one row, as listeners are told. */
interface Message {
  number: number
  text: string
}

/** Follows the newest rows of one workspace for everybody who listens, with one query a second. */
export interface Tail {
  /**
   * Server-sent events: `reset` when the listener must read its list anew (at first, and when too much was missed), then
   * one `row` for each row that appears or changes. `lastEventId` goes on where a connection broke off.
   */
  follow(lastEventId: string | null, signal: AbortSignal): AsyncGenerator<string>
}

interface TailOptions {
  /** The newest rows, newest first. */
  read(): Promise<{ id: string }[]>
  event: string
  /** Called when nobody has listened for a while; the tail is of no use after that. */
  onIdle(): void
  everyMs?: number
  lingerMs?: number
}

const kept = 1_000
const heartbeatMs = 15_000
/** After this long the listener connects again, and has to show its key again. */
const longestMs = 10 * 60_000

export function createTail({ read, event, onIdle, everyMs = 1_000, lingerMs = 30_000 }: TailOptions): Tail {
  const name = randomBytes(6).toString('hex')
  const changes = new EventTarget()
  let messages: Message[] = []
  let last = 0
  let known: Map<string, string> | null = null
  let listeners = 0
  let idleSince = performance.now()

  const poll = async () => {
    const rows = (await read()).map((row) => [row.id, JSON.stringify(row)] as const)
    if (known) {
      const news = rows.filter(([id, text]) => known!.get(id) !== text).reverse()
      messages = [...messages, ...news.map(([, text]) => ({ number: ++last, text }))].slice(-kept)
      if (news.length > 0) changes.dispatchEvent(new Event('change'))
    }
    known = new Map(rows)
  }
  const tick = () => {
    if (listeners > 0) idleSince = performance.now()
    if (performance.now() - idleSince > lingerMs) return onIdle()
    // a query that fails leaves a gap of a second: the next one tells what changed meanwhile
    const next = () => setTimeout(tick, everyMs).unref()
    poll().then(next, next)
  }
  tick()

  /** The number inside an id that this tail gave out; -1 for any other. */
  const positionOf = (id: string | null): number => {
    const [from, number] = (id ?? '').split('-')
    const position = Number(number)
    return from === name && Number.isInteger(position) && position <= last ? position : -1
  }

  async function* follow(lastEventId: string | null, signal: AbortSignal): AsyncGenerator<string> {
    listeners++
    try {
      let position = positionOf(lastEventId)
      const until = AbortSignal.any([signal, AbortSignal.timeout(longestMs)])
      yield 'retry: 2000\n\n'
      while (!until.aborted) {
        const oldest = messages[0]?.number ?? last + 1
        if (position < oldest - 1) {
          position = last
          yield `event: reset\nid: ${name}-${position}\ndata: {}\n\n`
        }
        for (const message of messages.filter((each) => each.number > position)) {
          position = message.number
          yield `event: ${event}\nid: ${name}-${position}\ndata: ${message.text}\n\n`
        }
        if (position === last && !(await changed(until))) yield ': still here\n\n'
      }
    } finally {
      listeners--
    }
  }

  /** False when nothing changed for a heartbeat. */
  async function changed(until: AbortSignal): Promise<boolean> {
    try {
      await once(changes, 'change', { signal: AbortSignal.any([until, AbortSignal.timeout(heartbeatMs)]) })
      return true
    } catch {
      return false
    }
  }
  return { follow }
}
