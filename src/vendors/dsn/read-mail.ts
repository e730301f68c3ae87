/**
 * A mail as the tree of its parts. Our own because the maintained parsers (postal-mime, mailparser) only answer later, and
 * `translate` is a pure function; and because of a bounce only a few small parts are of interest. Total: what is broken is read
 * as far as it goes.
 */
export interface Part {
  /** Names in lower case, unfolded; of repeated ones the first. */
  headers: ReadonlyMap<string, string>
  /** `text/plain` and the like, in lower case. */
  type: string
  /** Decoded. */
  text: string
  /** Of a multipart. */
  parts: Part[]
}

/** No bounce is deeper or has more parts. */
const deepest = 6
const mostParts = 50

/** Reads the bytes that a mail server hands over; the line before the headers that mailbox files have is passed over. */
export function readMail(bytes: Buffer): Part {
  return readPart(bytes.toString('latin1').replace(/^>?From .*\r?\n/, ''), 0)
}

/** Fields as mails and the parts of reports write them, up to the first empty line. */
export function readFields(text: string): Map<string, string> {
  const fields = new Map<string, string>()
  for (const line of head(text)
    .replace(/\r?\n[ \t]+/g, ' ')
    .split(/\r?\n/)) {
    const [, name, value] = /^([!-9;-~]+)[ \t]*:(.*)$/.exec(line) ?? []
    if (name && !fields.has(name.toLowerCase())) fields.set(name.toLowerCase(), value!.trim())
  }
  return fields
}

/** The mail and every part inside it, in the order written. */
export function allParts(part: Part): Part[] {
  return [part, ...part.parts.flatMap(allParts)]
}

const head = (text: string) => (/^\r?\n/.test(text) ? '' : text.split(/\r?\n\r?\n/, 1)[0]!)

function readPart(text: string, depth: number): Part {
  const headers = readFields(text)
  const gap = /^\r?\n|\r?\n\r?\n/.exec(text)
  const body = gap ? text.slice(gap.index + gap[0].length) : ''
  const kind = headers.get('content-type') ?? 'text/plain'
  const type = /^\s*([\w.+-]+\/[\w.+-]+)/.exec(kind)?.[1]?.toLowerCase() ?? 'text/plain'
  const boundary = parameterOf(kind, 'boundary')
  if (type.startsWith('multipart/') && boundary && depth < deepest) {
    const parts = split(body, boundary).map((each) => readPart(each, depth + 1))
    return { headers, type, text: '', parts }
  }
  return { headers, type, text: decode(body, headers.get('content-transfer-encoding'), kind), parts: [] }
}

function parameterOf(kind: string, name: string): string | null {
  const found = new RegExp(`;\\s*${name}\\s*=\\s*(?:"([^"]*)"|([^\\s;"]+))`, 'i').exec(kind)
  return found?.[1] ?? found?.[2] ?? null
}

/** What stands between the lines of a boundary; a last part whose end is missing counts. */
function split(body: string, boundary: string): string[] {
  const parts: string[] = []
  let current: string[] | null = null
  for (const line of body.split(/\r?\n/)) {
    const mark = line.trimEnd()
    if (mark !== `--${boundary}` && mark !== `--${boundary}--`) {
      current?.push(line)
      continue
    }
    if (current) parts.push(current.join('\n'))
    current = mark.endsWith('--') && mark !== `--${boundary}` ? null : []
    if (current === null || parts.length >= mostParts) return parts
  }
  if (current) parts.push(current.join('\n'))
  return parts
}

function decode(body: string, encoding: string | undefined, kind: string): string {
  const bytes = decodeTransfer(body, encoding?.toLowerCase() ?? '')
  const charset = parameterOf(kind, 'charset') ?? 'utf-8'
  try {
    return new TextDecoder(charset).decode(bytes)
  } catch {
    return bytes.toString('latin1')
  }
}

function decodeTransfer(body: string, encoding: string): Buffer {
  if (encoding === 'base64') return Buffer.from(body, 'base64')
  if (encoding !== 'quoted-printable') return Buffer.from(body, 'latin1')
  const plain = body
    .replace(/[ \t]*=\r?\n/g, '')
    .replace(/=([0-9A-F]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
  return Buffer.from(plain, 'latin1')
}
