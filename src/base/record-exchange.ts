import type { HttpResult, OutboundRequest, OutboundResponse } from './outbound-http.ts'

/** One request and what came of it, as an attempt's record keeps it: secrets masked, bodies cut. */
export interface Exchange {
  request: {
    method: string
    url: string
    headers: Record<string, string>
    body: string | null
    /** ISO-8601. */
    at: string
  }
  response:
    | { status: number; headers: Record<string, string>; body: string }
    | { failure: 'not_sent' | 'no_answer'; reason: string }
  /** Of the answer; null when there was none. */
  status: number | null
  durationMs: number
}

/** Reports the exchanges of one attempt and knows every secret that was used in them. */
export interface ExchangeRecord {
  report(exchange: Exchange): void
  /** Replaces each known secret by `***`: for reasons and answers that quote the other side. */
  mask(text: string): string
  /** From now on `mask` replaces this value too. */
  hide(secret: string): void
}

const MASK = '***'
const LONGEST_BODY = 64 * 1024
/** Shorter values would tear holes into ordinary text. They are still masked where they stand. */
const SHORTEST_SECRET = 4

const secretName = /auth|token|secret|key|cookie|passw|signature|credential/i
const secretMember = /("\w*(?:token|secret|passw(?:or)?d|api_?key)"\s*:\s*)"(?:[^"\\]|\\.)*"/gi
const harmlessName = /^idempotency-key$/i

/** `secrets`: what the connection's settings mark as secret, masked wherever it turns up. */
export function createRecord(report: (exchange: Exchange) => void, secrets: string[] = []): ExchangeRecord {
  const known = new Set<string>()
  let longestFirst: string[] = []
  const hide = (secret: string) => {
    if (secret.length < SHORTEST_SECRET) return
    for (const spelling of spellings(secret)) known.add(spelling)
    longestFirst = [...known].sort((a, b) => b.length - a.length)
  }
  for (const secret of secrets) hide(secret)
  const mask = (text: string) => longestFirst.reduce((masked, secret) => masked.replaceAll(secret, MASK), text)
  return { report, hide, mask }
}

/** As it stands in text, in a URL, in a form and in JSON. */
function spellings(secret: string): string[] {
  return [
    secret,
    encodeURIComponent(secret.toWellFormed()),
    new URLSearchParams({ s: secret }).toString().slice(2),
    JSON.stringify(secret).slice(1, -1),
  ]
}

/** Starts the record of one request; the function it gives closes it with what came of it. */
export function recordRequest(
  record: ExchangeRecord,
  request: OutboundRequest,
  url: URL | null,
  headers: Record<string, string>,
  body: string | Buffer | undefined,
): (result: HttpResult) => void {
  const named = new Set(request.secretQuery?.map((name) => name.toLowerCase()))
  const isSecret = (name: string) =>
    named.has(name.toLowerCase()) || (secretName.test(name) && !harmlessName.test(name))
  hideValues(record, isSecret, url, headers)
  const startedAt = new Date()
  const started = performance.now()
  return (result) =>
    record.report({
      request: {
        method: request.method,
        url: record.mask(url ? maskUrl(url, isSecret) : request.url),
        headers: maskHeaders(record, headers, isSecret),
        body: body === undefined ? null : maskBody(record, sentBody(request, body)),
        at: startedAt.toISOString(),
      },
      response: result.ok
        ? {
            status: result.response.status,
            headers: maskHeaders(record, result.response.headers, isSecret),
            body: maskBody(record, bodyOf(request, result.response)),
          }
        : { failure: result.failure, reason: record.mask(result.reason) },
      status: result.ok ? result.response.status : null,
      durationMs: Math.round(performance.now() - started),
    })
}

function hideValues(
  record: ExchangeRecord,
  isSecret: (name: string) => boolean,
  url: URL | null,
  headers: Record<string, string>,
): void {
  for (const [name, value] of url?.searchParams ?? []) if (isSecret(name)) record.hide(value)
  if (url) record.hide(url.password)
  for (const [name, value] of Object.entries(headers)) {
    if (!isSecret(name)) continue
    record.hide(value)
    const [scheme, credentials] = value.split(' ', 2)
    if (!credentials) continue
    record.hide(credentials)
    if (/^basic$/i.test(scheme!))
      record.hide(
        Buffer.from(credentials, 'base64')
          .toString()
          .replace(/^[^:]*:/, ''),
      )
  }
}

function maskUrl(url: URL, isSecret: (name: string) => boolean): string {
  const shown = new URL(url)
  if (shown.password) shown.password = MASK
  for (const name of new Set(shown.searchParams.keys())) if (isSecret(name)) shown.searchParams.set(name, MASK)
  return shown.href
}

function maskHeaders(
  record: ExchangeRecord,
  headers: Record<string, string>,
  isSecret: (name: string) => boolean,
): Record<string, string> {
  const shown = Object.entries(headers).map(([name, value]) => [name, isSecret(name) ? MASK : record.mask(value)])
  return Object.fromEntries(shown)
}

const sentBody = ({ recordBodyAs }: OutboundRequest, body: string | Buffer) =>
  recordBodyAs === undefined ? body.toString() : JSON.stringify(recordBodyAs)

/** What the vendor lets be kept of its answer. A `recordAs` that fails keeps nothing. */
function bodyOf(request: OutboundRequest, response: OutboundResponse): string {
  if (!request.recordAs) return response.text
  try {
    return JSON.stringify(request.recordAs(response)) ?? ''
  } catch {
    return ''
  }
}

/** Known secrets, members of JSON that are named like one (a token a vendor hands out), and what is too long. */
function maskBody(record: ExchangeRecord, body: string): string {
  const text = record.mask(body).replace(secretMember, `$1"${MASK}"`)
  return text.length > LONGEST_BODY ? `${text.slice(0, LONGEST_BODY)}… (${text.length} characters)` : text
}
