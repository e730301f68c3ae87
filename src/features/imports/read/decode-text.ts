import { type Encoding, isUtf8 } from './detect-text.ts'

/** Bytes of the longest UTF-8 letter. */
const longestLetter = 4

/**
 * Decodes a text piece by piece, with `\n` for every line end. A file that is plain ASCII for its first kilobytes and
 * then turns out not to be UTF-8 is Windows-1252 from there on; once a UTF-8 letter was seen, wrong bytes become U+FFFD.
 */
export function createDecoder(encoding: Encoding): {
  encoding(): Encoding
  decode(bytes: Buffer): string
  end(): string
} {
  let current = encoding
  let decoder = new TextDecoder(current)
  let isAscii = encoding === 'utf-8'
  let heldReturn = ''
  let held: Buffer = Buffer.alloc(0)
  const plainLines = (text: string, isLast: boolean) => {
    const whole = heldReturn + text
    heldReturn = !isLast && whole.endsWith('\r') ? '\r' : ''
    const ready = heldReturn ? whole.slice(0, -1) : whole
    return ready.includes('\r') ? ready.replace(/\r\n?/g, '\n') : ready
  }
  /** Decides what the first letters beyond ASCII are; a cut one waits for its rest. */
  const settle = (bytes: Buffer, isLast: boolean): Buffer => {
    const first = bytes.findIndex((byte) => byte > 0x7f)
    if (first < 0) return bytes
    if (!isLast && bytes.length - first < longestLetter) {
      held = bytes.subarray(first)
      return bytes.subarray(0, first)
    }
    isAscii = false
    if (!isUtf8(bytes, isLast)) {
      current = 'windows-1252'
      decoder = new TextDecoder(current)
    }
    return bytes
  }
  const take = (bytes: Buffer, isLast: boolean): Buffer => {
    if (!isAscii) return bytes
    const whole = held.length > 0 ? Buffer.concat([held, bytes]) : bytes
    held = Buffer.alloc(0)
    return settle(whole, isLast)
  }
  return {
    encoding: () => current,
    decode: (bytes) => plainLines(decoder.decode(take(bytes, false), { stream: true }), false),
    end: () => {
      const last = take(Buffer.alloc(0), true)
      return plainLines(decoder.decode(last, { stream: true }) + decoder.decode(), true)
    },
  }
}
