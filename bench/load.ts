import { connect, type Socket } from 'node:net'

export interface LoadResult {
  requests: number
  seconds: number
  /** Milliseconds, sorted. */
  latencies: number[]
  statuses: Map<number, number>
}

interface LoadOptions {
  port: number
  connections: number
  /** The next request's bytes, or null when there are no more. */
  next(): Buffer | null
  /** Requests per second over all connections; absent: as fast as answers come. */
  rate?: number
}

/**
 * Drives one server over plain sockets, one request at a time on each, and reads no more of an answer than its status and
 * length: the generator shares the machine with what it measures.
 */
export async function load({ port, connections, next, rate }: LoadOptions): Promise<LoadResult> {
  const latencies: number[] = []
  const statuses = new Map<number, number>()
  const started = performance.now()
  let sent = 0
  const due = () => (rate ? started + (sent * 1_000) / rate : 0)

  await Promise.all(
    Array.from({ length: connections }, async () => {
      const socket = connect({ port, host: '127.0.0.1', noDelay: true })
      const answers = readAnswers(socket)
      for (let request = next(); request !== null; request = next()) {
        const at = due()
        sent++
        if (rate) await until(at)
        const from = rate ? at : performance.now()
        socket.write(request)
        const status = await answers()
        latencies.push(performance.now() - from)
        statuses.set(status, (statuses.get(status) ?? 0) + 1)
      }
      socket.destroy()
    }),
  )
  return {
    requests: latencies.length,
    seconds: (performance.now() - started) / 1_000,
    latencies: latencies.sort((a, b) => a - b),
    statuses,
  }
}

async function until(at: number): Promise<void> {
  const wait = at - performance.now()
  if (wait > 0) await new Promise((resume) => setTimeout(resume, wait))
}

/** Statuses of the answers on one socket, in order. */
function readAnswers(socket: Socket): () => Promise<number> {
  let pending = ''
  let deliver: ((status: number) => void) | null = null
  let fail: ((error: Error) => void) | null = null
  socket.setEncoding('latin1')
  socket.on('error', (error) => fail?.(error))
  socket.on('close', () => fail?.(new Error('the server closed the connection')))
  socket.on('data', (text: string) => {
    pending += text
    const head = pending.indexOf('\r\n\r\n')
    if (head < 0) return
    const length = /content-length: (\d+)/i.exec(pending.slice(0, head))
    const end = head + 4 + Number(length?.[1] ?? 0)
    if (pending.length < end) return
    const status = Number(pending.slice(9, 12))
    pending = pending.slice(end)
    deliver?.(status)
  })
  return () =>
    new Promise((resolve, reject) => {
      deliver = resolve
      fail = reject
    })
}

/** The value below which this share of the sorted values lies. */
export function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0
}
