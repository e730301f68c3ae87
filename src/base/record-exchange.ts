import type { OutboundRequest, OutboundResponse } from './outbound-http.ts'

/** One request and what came of it, as an attempt's record keeps it: secrets masked, bodies cut. */
export interface Exchange {
  method: string
  url: string
  requestHeaders: Record<string, string>
  requestBody: string | null
  /** ISO-8601. */
  startedAt: string
  tookMs: number
  status: number | null
  responseHeaders: Record<string, string> | null
  responseBody: string | null
  failure: 'not_sent' | 'no_answer' | null
  reason: string | null
}

/** Collects the exchanges of one attempt and knows every secret that was used in them. */
export interface ExchangeRecord {
  exchanges: Exchange[]
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
const harmlessName = /^idempotency-key$/i

/** `secrets`: what the connection's settings mark as secret, masked wherever it turns up. */
export function createRecord(secrets: string[] = []): ExchangeRecord {
  const known = new Set<string>()
  let longestFirst: string[] = []
  const hide = (secret: string) => {
    if (secret.length < SHORTEST_SECRET) return
    for (const spelling of spellings(secret)) known.add(spelling)
    longestFirst = [...known].sort((a, b) => b.length - a.length)
  }
  for (const secret of secrets) hide(secret)
  const mask = (text: string) => longestFirst.reduce((masked, secret) => masked.replaceAll(secret, MASK), text)
  return { exchanges: [], hide, mask }
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

/** Starts the record of one request; the function it gives closes it with what came back. */
export function recordRequest(
  record: ExchangeRecord,
  request: OutboundRequest,
  url: URL | null,
  headers: Record<string, string>,
  body: string | Buffer | undefined,
): (end: { response: OutboundResponse } | { failure: 'not_sent' | 'no_answer'; reason: string }) => void {
  const named = new Set(request.secretQuery?.map((name) => name.toLowerCase()))
  const isSecret = (name: string) =>
    named.has(name.toLowerCase()) || (secretName.test(name) && !harmlessName.test(name))
  hideValues(record, isSecret, url, headers)
  const startedAt = new Date()
  const started = performance.now()
  return (end) => {
    const response = 'response' in end ? end.response : null
    record.exchanges.push({
      method: request.method,
      url: record.mask(url ? maskUrl(url, isSecret) : request.url),
      requestHeaders: maskHeaders(record, headers, isSecret),
      requestBody: body === undefined ? null : cut(record.mask(body.toString())),
      startedAt: startedAt.toISOString(),
      tookMs: Math.round(performance.now() - started),
      status: response?.status ?? null,
      responseHeaders: response && maskHeaders(record, response.headers, isSecret),
      responseBody: response && cut(record.mask(bodyOf(request, response))),
      failure: 'failure' in end ? end.failure : null,
      reason: 'failure' in end ? record.mask(end.reason) : null,
    })
  }
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

/** What the vendor lets be kept of its answer. A `recordAs` that fails keeps nothing. */
function bodyOf(request: OutboundRequest, response: OutboundResponse): string {
  if (!request.recordAs) return response.text
  try {
    return JSON.stringify(request.recordAs(response)) ?? ''
  } catch {
    return ''
  }
}

function cut(text: string): string {
  return text.length > LONGEST_BODY ? `${text.slice(0, LONGEST_BODY)}… (${text.length} characters)` : text
}
