import { parentPort } from 'node:worker_threads'
import { FileProblem } from './read/file-problem.ts'
import { restageRows } from './restage-rows.ts'
import { stageFile } from './stage-file.ts'
import type { FromThread, Task, ToThread } from './stage-in-thread.ts'

/** A thread of its own: reading a file is all computing, and webhooks must not wait for it. One piece is asked for at a time. */
const port = parentPort!
// a piece's memory is handed over; that of a small one is shared with others of this thread
const say = (message: FromThread) => port.postMessage(message, message.type === 'rows' ? ownMemory(message.copy) : [])
const ownMemory = ({ buffer, byteLength }: Buffer) =>
  buffer instanceof ArrayBuffer && buffer.byteLength === byteLength ? [buffer] : []
const hear = () => new Promise<ToThread>((resolve) => port.once('message', resolve))

async function* chunks(): AsyncGenerator<Buffer> {
  for (;;) {
    const next = hear()
    say({ type: 'more' })
    const message = await next
    if (message.type !== 'bytes') return
    yield Buffer.from(message.bytes.buffer, message.bytes.byteOffset, message.bytes.byteLength)
  }
}

async function run(task: Task): Promise<FromThread> {
  try {
    const pieces = task.mode === 'file' ? stageFile(chunks(), task.options) : restageRows(chunks(), task.options)
    for await (const piece of pieces) say(piece)
    return { type: 'done' }
  } catch (error) {
    if (!(error instanceof FileProblem)) return { type: 'failed', message: (error as Error).stack ?? String(error) }
    const { code, message, line, column } = error
    return { type: 'problem', code, message, line, column }
  }
}

// one task after the other: starting a thread takes longer than most files
for (;;) {
  const message = await hear()
  if (message.type === 'task') say(await run(message.task))
}
