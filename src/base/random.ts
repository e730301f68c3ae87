import { randomFillSync } from 'node:crypto'

const pool = Buffer.alloc(64 * 1024)
let used = pool.length

/** Cryptographically random bytes from a pool: asking the system for twelve at a time costs more than using them. A copy. */
export function randomBytesOf(count: number): Buffer {
  if (used + count > pool.length) {
    randomFillSync(pool)
    used = 0
  }
  const bytes = Buffer.from(pool.subarray(used, used + count))
  // what was handed out must not be there to be read again
  pool.fill(0, used, used + count)
  used += count
  return bytes
}
