import { laneOf, newId, shortHash, timeOfId } from '../base/ids.ts'
import type { Log } from '../base/log.ts'
import type { Sealer } from '../base/seal.ts'
import { storable } from '../domain/storable.ts'
import type { Connection, Directory } from '../features/connections/directory.ts'
import type { Append, IntakeRow } from '../queue/append.ts'
import type {
  Identity,
  Inbound,
  InboundIo,
  RejectReason,
  Reply,
  Vendor,
  Verdict,
  WebhookRequest,
} from '../vendors/_kit/contract.ts'
import { redactHeaders } from '../vendors/_kit/redact.ts'
import { markVerified, type VerifiedRequest } from '../vendors/_kit/request.ts'

/** What the HTTP floor hands over: the request before anybody knows whose it is. */
export interface Delivery {
  vendor: string
  /** Path segments after the vendor: `[]`, `[action]`, `[urlSecret]` or `[urlSecret, action]`. */
  segments: string[]
  request: Omit<WebhookRequest, 'action' | 'viaSecretUrl'>
}

export type ReceiveAnswer =
  | {
      kind: 'accepted' | 'duplicate'
      /** Of the delivery that came first. */
      id: string
      workspaceId: string
      connectionId: string
      type: string
      subject: string
      reply: Reply | null
    }
  | { kind: 'handshake'; reply: Reply }
  | { kind: 'rejected'; reason: RejectReason }
  /** No such vendor or connection. */
  | { kind: 'unknown' }
  /** Not known to be stored: the sender should try again. */
  | { kind: 'unavailable' }

export type Receive = (delivery: Delivery) => Promise<ReceiveAnswer>

interface ReceiveTools {
  vendors: ReadonlyMap<string, Vendor>
  directory: Directory
  sealer: Sealer
  append: Append
  io: InboundIo
  log: Log
  /** Told of every request that was not believed; must not slow the answer. */
  onRejected(connection: Connection, request: WebhookRequest, reason: RejectReason): void
}

/** RECEIVE: find the connection → verify → identify → redact → store. Nothing else happens before the answer. */
export function createReceive(tools: ReceiveTools): Receive {
  return async (delivery) => {
    const vendor = tools.vendors.get(delivery.vendor)
    if (!vendor?.inbound || vendor.isBuiltIn) return { kind: 'unknown' }
    const found = findConnection(tools.directory, delivery)
    // a secret that is no longer valid proves nothing; it must not pass for an action either
    if (!found)
      return isSecret(delivery.segments[0]) ? { kind: 'rejected', reason: 'wrong_proof' } : { kind: 'unknown' }
    const { connection } = found
    const inbound = vendor.inbound
    const request: WebhookRequest = Object.assign(delivery.request, {
      action: found.action,
      viaSecretUrl: found.viaSecretUrl,
    })
    const handshake = inbound.handshake?.(request, connection.settings)
    if (handshake) return { kind: 'handshake', reply: handshake }
    const verdict = await judge(tools, inbound, connection, request)
    if (!verdict) return { kind: 'unavailable' }
    if (!verdict.ok) {
      tools.onRejected(connection, request, verdict.reason)
      return { kind: 'rejected', reason: verdict.reason }
    }
    const verified = markVerified(request)
    const row = intakeRow(vendor.id, inbound, connection, verified, verdict.proof, tools.sealer)
    const result = await tools.append(row)
    if (result.kind === 'unavailable' || result.kind === 'unstorable') return { kind: 'unavailable' }
    return {
      kind: result.kind,
      id: result.id,
      workspaceId: connection.workspaceId,
      connectionId: connection.id,
      type: row.type,
      subject: row.subject,
      reply: inbound.reply?.(verified, connection.settings) ?? null,
    }
  }
}

/** Null: it could not be judged (a certificate could not be fetched), and must be sent again. */
async function judge(
  { io, log }: ReceiveTools,
  inbound: Inbound<Record<string, unknown>>,
  connection: Connection,
  request: WebhookRequest,
): Promise<Verdict | null> {
  try {
    return await inbound.verify(request, connection.settings, io)
  } catch (error) {
    log.warn({ err: error, connection: connection.id }, 'a request could not be judged')
    return null
  }
}

/** Connections' secrets are 43 characters, no vendor's action is so long. */
const isSecret = (segment: string | undefined) => segment !== undefined && segment.length > 40

interface Found {
  connection: Connection
  action: string | null
  viaSecretUrl: boolean
}

/** The first segment is the connection's secret when one matches; otherwise the environment's connection is meant. */
function findConnection(directory: Directory, { vendor, segments, request }: Delivery): Found | undefined {
  const [first, second] = segments
  if (first !== undefined) {
    const connection = directory.bySecret(vendor, first, request.receivedAt)
    if (connection) return { connection, action: second ?? null, viaSecretUrl: true }
  }
  const connection = directory.environmentConnection(vendor)
  if (!connection || second !== undefined || isSecret(first)) return undefined
  return { connection, action: first ?? null, viaSecretUrl: false }
}

export interface RowTools {
  sealer: Sealer
}

/** A proven request as it is stored. */
export function intakeRow(
  vendor: string,
  inbound: Inbound<Record<string, unknown>>,
  connection: Connection,
  request: VerifiedRequest,
  proof: string,
  sealer: Sealer,
): IntakeRow {
  const identity = inbound.identify(request, connection.settings)
  const kept = inbound.redact?.(request, connection.settings) ?? redactHeaders(request)
  const id = newId()
  const subject = cut(identity.subject, 400)
  const dedupeKey = identity.dedupeKey ?? id
  return {
    id,
    receivedAt: timeOfId(id),
    workspaceId: connection.workspaceId,
    connectionId: connection.id,
    vendor,
    type: cut(identity.type, 200),
    subject,
    occurredAt: timeOf(identity),
    dedupeKey: cut(dedupeKey, 1000),
    key: shortHash(connection.id, dedupeKey),
    action: request.action === null ? null : cut(request.action, 200),
    unreadable: identity.unreadable ?? false,
    headers: keptHeaders(kept.headers, request, proof),
    body: sealer.seal(kept.body),
    lane: laneOf(`${connection.id}\u0000${subject}`),
  }
}

function timeOf({ occurredAt }: Identity): Date | null {
  if (occurredAt === null) return null
  const time = new Date(occurredAt)
  return Number.isNaN(time.getTime()) || Math.abs(time.getTime()) > 4e12 ? null : time
}

/** At most so much of a text as a sender writes it; what it puts there must not cost its neighbours a second statement. */
const cut = (text: string, length: number): string => storable(text.slice(0, length))

/** Names that no header can have, with a colon in front, hold what RECEIVE knows besides: the proof and the query. */
function keptHeaders(
  headers: Record<string, string>,
  request: VerifiedRequest,
  proof: string,
): Record<string, unknown> {
  const kept: Record<string, unknown> = { ':proof': proof }
  for (const name in headers) kept[name] = cut(headers[name]!, 2000)
  if (Object.keys(request.query).length > 0) {
    kept[':query'] = Object.fromEntries(
      Object.entries(request.query).map(([key, value]) => [
        cut(key, 200),
        /secret|token|key|sig/i.test(key) ? '***' : cut(value, 2000),
      ]),
    )
  }
  return kept
}
