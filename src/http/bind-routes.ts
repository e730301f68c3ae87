import { Readable } from 'node:stream'
import type { FastifyReply, FastifyRequest, RouteOptions } from 'fastify'
import type pg from 'pg'
import { isRefusal, type Refusal, refuse } from '../base/errors.ts'
import { inWorkspace, type Transaction } from '../db/transaction.ts'
import {
  type Call,
  isStreamed,
  isTaken,
  type Place,
  type Route,
  type Streamed,
  type Upload,
} from '../features/route.ts'
import type { Auth, Caller } from './auth.ts'
import { problemOf, problemType } from './errors.ts'
import { insertAudit } from './store-auth.ts'

interface BindTools {
  pool: pg.Pool
  auth: Auth
  /** Requests under way; aborted when the process stops. */
  open: Set<AbortController>
}

const callers = new WeakMap<FastifyRequest, Caller>()

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

async function authorise(route: Route, auth: Auth, request: FastifyRequest, reply: FastifyReply) {
  const caller = await auth.identify(request)
  if (isRefusal(caller)) return sendRefusal(reply, caller)
  if (!caller.actor.scopes.includes(route.scope))
    return sendRefusal(reply, refuse('scope_missing', `It needs the scope "${route.scope}".`))
  callers.set(request, caller)
}

async function respond(route: Route, tools: BindTools, request: FastifyRequest, reply: FastifyReply) {
  const result = await route.handle(callOf(request, reply, callers.get(request)!, tools))
  if (isRefusal(result)) return sendRefusal(reply, result)
  if (isStreamed(result)) return sendStream(reply, result)
  if (isTaken(result)) return reply.code(202).send(result.value)
  return reply.code(route.status ?? 200).send(result)
}

/** The end of every "no" of the API. */
export function sendRefusal(reply: FastifyReply, refusal: Refusal): FastifyReply {
  const problem = problemOf(refusal)
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
  return {
    workspaceId,
    transaction: (work) => orRollBack(pool, workspaceId, work),
    audit: (tx, action, subject, detail = {}) =>
      insertAudit(tx, { workspaceId, actor: actor.label, action, subject, detail }),
  }
}

function callOf(request: FastifyRequest, reply: FastifyReply, caller: Caller, { pool, auth, open }: BindTools): Call {
  const gone = new AbortController()
  open.add(gone)
  reply.raw.once('close', () => {
    open.delete(gone)
    if (!reply.raw.writableFinished) gone.abort()
  })
  return {
    ...placeOf(caller, pool),
    params: request.params,
    query: request.query,
    body: request.body,
    actor: caller.actor,
    now: new Date(),
    header: (name) => request.headers[name]?.toString() ?? null,
    signal: gone.signal,
    enter: async (slug) => {
      const elsewhere = await auth.enter(caller, slug)
      return isRefusal(elsewhere) ? elsewhere : placeOf(elsewhere, pool)
    },
    upload: () => readUpload(request),
  }
}

/** A refusal is a value, and yet nothing of its transaction may stay. */
async function orRollBack<T>(pool: pg.Pool, workspaceId: string, work: (tx: Transaction) => Promise<T>): Promise<T> {
  try {
    return await inWorkspace(pool, workspaceId, async (tx) => {
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
