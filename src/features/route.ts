import type { Readable } from 'node:stream'
import type { z } from 'zod'
import type { Refusal } from '../base/errors.ts'
import type { RecordScope, Transaction } from '../db/transaction.ts'
import type { HiddenFields } from '../domain/hidden-fields.ts'
import type { AuditAction } from './audit-actions.ts'

/** What a caller's key or role must allow. */
export type Scope = 'read' | 'write' | 'admin'

/** What a person is in a workspace. */
export type Role = 'owner' | 'admin' | 'manager' | 'agent' | 'viewer'

/** A person who has proven who they are. */
export interface User {
  id: string
  name: string
  email: string
}

interface Caller {
  /** For the audit log and for causes: `instance key`, `key "deploy" …a1b2`, `Maria Souza (maria@example.test)`. */
  label: string
  scopes: readonly Scope[]
}

/** Who calls: one of the two kinds of key, or a person in the role they have in the chosen workspace. */
export type Actor =
  | (Caller & { kind: 'instance' | 'key'; user: null; role: null; recordScope: 'all' })
  | (Caller & { kind: 'user'; user: User; role: Role; recordScope: RecordScope })

/** One file of a multipart request. Fields sent after the file are complete once the stream has ended. */
export interface Upload {
  filename: string
  stream: Readable
  fields(): Record<string, string>
}

/** A workspace that the caller may use, and work in it. */
export interface Place {
  workspaceId: string
  /** Names what its transactions show: callers with the same view see the same rows. */
  view: string
  /**
   * Runs `work` in one transaction as the API role of this workspace: other workspaces' rows do not exist there. A
   * refusal or an exception rolls back. Never wait for the network inside.
   */
  transaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T>
  /** Writes who changed what in the set-up. `subject` is an id or a slug, `detail` holds no secret. */
  audit(tx: Transaction, action: AuditAction, subject: string, detail?: Record<string, unknown>): Promise<void>
}

/** What a handler knows of a request before anybody is known to have made it. */
export interface OpenCall<P = unknown, Q = unknown, B = unknown> {
  params: P
  query: Q
  body: B
  now: Date
  /** A header of the request, by its name in lower case. */
  header(name: string): string | null
  /** The query as it was sent, with its `?`; empty without one. */
  search: string
  /** Where the request came from; proxies that the operator trusts are looked through. */
  address: string
  /** Adds `Set-Cookie` headers to the answer, whatever it is. */
  setCookies(cookies: readonly string[]): void
}

/** What a handler knows of a person's request about themselves, whatever the workspace. */
export interface OwnCall<P = unknown, Q = unknown, B = unknown> extends OpenCall<P, Q, B> {
  user: User
}

/** Everything a handler knows about its request. Its place is the workspace that the caller chose. */
export interface Call<P = unknown, Q = unknown, B = unknown> extends Place, OpenCall<P, Q, B> {
  actor: Actor
  /**
   * Custom fields that the caller gets masked. The HTTP side masks them in every JSON answer and refuses requests that name one; a
   * handler looks here before it shows what holds values without their names: a raw request, a file, a filled text.
   */
  hidden: HiddenFields
  /** Aborted when the caller goes away and when the process stops. */
  signal: AbortSignal
  /** Another workspace that the body names, if the caller may do there what this route needs. */
  enter(slug: string): Promise<Place | Refusal>
  /** The file of a route with `upload`; null when the request has none. */
  upload(): Promise<Upload | null>
}

declare const streamed: unique symbol

/** An answer that is not JSON: a download, a stream of events. */
export interface Streamed {
  readonly [streamed]: true
  contentType: string
  headers: Record<string, string>
  chunks: AsyncIterable<string | Buffer>
}

/** Answers with bytes as they come; stops reading when the caller goes away. */
export function stream(
  contentType: string,
  chunks: AsyncIterable<string | Buffer>,
  headers: Record<string, string> = {},
): Streamed {
  const answer = { contentType, headers, chunks } as Streamed
  streams.add(answer)
  return answer
}

const streams = new WeakSet<object>()

/** True for what `stream` made. */
export function isStreamed(value: unknown): value is Streamed {
  return typeof value === 'object' && value !== null && streams.has(value)
}

declare const taken: unique symbol

/** What was taken and is not done yet: answered with 202. */
export interface Taken {
  readonly [taken]: true
  value: unknown
}

const takings = new WeakSet<object>()

/** Answers 202 with what a route's `accepted` describes: the work is stored and goes on without the caller. */
export function accept(value: object): Taken {
  const answer = { value } as Taken
  takings.add(answer)
  return answer
}

/** True for what `accept` made. */
export function isTaken(value: unknown): value is Taken {
  return typeof value === 'object' && value !== null && takings.has(value)
}

declare const redirected: unique symbol

/** An answer that sends a browser elsewhere. */
export interface Redirected {
  readonly [redirected]: true
  location: string
}

/** Sends the browser to a page of ours, or to a sign-in provider. */
export function redirect(location: string): Redirected {
  const answer = { location } as Redirected
  redirects.add(answer)
  return answer
}

const redirects = new WeakSet<object>()

/** True for what `redirect` made. */
export function isRedirected(value: unknown): value is Redirected {
  return typeof value === 'object' && value !== null && redirects.has(value)
}

/**
 * One path of the API. Features list theirs in `routes.ts`; the HTTP side gives each its authorisation, validation,
 * transaction, documentation and log line.
 */
export interface Route<
  P extends z.ZodType = z.ZodType,
  Q extends z.ZodType = z.ZodType,
  B extends z.ZodType = z.ZodType,
  A extends z.ZodType = z.ZodType,
> {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** As OpenAPI writes it: `/api/v1/intakes/{id}`. */
  path: string
  /** Other paths with the same meaning. */
  aliases?: string[]
  /** `public`: anybody; `own`: any person who is signed in, about themselves. */
  scope: Scope | 'public' | 'own'
  /** One line, imperative: "List intakes". */
  summary: string
  description?: string
  params?: P
  query?: Q
  body?: B
  /** A multipart request with one `file`; it is read as a stream and has no size cap here. */
  upload?: true
  /** Fields that it does not name are not sent. Absent: the answer is a stream. */
  answer?: A
  /** Default 200. */
  status?: 200 | 201 | 202
  /** What a 202 carries, for routes that may have to answer before the work is done (`accept`). */
  accepted?: z.ZodType
  handle(call: Call<z.output<P>, z.output<Q>, z.output<B>>): Promise<z.output<A> | Refusal | Streamed | Taken>
}

/** Checks one route against its own schemas and forgets them for the list. */
export function defineRoute<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, A extends z.ZodType>(
  route: Route<P, Q, B, A> & { scope: Scope },
): Route {
  return route as unknown as Route
}

/** A route of another kind of call. */
type Other<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, A extends z.ZodType, C> = Omit<
  Route<P, Q, B, A>,
  'scope' | 'handle'
> & { handle(call: C): Promise<z.output<A> | Refusal | Streamed | Redirected> }

/** A route that asks for no key and no session: it says what proves the right to use it. */
export function definePublicRoute<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, A extends z.ZodType>(
  route: Other<P, Q, B, A, OpenCall<z.output<P>, z.output<Q>, z.output<B>>>,
): Route {
  return { ...route, scope: 'public' } as unknown as Route
}

/** A route for whoever is signed in as a person, about themselves. */
export function defineOwnRoute<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, A extends z.ZodType>(
  route: Other<P, Q, B, A, OwnCall<z.output<P>, z.output<Q>, z.output<B>>>,
): Route {
  return { ...route, scope: 'own' } as unknown as Route
}
