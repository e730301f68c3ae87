import { Readable } from 'node:stream'
import type { FastifyReply, FastifyRequest, RouteOptions } from 'fastify'
import type pg from 'pg'
import { isRefusal, type Refusal, refuse } from '../base/errors.ts'
import { inWorkspace, type Transaction } from '../db/transaction.ts'
import { type HiddenFields, hiddenNameIn, hideFields } from '../domain/hidden-fields.ts'
import { hiddenClasses } from '../features/people/roles.ts'
import {
  type Call,
  isRedirected,
  isStreamed,
  isTaken,
  type OpenCall,
  type OwnCall,
  type Place,
  type Route,
  type Scope,
  type Streamed,
  type Upload,
  type User,
} from '../features/route.ts'
import { insertAudit } from '../features/store-audit.ts'
import type { Auth, Caller } from './auth.ts'
import type { ClientAddress } from './client-address.ts'
import { problemOf, problemType } from './errors.ts'
import { findFieldsOf } from './store-auth.ts'

interface BindTools {
  pool: pg.Pool
  auth: Auth
  clientAddress: ClientAddress
  /** Requests under way; aborted when the process stops. */
  open: Set<AbortController>
}

const callers = new WeakMap<FastifyRequest, Caller>()
const users = new WeakMap<FastifyRequest, User>()
const nothing: HiddenFields = new Set()

/** Who made this request; undefined on public paths and for strangers. */
export function callerOf(request: FastifyRequest): Caller | undefined {
  return callers.get(request)
}

/** A feature's route as Fastify takes it, once for each of its paths: authorised before its body is read, validated, answered. */
export function bindRoute(route: Route, tools: BindTools): RouteOptions[] {
  const { summary, description, params, query, body, answer } = route
  return [route.path, ...(route.aliases ?? [])].map((path, index) => ({
    method: route.method,
    url: path.replaceAll('{', ':').replaceAll('}', ''),
    config: { upload: route.upload } as object,
    schema: {
      summary,
      description,
      tags: [tagOf(route.path)],
      hide: index > 0,
      // what a key or role must allow
      'x-scope': route.scope,
      ...(route.scope === 'public' && { security: [] }),
      ...(route.scope === 'own' && { security: [{ person: [] }] }),
      ...(params && { params }),
      ...(query && { querystring: query }),
      ...(body && { body }),
      ...(answer && {
        response: { [route.status ?? 200]: answer, ...(route.accepted && { 202: route.accepted }) },
      }),
    },
    onRequest: (request, reply) => authorise(route, tools.auth, request, reply),
    ...(body && { preValidation: readNothingAsEmpty }),
    handler: (request, reply) => respond(route, tools, request, reply),
  }))
}

/** No body at all says nothing: where everything may be left out that is a request like any other. */
async function readNothingAsEmpty(request: FastifyRequest) {
  if (request.body === undefined || request.body === null) request.body = {}
}

async function authorise({ scope }: Route, auth: Auth, request: FastifyRequest, reply: FastifyReply) {
  if (scope === 'public') {
    const refusal = auth.refuseForeign(request)
    return refusal ? sendRefusal(reply, refusal) : undefined
  }
  if (scope === 'own') {
    const user = await auth.whoIs(request)
    if (isRefusal(user)) return sendRefusal(reply, user)
    users.set(request, user)
    return
  }
  const caller = await auth.identify(request, scope)
  if (isRefusal(caller)) return sendRefusal(reply, caller)
  callers.set(request, caller)
}

async function respond(route: Route, tools: BindTools, request: FastifyRequest, reply: FastifyReply) {
  const hidden = await hiddenFrom(callers.get(request), tools.pool)
  const named = hiddenNameIn([request.query, request.body], hidden)
  if (named !== null) return sendRefusal(reply, refuse('field_hidden', `It names the field "${named}".`))
  const result = await route.handle(callOf(route, request, reply, tools, hidden) as Call)
  if (isRefusal(result)) return sendRefusal(reply, result)
  if (isRedirected(result)) return reply.redirect(result.location, 303)
  if (isStreamed(result)) return sendStream(reply, result)
  if (isTaken(result)) return reply.code(202).send(hideFields(result.value, hidden))
  return reply.code(route.status ?? 200).send(hideFields(result, hidden))
}

/** Custom fields that the caller may not see; most callers may see all, and cost nothing. */
async function hiddenFrom(caller: Caller | undefined, pool: pg.Pool): Promise<HiddenFields> {
  const classes = caller ? hiddenClasses(caller.actor) : []
  return classes.length > 0 ? findFieldsOf(pool, caller!.workspaceId, classes) : nothing
}

/** The end of every "no" of the API. */
export function sendRefusal(reply: FastifyReply, refusal: Refusal): FastifyReply {
  const problem = problemOf(refusal)
  if (refusal.retryAfter !== undefined) reply.header('retry-after', refusal.retryAfter)
  return reply
    .code(problem.status)
    .header('content-type', problemType)
    .serializer((value: unknown) => JSON.stringify(value))
    .send(problem)
}

function sendStream(reply: FastifyReply, { contentType, headers, chunks }: Streamed): FastifyReply {
  return reply
    .headers(headers)
    .type(contentType)
    .send(Readable.from(chunks, { objectMode: false }))
}

function placeOf({ workspaceId, actor }: Caller, pool: pg.Pool): Place {
  const viewer = { personId: actor.user?.id ?? null, recordScope: actor.recordScope }
  return {
    workspaceId,
    view: viewer.recordScope === 'all' ? workspaceId : `${workspaceId} ${viewer.recordScope} ${viewer.personId}`,
    transaction: (work) => orRollBack((tracked) => inWorkspace(pool, workspaceId, tracked, viewer), work),
    audit: (tx, action, subject, detail = {}) =>
      insertAudit(tx, { workspaceId, actor: actor.label, action, subject, detail }),
  }
}

function callOf(
  route: Route,
  request: FastifyRequest,
  reply: FastifyReply,
  tools: BindTools,
  hidden: HiddenFields,
): OpenCall | OwnCall | Call {
  const open: OpenCall = {
    params: request.params,
    query: request.query,
    body: request.body,
    now: new Date(),
    header: (name) => request.headers[name]?.toString() ?? null,
    search: /\?.*$/.exec(request.url)?.[0] ?? '',
    address: tools.clientAddress(request.raw),
    setCookies: (cookies) => void reply.header('set-cookie', cookies),
  }
  if (route.scope === 'public') return open
  if (route.scope === 'own') return { ...open, user: users.get(request)! }
  const caller = callers.get(request)!
  return { ...open, hidden, ...placesOf(route.scope, caller, tools), ...streamsOf(request, reply, tools.open) }
}

/** Where the caller is, and where else they may go to do what the route needs. */
function placesOf(scope: Scope, caller: Caller, { pool, auth }: BindTools): Place & Pick<Call, 'actor' | 'enter'> {
  return {
    ...placeOf(caller, pool),
    actor: caller.actor,
    enter: async (slug) => {
      const elsewhere = await auth.enter(caller, slug, scope)
      return isRefusal(elsewhere) ? elsewhere : placeOf(elsewhere, pool)
    },
  }
}

function streamsOf(
  request: FastifyRequest,
  reply: FastifyReply,
  open: BindTools['open'],
): Pick<Call, 'signal' | 'upload'> {
  const gone = new AbortController()
  open.add(gone)
  reply.raw.once('close', () => {
    open.delete(gone)
    if (!reply.raw.writableFinished) gone.abort()
  })
  return { signal: gone.signal, upload: () => readUpload(request) }
}

type Work<T> = (tx: Transaction) => Promise<T>

/** A refusal is a value, and yet nothing of its transaction may stay. */
async function orRollBack<T>(within: (work: Work<T>) => Promise<T>, work: Work<T>): Promise<T> {
  try {
    return await within(async (tx) => {
      const result = await work(tx)
      if (isRefusal(result)) throw result
      return result
    })
  } catch (thrown) {
    if (isRefusal(thrown)) return thrown as T
    throw thrown
  }
}

async function readUpload(request: FastifyRequest): Promise<Upload | null> {
  const part = await request.file()
  if (!part) return null
  const fields = () =>
    Object.fromEntries(
      Object.entries(part.fields).flatMap(([name, field]) =>
        field && 'value' in field && typeof field.value === 'string' ? [[name, field.value] as const] : [],
      ),
    )
  return { filename: part.filename, stream: part.file, fields }
}

/** `/api/v1/leads/{id}` belongs to `leads`. */
function tagOf(path: string): string {
  return path.split('/')[3] ?? 'other'
}
