import type pg from 'pg'
import type { Log } from '../base/log.ts'
import { countDuplicates, type IntakeRow, insertIntakes, isDataError } from './store-append.ts'

export type { IntakeRow } from './store-append.ts'

/**
 * What became of one request at the storage seam. `unavailable`: not known to be stored, the sender should try again.
 * `unstorable`: no retry helps, the value itself is refused by the database.
 */
export type AppendResult =
  | { kind: 'accepted' | 'duplicate'; id: string }
  | { kind: 'unavailable' }
  | { kind: 'unstorable' }

/**
 * RECEIVE's only door to storage. Resolves after the commit. `accepted` may later prove to be a duplicate where another
 * implementation de-duplicates behind the door.
 */
export interface Append {
  (row: IntakeRow): Promise<AppendResult>
  /** Waits for what is under way. */
  close(): Promise<void>
}

interface Waiting {
  row: IntakeRow
  resolve(result: AppendResult): void
}

interface AppendOptions {
  pool: pg.Pool
  log: Log
  /** Called after a commit that stored something. */
  onStored(count: number): void
  maxBatch?: number
  /** Flushes under way at once: the next batch fills while the last commits. */
  inFlight?: number
  /** Beyond this many waiting requests new ones are turned away. */
  maxWaiting?: number
}

/** Group commit: one statement stores every request that came while the previous flush committed. */
export function createAppend({
  pool,
  log,
  onStored,
  maxBatch = 256,
  inFlight = 2,
  maxWaiting = 20_000,
}: AppendOptions): Append {
  let waiting: Waiting[] = []
  let running = 0
  let idle: (() => void) | null = null

  const pump = () => {
    while (running < inFlight && waiting.length > 0) {
      const batch = waiting.slice(0, maxBatch)
      waiting = waiting.slice(maxBatch)
      running++
      void flush(batch).finally(() => {
        running--
        pump()
        if (running === 0 && waiting.length === 0) idle?.()
      })
    }
  }

  const flush = async (batch: Waiting[]): Promise<void> => {
    try {
      const { first, copies } = foldCopies(batch)
      const stored = await insertIntakes(
        pool,
        first.map((each) => each.row),
      )
      const late = [...first.filter((each) => !stored.has(each.row.id)), ...copies]
      const firstIds =
        late.length === 0
          ? new Map<string, string>()
          : await countDuplicates(
              pool,
              late.map((each) => each.row),
            )
      for (const each of batch) each.resolve(resultOf(each.row, stored, firstIds))
      if (stored.size > 0) onStored(stored.size)
    } catch (error) {
      if (!isDataError(error)) return giveBack(batch, error)
      if (batch.length === 1) return batch[0]!.resolve({ kind: 'unstorable' })
      for (const each of batch) await flush([each])
    }
  }

  // one line a second is enough to say that the database is away
  let givenBack = 0
  let sayAgainAt = 0
  const giveBack = (batch: Waiting[], error: unknown) => {
    givenBack += batch.length
    if (Date.now() >= sayAgainAt) {
      log.error({ err: error, requests: givenBack }, 'flush failed, senders are asked to try again')
      givenBack = 0
      sayAgainAt = Date.now() + 1_000
    }
    for (const each of batch) each.resolve({ kind: 'unavailable' })
  }

  const append = (row: IntakeRow): Promise<AppendResult> => {
    if (waiting.length >= maxWaiting) return Promise.resolve({ kind: 'unavailable' })
    return new Promise((resolve) => {
      waiting.push({ row, resolve })
      if (running < inFlight) setImmediate(pump)
    })
  }
  const close = async () => {
    if (running > 0 || waiting.length > 0) await new Promise<void>((resolve) => (idle = resolve))
  }
  return Object.assign(append, { close })
}

function resultOf(row: IntakeRow, stored: Set<string>, firstIds: Map<string, string>): AppendResult {
  if (stored.has(row.id)) return { kind: 'accepted', id: row.id }
  const id = firstIds.get(keyOf(row))
  return id ? { kind: 'duplicate', id } : { kind: 'unavailable' }
}

const keyOf = (row: IntakeRow) => row.key.toString('hex')

/** Copies of one delivery inside a flush are folded before the statement: ON CONFLICT cannot see its own batch. */
function foldCopies(batch: Waiting[]): { first: Waiting[]; copies: Waiting[] } {
  const seen = new Set<string>()
  const first: Waiting[] = []
  const copies: Waiting[] = []
  for (const each of batch) {
    const key = keyOf(each.row)
    if (seen.has(key)) copies.push(each)
    else first.push(each)
    seen.add(key)
  }
  return { first, copies }
}
