import type { Redacted } from './contract.ts'
import type { WebhookRequest } from './request.ts'

/** Words in a header's name that mean its value may open a door, whoever the vendor is. */
const proofWords =
  /authori[sz]ation|authentication|cookie|signature|secret|token|password|api-?key|^svix-|^webhook-|hmac|jwt|credential|^x-.*-auth$|^x-.*-key$/

/** The default redaction: proof headers are dropped, the body is kept as it came. */
export function redactHeaders(request: WebhookRequest): Redacted {
  return { body: request.body, headers: harmlessHeaders(request.headers) }
}

/** Headers without the ones that may hold a proof; `keep` names exceptions that translation needs. */
export function harmlessHeaders(headers: Record<string, string>, keep: string[] = []): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => keep.includes(name) || !proofWords.test(name)))
}

const quote = 0x22
const backslash = 0x5c
const blank = Buffer.from('"***"')

/**
 * The same bytes, but the value of every JSON member with one of these names, at any depth, is `"***"`. Works on the text,
 * so number spellings and key order stay as the vendor wrote them and a broken body is blanked as far as it goes.
 */
export function blankFields(body: Buffer, names: string[]): Buffer {
  const pieces: Buffer[] = []
  let kept = 0
  for (const { from, to } of membersNamed(body, names)) {
    if (from < kept) continue
    pieces.push(body.subarray(kept, from), blank)
    kept = to
  }
  return pieces.length === 0 ? body : Buffer.concat([...pieces, body.subarray(kept)])
}

/** Where the values of those members begin and end. In valid JSON an unescaped `"name":` is always a member's name. */
function membersNamed(body: Buffer, names: string[]): { from: number; to: number }[] {
  const found: { from: number; to: number }[] = []
  for (const name of names) {
    const needle = Buffer.from(JSON.stringify(name))
    for (let at = body.indexOf(needle); at >= 0; at = body.indexOf(needle, at + needle.length)) {
      if (body[at - 1] === backslash) continue
      const colon = skipSpace(body, at + needle.length)
      if (body[colon] !== 0x3a) continue
      const from = skipSpace(body, colon + 1)
      found.push({ from, to: endOfValue(body, from) })
    }
  }
  return found.sort((a, b) => a.from - b.from)
}

function skipSpace(body: Buffer, at: number): number {
  while (body[at] === 0x20 || (body[at]! >= 0x09 && body[at]! <= 0x0d)) at++
  return at
}

/** The first position after the value that starts here; the end of the body when it never ends. */
function endOfValue(body: Buffer, from: number): number {
  let depth = 0
  for (let at = from; at < body.length; at++) {
    const byte = body[at]!
    if (byte === quote) {
      at = endOfString(body, at)
      if (depth === 0) return Math.min(at + 1, body.length)
    } else if (byte === 0x7b || byte === 0x5b) depth++
    else if (byte === 0x7d || byte === 0x5d) {
      if (depth <= 1) return depth === 1 ? at + 1 : at
      depth--
    } else if (byte === 0x2c && depth === 0) return at
  }
  return body.length
}

/** The position of the quote that closes the string opened at `from`. */
function endOfString(body: Buffer, from: number): number {
  for (let at = from + 1; at < body.length; at++) {
    if (body[at] === backslash) at++
    else if (body[at] === quote) return at
  }
  return body.length
}
