import type { IncomingMessage, ServerResponse } from 'node:http'
import { refuse } from '../base/errors.ts'
import type { Log } from '../base/log.ts'
import { inSpan } from '../base/trace.ts'
import type { Delivery, Receive, ReceiveAnswer } from '../pipeline/receive.ts'
import type { DecisionWaiter } from '../pipeline/wait.ts'
import type { Vendor } from '../vendors/_kit/contract.ts'
import type { BodyRoom } from './body-room.ts'
import type { ClientAddress } from './client-address.ts'
import type { Metrics } from './metrics.ts'
import { preferredWait } from './prefer-wait.ts'
import type { RateLimit } from './rate-limit.ts'
import { readBody } from './read-body.ts'
import { tell, tellNo, tellUnavailable } from './webhook-answer.ts'

export interface WebhookParts {
  receive: Receive
  waitForDecision: DecisionWaiter['wait']
  vendors: ReadonlyMap<string, Vendor>
  publicUrl: string
  clientAddress: ClientAddress
  rateLimit: RateLimit
  room: BodyRoom
  metrics: Metrics
  log: Log
}

type InboundVendor = Vendor & { inbound: NonNullable<Vendor['inbound']> }

interface Target {
  /** Undefined: nobody of that name takes webhooks. */
  vendor: InboundVendor | undefined
  /** What follows the vendor in the path: secret, action. */
  segments: string[]
}

const defaultBodyLimit = 1024 * 1024
const prefixes = ['/api/v1/webhooks/', '/api/webhooks/']

/**
 * The webhook paths, answered straight from node:http: this is the hot path, and the bytes must stay as they came. False:
 * the path is somebody else's.
 */
export function createWebhooks(parts: WebhookParts): (request: IncomingMessage, response: ServerResponse) => boolean {
  const inbound = [...parts.vendors.values()].filter(
    (vendor): vendor is InboundVendor => vendor.inbound !== undefined && !vendor.isBuiltIn,
  )
  const byId = new Map(inbound.map((vendor) => [vendor.id, vendor]))
  const byAlias = new Map(inbound.flatMap((vendor) => (vendor.aliases?.webhook ?? []).map((path) => [path, vendor])))

  const find = (path: string): Target | null => {
    const prefix = prefixes.find((each) => path.startsWith(each))
    if (prefix !== undefined) {
      const [id = '', ...segments] = path.slice(prefix.length).split('/').filter(Boolean).map(decode)
      return { vendor: byId.get(id), segments }
    }
    const vendor = byAlias.get(path.endsWith('/') ? path.slice(0, -1) : path)
    return vendor ? { vendor, segments: [] } : null
  }

  return (request, response) => {
    const url = request.url ?? '/'
    const mark = url.indexOf('?')
    const target = find(mark === -1 ? url : url.slice(0, mark))
    if (!target) return false
    void answer(parts, target, request, response)
    return true
  }
}

/** What the log line and the metrics say of one request. */
interface Told {
  kind: string
  status: number
  /** When the request was durable, or refused, by `performance.now()`. */
  at?: number
  [fact: string]: unknown
}

/** Answers one request and leaves one log line and one measurement of it. */
async function answer(parts: WebhookParts, target: Target, request: IncomingMessage, response: ServerResponse) {
  const started = performance.now()
  const ip = parts.clientAddress(request)
  const vendor = target.vendor?.id ?? 'unknown'
  const { at, ...told } = await inSpan('receive', { vendor }, async (add) => {
    const told = await respond(parts, target, ip, request, response)
    add({ kind: told.kind, intake: told.intake as string | undefined })
    return told
  }).catch((error: unknown): Told => {
    parts.log.error({ err: error, vendor }, 'webhook not answered')
    return { kind: 'fault', status: tellNo(response, refuse('internal')) }
  })
  const ended = performance.now()
  parts.metrics.webhook(vendor, told.kind, ((at ?? ended) - started) / 1_000)
  const line = { vendor, ...told, ms: Math.round((ended - started) * 100) / 100, ip }
  parts.log.info(line, `Received ${target.vendor?.title ?? 'unknown'} webhook`)
}

async function respond(
  parts: WebhookParts,
  { vendor, segments }: Target,
  ip: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<Told> {
  const method = request.method ?? ''
  if (method !== 'POST' && method !== 'GET' && method !== 'HEAD')
    return { kind: 'method', status: tellNo(response, refuse('method_not_allowed'), { allow: 'GET, HEAD, POST' }) }
  const seconds = parts.rateLimit.take(ip)
  if (seconds > 0)
    return { kind: 'limited', status: tellNo(response, refuse('rate_limited'), { 'retry-after': String(seconds) }) }
  if (!vendor) return { kind: 'unknown', status: tellNo(response, refuse('unknown_vendor')) }

  const limit = vendor.inbound.bodyLimit ?? defaultBodyLimit
  // a sender that does not say how much it sends may send as much as is allowed
  const isChunked = request.headers['transfer-encoding'] !== undefined
  const most = isChunked ? limit : Math.min(limit, Number(request.headers['content-length'] ?? 0))
  if (!parts.room.take(most)) return { kind: 'full', status: tellUnavailable(response) }
  try {
    return await take(parts, { vendor, segments, limit }, ip, request, response)
  } finally {
    parts.room.give(most)
  }
}

/** Reads the body, hands the request to RECEIVE and tells its sender. */
async function take(
  parts: WebhookParts,
  { vendor, segments, limit }: { vendor: InboundVendor; segments: string[]; limit: number },
  ip: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<Told> {
  const body = await readBody(request, limit)
  if (!body.ok) {
    if (body.reason === 'aborted') return { kind: 'aborted', status: 0 }
    const refusal = refuse('body_too_large', `At most ${limit} bytes.`)
    return { kind: 'too_large', status: tellNo(response, refusal, { connection: 'close' }) }
  }
  const method = request.method ?? ''
  const delivery = { vendor: vendor.id, segments, request: describe(parts.publicUrl, ip, method, request, body.bytes) }
  const received = await parts.receive(delivery)
  const at = performance.now()
  const wait = preferredWait(request.headers.prefer as string | undefined)
  const status = await tell(response, received, wait, parts.waitForDecision)
  return { kind: received.kind, status, at, bytes: body.bytes.length, ...factsOf(received) }
}

function factsOf(received: ReceiveAnswer): Record<string, unknown> {
  if (received.kind === 'rejected') return { reason: received.reason }
  if (received.kind !== 'accepted' && received.kind !== 'duplicate') return {}
  const { id, connectionId, type, subject } = received
  return { intake: id, connection: connectionId, type, subject }
}

/** The request in the vendor contract's words. */
function describe(
  publicUrl: string,
  ip: string,
  method: string,
  request: IncomingMessage,
  body: Buffer,
): Delivery['request'] {
  const url = request.url ?? '/'
  const mark = url.indexOf('?')
  return {
    method,
    url: publicUrl + url,
    query: mark === -1 ? {} : Object.fromEntries(new URLSearchParams(url.slice(mark + 1))),
    // node joins repeated headers by ", "; the one it keeps as a list, set-cookie, is no request header
    headers: request.headers as Record<string, string>,
    body,
    receivedAt: new Date(),
    ip,
  }
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    return segment
  }
}
