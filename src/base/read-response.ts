import { TextDecoder } from 'node:util'
import type { OutboundResponse } from './outbound-http.ts'

/** A header that came more than once is a list. */
export type RawHeaders = Record<string, string | string[] | undefined>

/** An answer whose body is whole. */
export function readResponse(status: number, rawHeaders: RawHeaders, bytes: Buffer): OutboundResponse {
  const headers: Record<string, string> = {}
  for (const [name, value] of Object.entries(rawHeaders)) {
    if (value !== undefined) headers[name.toLowerCase()] = Array.isArray(value) ? value.join(', ') : value
  }
  const text = decoderFor(headers['content-type']).decode(bytes)
  return { status, headers, text, json: parseJson(text) }
}

/** Older vendors answer in ISO-8859-1 and say so; a charset nobody knows is read as UTF-8. */
function decoderFor(contentType = ''): TextDecoder {
  const charset = /charset\s*=\s*"?([^\s;"]+)/i.exec(contentType)?.[1] ?? 'utf-8'
  try {
    return new TextDecoder(charset)
  } catch {
    return new TextDecoder()
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
