/** The only place that makes requests. */
import type { LookupFunction } from 'node:net'
import { Agent, buildConnector, Client, type Dispatcher } from 'undici'
import { type Address, type Guarded, guardAddress } from './guard-address.ts'
import { type RawHeaders, readResponse } from './read-response.ts'
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
 * A connection is used again within this time after an answer. Longer ones are closed by the other side while a request is on
 * its way: that cannot be told from a request that was read, and would leave an effect doubtful that never began.
 */
const reusedWithinMs = 1_000

/**
 * Makes the function that sends one request and never throws for what the other side or the network does. Where an operator
 * set the URL, requests that follow each other share connections; one to a URL that a user typed has its own, to the address
 * that was judged. Redirects are not followed: a 3xx is an answer.
 */
export function createOutboundHttp(settings: OutboundHttpSettings = {}): OutboundHttp {
  const { responseLimit = 4 * 1024 * 1024, patience = 1, guard = guardAddress } = settings
  const connectTimeoutMs = (settings.connectTimeoutMs ?? 10_000) * patience
  const limits = { headersTimeout: 0, bodyTimeout: 0, maxResponseSize: responseLimit }
  const shared = new Agent({
    ...limits,
    connect: buildConnector({ timeout: connectTimeoutMs }),
    keepAliveTimeout: reusedWithinMs,
    keepAliveMaxTimeout: reusedWithinMs,
  })

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
      const sent: Sent = { origin: url.origin, path: url.pathname + url.search, method: request.method, headers, body }
      if (reach === 'anywhere') return exchange(shared, sent, stop)
      const guarded = await unlessStopped(guard(url), stop).catch((error: unknown) => ({ error }))
      if ('error' in guarded) return { ok: false, failure: 'not_sent', reason: explain(guarded.error, false) }
      if (!guarded.ok) return neverSent(guarded.reason)
      const pinned: ConnectOptions = { timeout: connectTimeoutMs, lookup: lookupIn(guarded.addresses) }
      const own = new Client(url.origin, { ...limits, pipelining: 0, connect: buildConnector(pinned) })
      const result = await exchange(own, sent, stop)
      void own.destroy()
      return result
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

type Sent = Pick<Dispatcher.DispatchOptions, 'origin' | 'path' | 'method' | 'headers' | 'body'>

/** Sends one request and gathers its answer. Never rejects. */
function exchange(dispatcher: Dispatcher, request: Sent, stop: AbortSignal): Promise<HttpResult> {
  return new Promise((resolve) => {
    // From the moment its bytes are given to a connection the request may have left; before it, it cannot have.
    let mayHaveLeft = false
    let under: Dispatcher.DispatchController | undefined
    const end = (result: HttpResult) => {
      stop.removeEventListener('abort', onStop)
      resolve(result)
    }
    const fail = (error: unknown) => end(failureOf(error, mayHaveLeft))
    const onStop = () => {
      fail(stop.reason)
      under?.abort(stop.reason)
    }
    if (stop.aborted) return onStop()
    stop.addEventListener('abort', onStop, { once: true })
    let status = 0
    let headers: RawHeaders = {}
    const chunks: Buffer[] = []
    dispatcher.dispatch(request, {
      onRequestStart: (controller) => {
        under = controller
        if (stop.aborted) controller.abort(stop.reason)
        else mayHaveLeft = true
      },
      onResponseStart: (_, statusCode, given) => {
        status = statusCode
        headers = given
      },
      onResponseData: (_, chunk) => {
        chunks.push(chunk)
      },
      onResponseEnd: () => end({ ok: true, response: readResponse(status, headers, Buffer.concat(chunks)) }),
      onResponseError: (_, error) => fail(error),
    })
  })
}

function failureOf(error: unknown, mayHaveLeft: boolean): HttpResult {
  if (mayHaveLeft) return { ok: false, failure: 'no_answer', reason: explain(error, true) }
  if (codeOf(error) === 'UND_ERR_INVALID_ARG') return neverSent((error as Error).message)
  return { ok: false, failure: 'not_sent', reason: explain(error, false) }
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
