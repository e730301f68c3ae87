import { hash } from 'node:crypto'
import { randomBytesOf } from './random.ts'

let lastMs = 0
let counter = 0

/**
 * A UUIDv7 (RFC 9562): 48 bits of Unix milliseconds, a 12-bit counter within the millisecond, 62 random bits. Ids made by
 * one process sort in the order they were made; the millisecond never runs ahead of the clock by more than a counter overflow.
 */
export function newId(now: number = Date.now()): string {
  if (now > lastMs) {
    lastMs = now
    counter = 0
  } else if (++counter > 0xfff) {
    lastMs++
    counter = 0
  }
  const time = lastMs.toString(16).padStart(12, '0')
  const sequence = counter.toString(16).padStart(3, '0')
  const tail = randomBytesOf(8).toString('hex')
  const variant = '89ab'[Number.parseInt(tail[0]!, 16) & 3]
  return `${time.slice(0, 8)}-${time.slice(8)}-7${sequence}-${variant}${tail.slice(1, 4)}-${tail.slice(4)}`
}

/** The moment inside a UUIDv7; it is the partition key of the row that the id names. */
export function timeOfId(id: string): Date {
  return new Date(Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16))
}

/** The smallest UUIDv7 of a moment: ids of that moment and later sort at or after it. */
export function firstIdAt(time: Date): string {
  const hex = time.getTime().toString(16).padStart(12, '0')
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-000000000000`
}

/** True for any UUID in canonical form. */
export function isId(text: string): boolean {
  return /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/.test(text)
}

/** The same parts always give the same id (UUIDv8 over SHA-256): rows that a replay must write again, not twice. */
export function derivedId(...parts: string[]): string {
  const hex = hash('sha256', parts.join('\u0000'), 'hex')
  const variant = '89ab'[Number.parseInt(hex[16]!, 16) & 3]
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

/** 16 bytes of SHA-256: the dedupe ledger's key. */
export function shortHash(...parts: string[]): Buffer {
  return hash('sha256', parts.join('\u0000'), 'buffer').subarray(0, 16)
}

/** The same as 32 hexadecimal digits. */
export function shortHashHex(...parts: string[]): string {
  return hash('sha256', parts.join('\u0000'), 'hex').slice(0, 32)
}

/** Which of `count` lanes a key belongs to; the same everywhere. */
export function laneOf(key: string, count = 256): number {
  return hash('sha256', key, 'buffer').readUInt16BE(0) % count
}
