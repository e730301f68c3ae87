/** The only place that makes requests. */
import type { LookupFunction } from 'node:net'
import { TextDecoder } from 'node:util'
import { buildConnector, Client, type Dispatcher } from 'undici'
import { type Address, type Guarded, guardAddress } from './guard-address.ts'
import { type ExchangeRecord, recordRequest } from './record-exchange.ts'

export interface OutboundRequest {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  url: string
  headers?: Record<string, string>
  /** Objects go as JSON. */
  body?: string | Buffer | Record<string, unknown> | unknown[]
  /** From the first step to the last byte of the answer; default 30 s. */
  timeoutMs?: number
  /** Query parameters and header names whose values must never be recorded. */
  secretQuery?: string[]
  /** What is kept of the body in the attempt's record instead of it: where it speaks of others too. */
  recordBodyAs?: unknown
  /** What may be kept of the answer's body in the attempt's record; default all of it, cut. */
  recordAs?(response: OutboundResponse): unknown
}

export interface OutboundResponse {
  status: number
  headers: Record<string, string>
  text: string
  /** The parsed body, or undefined when it is not JSON. */
  json: unknown
}

/** `not_sent`: the request never left, a retry is safe. `no_answer`: it left and nothing whole came back. */
export type HttpResult =
  | { ok: true; response: OutboundResponse }
  | {
      ok: false
      failure: 'not_sent' | 'no_answer'
      reason: string
      /** The same request can never be sent: a malformed or forbidden URL. */
      permanent?: true
      /** Not before this many milliseconds from now: the circuit is open. */
      afterMs?: number
    }

export interface SendOptions {
  /** `public`: the URL was typed by a user, only the public Internet may be reached. `anywhere`: an operator set it. */
  reach: 'public' | 'anywhere'
  record?: ExchangeRecord
  /** Gives up early, at shutdown. */
  signal?: AbortSignal
}

export type OutboundHttp = (request: OutboundRequest, options: SendOptions) => Promise<HttpResult>

export interface OutboundHttpSettings {
  /** Until the connection stands, TLS included; default 10 s. */
  connectTimeoutMs?: number
  /** Bytes of an answer's body; default 4 MiB. A larger answer cannot be read whole and counts as none. */
  responseLimit?: number
  /** Factor on every time-out; default 1. */
  patience?: number
  /** Judges a URL typed by a user; another one only in tests. */
  guard?: (url: URL) => Promise<Guarded>
}

const DEFAULT_TIMEOUT_MS = 30_000

/**
 * Makes the function that sends one request and never throws for what the other side or the network does. Every request has
 * a connection of its own: on a kept-alive one, a reset before the first byte of an answer cannot be told from a request
 * that was read, and would leave an effect doubtful that never began. Redirects are not followed: a 3xx is an answer.
 */
export function createOutboundHttp(settings: OutboundHttpSettings = {}): OutboundHttp {
  const { responseLimit = 4 * 1024 * 1024, patience = 1, guard = guardAddress } = settings
  const connectTimeoutMs = (settings.connectTimeoutMs ?? 10_000) * patience
  const connectAnywhere = buildConnector({ timeout: connectTimeoutMs })

  return async (request, { reach, record, signal }) => {
    const url = URL.parse(request.url)
    const { headers, body } = encode(request)
    const close = record && recordRequest(record, request, url, headers, body)
    const result = await send()
    close?.(result)
    return result

    async function send(): Promise<HttpResult> {
      if (!url || !/^https?:$/.test(url.protocol)) return neverSent('not a valid http or https URL')
      if (url.username || url.password) return neverSent('the URL must not hold a user name or password')
      const deadline = AbortSignal.timeout(Math.ceil((request.timeoutMs ?? DEFAULT_TIMEOUT_MS) * patience))
      const stop = signal ? AbortSignal.any([deadline, signal]) : deadline
      let connect = connectAnywhere
      if (reach === 'public') {
        const guarded = await unlessStopped(guard(url), stop).catch((error: unknown) => ({ error }))
        if ('error' in guarded) return { ok: false, failure: 'not_sent', reason: explain(guarded.error, false) }
        if (!guarded.ok) return neverSent(guarded.reason)
        const pinned: ConnectOptions = { timeout: connectTimeoutMs, lookup: lookupIn(guarded.addresses) }
        connect = buildConnector(pinned)
      }
      return exchange(url, { method: request.method, headers, body }, { connect, responseLimit, stop })
    }
  }
}

function neverSent(reason: string): HttpResult {
  return { ok: false, failure: 'not_sent', reason, permanent: true }
}

function encode({ headers = {}, body }: OutboundRequest): { headers: Record<string, string>; body?: string | Buffer } {
  const all: Record<string, string> = {
    'user-agent': 'Leadline',
    accept: 'application/json',
    'accept-encoding': 'identity',
  }
  for (const [name, value] of Object.entries(headers)) all[name.toLowerCase()] = value
  if (body === undefined || typeof body === 'string' || Buffer.isBuffer(body)) return { headers: all, body }
  all['content-type'] ??= 'application/json'
  return { headers: all, body: JSON.stringify(body) }
}

/** Rejects as soon as it is stopped, whatever becomes of the work. */
function unlessStopped<T>(work: Promise<T>, stop: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const onStop = () => reject(stop.reason)
    if (stop.aborted) return onStop()
    stop.addEventListener('abort', onStop, { once: true })
    work.then(resolve, reject).finally(() => stop.removeEventListener('abort', onStop))
  })
}

/** undici hands the socket's options on, which its types do not say. */
type ConnectOptions = buildConnector.BuildOptions & { lookup: LookupFunction }

/** Answers DNS for one connection with the addresses that were judged. */
function lookupIn(addresses: Address[]): LookupFunction {
  return (_host, options, answer) => {
    if (options.all) answer(null, addresses)
    else answer(null, addresses[0]!.address, addresses[0]!.family)
  }
}

async function exchange(
  url: URL,
  request: Pick<Dispatcher.RequestOptions, 'method' | 'headers' | 'body'>,
  { connect, responseLimit, stop }: { connect: buildConnector.connector; responseLimit: number; stop: AbortSignal },
): Promise<HttpResult> {
  // From the moment the connection stands the request may have left; before it, it cannot have.
  let mayHaveLeft = false
  const client = new Client(url.origin, {
    pipelining: 0,
    headersTimeout: 0,
    bodyTimeout: 0,
    maxResponseSize: responseLimit,
    connect: (options, done) =>
      connect(options, (...result) => {
        if (result[0] === null) mayHaveLeft = true
        done(...result)
      }),
  })
  const ask = async () => {
    const { statusCode, headers, body } = await client.request({ ...request, path: url.pathname + url.search })
    return readResponse(statusCode, headers, Buffer.from(await body.arrayBuffer()))
  }
  try {
    return { ok: true, response: await unlessStopped(ask(), stop) }
  } catch (error) {
    if (mayHaveLeft) return { ok: false, failure: 'no_answer', reason: explain(error, true) }
    if (codeOf(error) === 'UND_ERR_INVALID_ARG') return neverSent((error as Error).message)
    return { ok: false, failure: 'not_sent', reason: explain(error, false) }
  } finally {
    void client.destroy()
  }
}

function readResponse(
  status: number,
  rawHeaders: Record<string, string | string[] | undefined>,
  bytes: Buffer,
): OutboundResponse {
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

function codeOf(error: unknown): string {
  return String((error as { code?: unknown })?.code ?? '')
}

const reasons: Record<string, string> = {
  ENOTFOUND: 'the host was not found',
  EAI_AGAIN: 'the host could not be looked up',
  ECONNREFUSED: 'the connection was refused',
  EHOSTUNREACH: 'the host cannot be reached',
  ENETUNREACH: 'the network cannot be reached',
  ETIMEDOUT: 'could not connect in time',
  UND_ERR_CONNECT_TIMEOUT: 'could not connect in time',
  UND_ERR_RES_EXCEEDED_MAX_SIZE: 'the answer is too large to be read',
}

/** One line for a person. `left`: the request may have left. */
function explain(error: unknown, left: boolean): string {
  const { name, message } = error as Error
  const code = codeOf(error)
  if (name === 'TimeoutError') return left ? 'no answer in time' : 'could not connect in time'
  if (name === 'AbortError') return 'given up before an answer'
  if (reasons[code]) return reasons[code]
  if (left) return `the answer broke off (${code || message})`
  return `could not connect (${code || message})`
}
