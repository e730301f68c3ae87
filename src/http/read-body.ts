import type { IncomingMessage } from 'node:http'

export type Body = { ok: true; bytes: Buffer } | { ok: false; reason: 'too_large' | 'aborted' }

/** How much of a refused body is read and thrown away, so that its sender gets to read the answer. */
const drainLimit = 64 * 1024 * 1024

/** The raw body, never more than `limit` bytes of it in memory. */
export function readBody(request: IncomingMessage, limit: number): Promise<Body> {
  return new Promise((resolve) => {
    const declared = Number(request.headers['content-length'] ?? 0)
    if (declared > limit + drainLimit) return resolve({ ok: false, reason: 'too_large' })
    let chunks: Buffer[] = []
    let size = 0
    request.on('data', (chunk: Buffer) => {
      size += chunk.length
      if (declared <= limit && size <= limit) return void chunks.push(chunk)
      chunks = []
      if (size > limit + drainLimit) resolve({ ok: false, reason: 'too_large' })
    })
    request.on('end', () => {
      if (size > limit) resolve({ ok: false, reason: 'too_large' })
      else resolve({ ok: true, bytes: chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks, size) })
    })
    // comes after 'end' too, when the promise is settled already
    request.on('close', () => resolve({ ok: false, reason: 'aborted' }))
  })
}
