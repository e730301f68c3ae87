/** The vendor contract: everything a vendor's folder may offer, as plain objects. See CONTRIBUTING.md. */
import type { z } from 'zod'
import type { HttpResult, OutboundRequest } from '../../base/outbound-http.ts'
import type { MailResult, OutboundMail } from '../../base/outbound-mail.ts'
import type { Event } from '../../domain/events.ts'
import type { IntentData, IntentKind } from '../../domain/intents.ts'
import type { Batch } from './batch.ts'
import type { VerifiedRequest, WebhookRequest } from './request.ts'

export type { HttpResult, OutboundRequest, OutboundResponse } from '../../base/outbound-http.ts'
export type { MailResult, OutboundMail } from '../../base/outbound-mail.ts'
export type { Batch, BatchIo, BatchItem } from './batch.ts'
export type { VerifiedRequest, WebhookRequest } from './request.ts'

/** Why a request was not believed. A closed list: it labels a metric and the rejected sample. */
export type RejectReason =
  | 'missing_proof'
  | 'wrong_proof'
  | 'malformed_proof'
  | 'stale_timestamp'
  | 'future_timestamp'
  | 'no_secret_configured'

export type Verdict = { ok: true; proof: string } | { ok: false; reason: RejectReason }

/** What `verify` may use besides the request and the settings. */
export interface InboundIo {
  now(): Date
  /** Certificates and keys that a scheme needs (SNS); cached and SSRF-guarded by the caller. */
  fetchText(url: string): Promise<string>
}

/** A signing scheme: judges one request. Made by the functions in `schemes/`. */
export type Scheme<S> = (request: WebhookRequest, settings: S, io: InboundIo) => Verdict | Promise<Verdict>

export interface Identity {
  /**
   * Same key = same delivery told again; unique within the connection. Null: nothing in it tells a repeat from the same thing
   * happening again, and what it says may be told twice. Every delivery is then kept.
   */
  dedupeKey: string | null
  /** The vendor's own name of what happened, e.g. `on_create_lead`. */
  type: string
  /** What it is about; requests of one subject are decided in order. */
  subject: string
  /** ISO-8601 UTC or null. */
  occurredAt: string | null
  /** True when the body could not be read: it is stored and flagged, never refused. */
  unreadable?: boolean
}

export interface Reply {
  status: number
  headers?: Record<string, string>
  body: string
}

/** What is kept of a request: bytes to store and the harmless headers. */
export interface Redacted {
  body: Buffer
  headers: Record<string, string>
}

export interface Inbound<S> {
  verify: Scheme<S>
  /** "Prove you own this URL" and GET probes; null when the request is an ordinary delivery. */
  handshake?(request: WebhookRequest, settings: S): Reply | null
  /** Never throws. */
  identify(request: VerifiedRequest, settings: S): Identity
  /** Takes secrets out of what is stored; the default drops proof headers only. */
  redact?(request: VerifiedRequest, settings: S): Redacted
  /** Pure: the same request and settings give the same facts. [] = known and ignored. Throws only on a bug. */
  translate(request: VerifiedRequest, settings: S): Event[]
  /** What an accepted request is answered with, where the vendor reads the answer; null: as usual. */
  reply?(request: VerifiedRequest, settings: S): Reply | null
  /** Bytes; default 1 MiB. */
  bodyLimit?: number
}

/** How one try ended: expected outcomes are values, an exception is a bug. Code `gone`: the connection is to be switched off. */
export type Outcome =
  | {
      kind: 'done' /** the vendor's id of what was made */
      reference?: string | null
      answer?: unknown
      events?: Event[]
    }
  /** Code `disconnected`: nothing can be sent from this account now, whatever the message. */
  | { kind: 'retry'; reason: string; afterMs?: number; code?: string }
  | {
      kind: 'reject'
      reason: string
      code?: string
      /** What the refusal tells; takes the place of the wish's `onFailure`. */
      events?: Event[]
    }
  | { kind: 'doubtful'; reason: string }

/** What a look-up says of an attempt that was never answered. */
export type Settlement =
  | { kind: 'done'; reference?: string | null; events?: Event[] }
  | { kind: 'not_sent' }
  | { kind: 'unknown' }

export interface OutboundIo {
  http(request: OutboundRequest): Promise<HttpResult>
  /** Hands one message to a mail server. */
  mail(message: OutboundMail): Promise<MailResult>
  now(): Date
  /** The effect's key: stable over all attempts, sent as idempotency key where the vendor has one. */
  idempotencyKey: string
  /** 1 for the first try. */
  attempt: number
  /** Public URL of the hub, for callbacks. */
  publicUrl: string
  /** This connection's own webhook URL, for callbacks. */
  webhookUrl: string
  /** Data of the feature that owns the intent, for kinds whose intent is only an id (`conversion.send`). */
  load(kind: IntentKind, id: string): Promise<unknown>
}

export interface Action<S, K extends IntentKind> {
  /**
   * `safe`: a read, or the vendor folds repeats by key: an unanswered try is simply tried again.
   * `once`: an unanswered try makes the effect doubtful.
   */
  repeat: 'safe' | 'once'
  /** False: this connection cannot carry out this intent (wrong channel, missing data); it is bound elsewhere. */
  accepts?(data: IntentData[K], settings: S): boolean
  perform(data: IntentData[K], settings: S, io: OutboundIo): Promise<Outcome>
  /** Looks up what became of a try without an answer. */
  settle?(data: IntentData[K], settings: S, io: OutboundIo, startedAt: Date): Promise<Settlement>
  /** Where the vendor takes lists: effects of one connection that are due together go in one request. */
  batch?: Batch<S, K>
  /** Paid look-ups: the answer is kept for `ttlDays` under `key` and counts against the connection's budget. */
  lookup?: { key(data: IntentData[K]): string; ttlDays: number }
}

export type Outbound<S> = { [K in IntentKind]?: Action<S, K> }

/** An operator's command on a connection: subscribe, unsubscribe, test. */
export type Command<S> = (settings: S, io: OutboundIo, input: Record<string, unknown>) => Promise<CommandResult>

export interface Poll<S> {
  command: string
  everyMs: number
  /** False: the connection lacks what the command needs. */
  isReady(settings: S): boolean
}

export type CommandResult =
  | { ok: true; message: string; detail?: unknown }
  | { ok: false; message: string; detail?: unknown }

/** A small fake of the vendor that speaks its real wire format and shares no code with the adapter. */
export interface Simulator {
  /** Event names that `leadline simulate <vendor> <event>` knows. */
  events: readonly string[]
  /**
   * A signed request as the vendor would send it. `n` makes distinct invented people; `webhookUrl` is the connection's, as the
   * vendor was told it, for those that sign it. `instead`: bytes to send in the place of the event's own, under the same proof
   * where that is not inside the body: how bad input gets past the door.
   */
  send(
    event: string,
    n: number,
    settings: Record<string, unknown>,
    now: Date,
    webhookUrl: string,
    instead?: Buffer,
  ): SimulatedRequest
  /** Settings of a sandbox's connection that invented texts will not do for; `baseUrl` is the simulator's server. */
  settings?: Record<string, unknown> | ((baseUrl: string) => Record<string, unknown>)
  /** Answers our calls. Mounted on a loopback server; state is kept by the closure. */
  serve?(): SimulatedServer
}

export interface SimulatedRequest {
  method: 'POST' | 'GET'
  /** Appended to the connection's webhook URL, e.g. `/on_create_lead`. */
  pathSuffix?: string
  headers: Record<string, string>
  body: Buffer
}

export interface SimulatedServer {
  /** Default `http`. By `smtp`, `path` is who the mail goes to, `body` the mail, the answer's status the reply's code. */
  speaks?: 'http' | 'smtp'
  /** `path` is below the vendor's base URL and keeps its query string. */
  handle(request: {
    method: string
    path: string
    headers: Record<string, string>
    body: Buffer
  }): SimulatedAnswer | Promise<SimulatedAnswer>
  /** Everything that was asked for, oldest first; what tests look at. */
  calls: { method: string; path: string; headers: Record<string, string>; body: string; at: number }[]
  /** How the next calls behave instead of normally; a test sets it. */
  fault: ((request: { method: string; path: string; body: string }) => SimulatedFault | null) | null
}

/** Another answer, or none. The `done_` ones do what was asked first and fail to say so. */
export type SimulatedFault = SimulatedAnswer | 'hang' | 'reset' | 'done_hang' | 'done_reset'

export interface SimulatedAnswer {
  status: number
  headers?: Record<string, string>
  body?: unknown
  /** Answer after this long. */
  delayMs?: number
}

export interface Vendor<S = Record<string, unknown>> {
  id: string
  title: string
  /**
   * Every workspace has one connection of it from the start: it is our own door (a person, a file), takes no webhook and
   * is nothing to set up. Its requests come through `pipeline/submit.ts`.
   */
  isBuiltIn?: true
  /** Further paths, outside the API's own, that users of this vendor already call. Without a final slash. */
  aliases?: { webhook?: string[]; stats?: string[] }
  /**
   * One zod object; each field's `.meta({ title, help, secret?, env? })` gives the form, the masking and the
   * environment names. A field named `baseUrl` replaces the vendor's own root.
   */
  settings: z.ZodType<S> & { shape: Record<string, z.ZodType> }
  /** Environment names that must be set for an environment connection to exist; default: the required fields'. */
  enabledBy?: string[]
  inbound?: Inbound<S>
  outbound?: Outbound<S>
  commands?: { test?: Command<S>; subscribe?: Command<S>; unsubscribe?: Command<S> } & Record<
    string,
    Command<S> | undefined
  >
  /** Commands that ask for what the vendor never sends by itself; each is given `since`, ISO-8601. */
  polls?: Poll<S>[]
  simulator?: () => Promise<Simulator>
  /** Calls under way at once on one connection, in one process; default 16. */
  atOnce?: number
  /** The number, instance or address that a connection with these settings sends from, as the vendor's own facts name it. */
  sender?(settings: S): string | null
  /** Vendor is a fallback that must never be chosen unless nothing else can (order of binding; default 100). */
  bindOrder?: number
}

/** Keeps the settings type inside one vendor and forgets it at the registry. */
export function defineVendor<S>(vendor: Vendor<S>): Vendor {
  return vendor as unknown as Vendor
}
