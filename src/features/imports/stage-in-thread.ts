import { Worker } from 'node:worker_threads'
import { FileProblem, type FileProblemCode } from './read/file-problem.ts'
import type { RestageOptions } from './restage-rows.ts'
import type { StagedPiece, StageOptions } from './stage-file.ts'

export type ToThread = { type: 'task'; task: Task } | { type: 'bytes'; bytes: Uint8Array } | { type: 'end' }
export type FromThread =
  | StagedPiece
  | { type: 'more' }
  | { type: 'done' }
  | { type: 'problem'; code: FileProblemCode; message: string; line: number | null; column: number | null }
  | { type: 'failed'; message: string }

/** Of the thread's heap: a file that needs more is refused with the thread, and the process goes on. */
const heapMb = 192
/** Rows are short-lived: a large nursery only takes memory. */
const youngMb = 16

export type Task = { mode: 'file'; options: StageOptions } | { mode: 'rows'; options: RestageOptions }

/** One thread that has nothing to do is kept: most files are read faster than a thread starts. */
let idle: Worker | null = null

function takeThread(): Worker {
  const worker =
    idle ??
    new Worker(new URL('./stage-thread.ts', import.meta.url), {
      resourceLimits: { maxOldGenerationSizeMb: heapMb, maxYoungGenerationSizeMb: youngMb },
    })
  idle = null
  worker.removeAllListeners()
  worker.ref()
  return worker
}

async function giveBack(worker: Worker): Promise<void> {
  worker.removeAllListeners()
  if (idle) return void (await worker.terminate())
  // it must not keep the process from ending, nor end it
  worker.unref()
  worker.on('error', () => {
    idle = null
  })
  idle = worker
}

/**
 * Runs `stageFile` or `restageRows` in a thread of its own over the given bytes. The thread is given a chunk when it asks
 * for one and stands still while nobody takes its pieces, so neither side piles up.
 */
export async function* stageInThread(task: Task, chunks: AsyncIterable<Buffer>): AsyncGenerator<StagedPiece> {
  const worker = takeThread()
  const inbox = listen(worker)
  const source = chunks[Symbol.asyncIterator]()
  let isDone = false
  worker.postMessage({ type: 'task', task } satisfies ToThread)
  try {
    for (;;) {
      const message = await inbox()
      if (message.type === 'rows') yield { ...message, copy: bufferOf(message.copy) }
      else if (message.type === 'table') yield message
      else if (message.type === 'more') {
        const { done, value } = await source.next()
        worker.postMessage(done ? { type: 'end' } : { type: 'bytes', bytes: new Uint8Array(value) })
      } else {
        isDone = true
        return concluded(message)
      }
    }
  } finally {
    await (isDone ? giveBack(worker) : worker.terminate())
  }
}

const bufferOf = ({ buffer, byteOffset, byteLength }: Uint8Array) => Buffer.from(buffer, byteOffset, byteLength)

/** The end of a task; throws what was wrong. */
function concluded(message: Exclude<FromThread, StagedPiece | { type: 'more' }>): void {
  if (message.type === 'problem') throw new FileProblem(message.code, message.message, message.line, message.column)
  if (message.type === 'failed') throw new Error(message.message)
}

/** The thread's messages one by one; rejects when it died. */
function listen(worker: Worker): () => Promise<FromThread> {
  const arrived: FromThread[] = []
  let wake: (() => void) | null = null
  let failure: Error | null = null
  worker.on('message', (message: FromThread) => {
    arrived.push(message)
    wake?.()
  })
  worker.on('error', (error: Error & { code?: string }) => {
    failure =
      error.code === 'ERR_WORKER_OUT_OF_MEMORY'
        ? new FileProblem(
            'file_too_large',
            'The file needs more memory to be read than is given to one. Save it as CSV.',
          )
        : error
    wake?.()
  })
  return async () => {
    while (arrived.length === 0) {
      if (failure) throw failure
      await new Promise<void>((resolve) => {
        wake = resolve
      })
    }
    return arrived.shift()!
  }
}
