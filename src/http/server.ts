import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import multipart from '@fastify/multipart'
import fastify, { type FastifyError, type FastifyInstance, type FastifyRequest } from 'fastify'
import { hasZodFastifySchemaValidationErrors, serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod'
import type pg from 'pg'
import { type Refusal, refuse } from '../base/errors.ts'
import type { Log } from '../base/log.ts'
import type { Sealer } from '../base/seal.ts'
import { isConnectionLoss } from '../db/transaction.ts'
import type { Identity } from '../features/people/identity.ts'
import type { Route } from '../features/route.ts'
import type { Vendor } from '../vendors/_kit/contract.ts'
import { type Auth, createAuth } from './auth.ts'
import { bindRoute, callerOf, sendRefusal } from './bind-routes.ts'
import { createBodyRoom } from './body-room.ts'
import { type ClientAddress, createClientAddress } from './client-address.ts'
import { addHealth, type ReadyChecks } from './health.ts'
import type { Metrics } from './metrics.ts'
import { addOpenApi } from './openapi.ts'
import { addPages } from './pages.ts'
import { createRateLimit } from './rate-limit.ts'
import { addReference } from './reference.ts'
import { securityHeaders } from './security-headers.ts'
import { createSessions } from './session.ts'
import { addSessionRoutes } from './session-routes.ts'
import { createWebhooks, type WebhookParts } from './webhooks.ts'

export interface HttpOptions {
  pool: pg.Pool
  sealer: Sealer
  log: Log
  vendors: ReadonlyMap<string, Vendor>
  receive: WebhookParts['receive']
  waitForDecision: WebhookParts['waitForDecision']
  routes: Route[]
  metrics: Metrics
  checks: ReadyChecks
  version: string
  publicUrl: string
  identity: Identity
  /** LEADLINE_API_KEY. */
  instanceKey: string | null
  metricsToken: string | null
  /** Addresses and CIDR blocks whose `X-Forwarded-For` is believed. */
  trustedProxies: readonly string[]
  /** Requests per second and address; 0 = no limit. */
  rates: { webhooks: number; api: number }
  /** Bytes that the bodies of webhooks may hold in memory at once; default 256 MiB. */
  webhookRoom?: number
}

export interface HttpServer {
  /** For `inject` in tests; webhooks are not behind it. */
  app: FastifyInstance
  /** Resolves with the port that it listens on. */
  listen(host: string, port: number): Promise<number>
  /** Takes no new connections, ends open streams, lets running requests finish; three seconds at most. */
  close(): Promise<void>
}

/** The HTTP floor: webhooks straight from node:http, everything else through Fastify. */
export async function createHttpServer(options: HttpOptions): Promise<HttpServer> {
  const clientAddress = createClientAddress(options.trustedProxies)
  const webhookRate = { perSecond: options.rates.webhooks, burst: options.rates.webhooks * 10 }
  const webhooks = createWebhooks({
    ...options,
    clientAddress,
    rateLimit: createRateLimit({ ...webhookRate, whenFull: 'allow' }),
    room: createBodyRoom(options.webhookRoom ?? 256 * 1024 * 1024),
  })
  const app = createApp(webhooks)
  addHooks(app, options, clientAddress)
  app.setErrorHandler((error: FastifyError, request, reply) => sendRefusal(reply, explain(error, request, options.log)))
  app.setNotFoundHandler((_request, reply) => sendRefusal(reply, refuse('not_found', 'There is nothing at this path.')))

  await addOpenApi(app, options.version)
  addReference(app)
  await addPages(app)
  await app.register(multipart, { limits: { files: 1, fileSize: Number.POSITIVE_INFINITY } })
  const publicOrigin = new URL(options.publicUrl).origin
  const auth = createAuth({ ...options, sessions: createSessions(options.sealer), publicOrigin })
  addHealth(app, options)
  addSessionRoutes(app, {
    auth,
    pool: options.pool,
    identity: options.identity,
    clientAddress,
    isHttps: publicOrigin.startsWith('https:'),
  })
  addRoutes(app, options, auth, clientAddress)
  await app.ready()

  return {
    app,
    listen: async (host, port) => {
      await app.listen({ host, port })
      return (app.server.address() as AddressInfo).port
    },
    close: () => closeServer(app),
  }
}

/** How long a request that is under way may take once the process stops. */
const closingMs = 3_000

/** A connection that becomes idle after the close began would keep the server open for its whole keep-alive time. */
async function closeServer(app: FastifyInstance): Promise<void> {
  const sweep = setInterval(() => app.server.closeIdleConnections(), 25)
  const deadline = setTimeout(() => app.server.closeAllConnections(), closingMs)
  await app.close().finally(() => {
    clearInterval(sweep)
    clearTimeout(deadline)
  })
}

function addRoutes(
  app: FastifyInstance,
  { routes, pool }: HttpOptions,
  auth: Auth,
  clientAddress: ClientAddress,
): void {
  const open = new Set<AbortController>()
  app.addHook('preClose', async () => {
    for (const request of open) request.abort()
  })
  for (const route of routes)
    for (const bound of bindRoute(route, { pool, auth, clientAddress, open })) app.route(bound)
}

/** What holds for every request that goes through Fastify: headers, the limit, the log line, the measurement. */
function addHooks(app: FastifyInstance, options: HttpOptions, clientAddress: ClientAddress): void {
  const { log, metrics, publicUrl } = options
  const apiLimit = createRateLimit({ perSecond: options.rates.api, burst: options.rates.api * 5, whenFull: 'refuse' })
  const headers = securityHeaders(publicUrl.startsWith('https:'))

  app.addHook('onRequest', async (request, reply) => {
    reply.headers(headers)
    const wait = request.url.startsWith('/health/') ? 0 : apiLimit.take(clientAddress(request.raw))
    if (wait > 0) return sendRefusal(reply.header('retry-after', wait), refuse('rate_limited'))
  })
  app.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'none'
    const ms = Math.round(reply.elapsedTime * 100) / 100
    metrics.request(route, reply.statusCode, ms / 1_000)
    const { actor, workspaceId } = callerOf(request) ?? {}
    const line = { method: request.method, route, status: reply.statusCode, ms, ip: clientAddress(request.raw) }
    log.info({ ...line, actor: actor?.label, workspace: workspaceId }, 'request')
  })
}

function createApp(webhooks: (request: IncomingMessage, response: ServerResponse) => boolean): FastifyInstance {
  const app = fastify({
    // signed links carry what they mean
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 4_096 },
    forceCloseConnections: 'idle',
    // what Fastify would load, and nothing here uses: the schemas are zod's, whose compilers are set below
    schemaController: { compilersFactory: { buildValidator: noJsonSchema, buildSerializer: noJsonSchema } },
    serverFactory: (handler): Server => {
      const server = createServer((request, response) => {
        if (!webhooks(request, response)) handler(request, response)
      })
      // longer than the idle time of the proxies in front, so that they never write into a closing connection
      server.keepAliveTimeout = 75_000
      return server
    },
  })
  // a button of our own pages, and mail programs' one-click: what the form says is not read
  app.addContentTypeParser('application/x-www-form-urlencoded', (_request, body, done) => {
    body.resume().on('end', () => done(null, {}))
  })
  // many clients name the type even where they send nothing
  const readJson = app.getDefaultJsonParser('error', 'error')
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    if (body.length === 0) done(null, undefined)
    else readJson(request, body as string, done)
  })
  app.setValidatorCompiler(validatorCompiler)
  app.setSerializerCompiler(serializerCompiler)
  return app
}

function noJsonSchema(): never {
  throw new Error('a schema of a route is not zod')
}

/** What was thrown, as a refusal; what nobody expected is logged. */
function explain(error: FastifyError, request: FastifyRequest, log: Log): Refusal {
  if (hasZodFastifySchemaValidationErrors(error)) {
    const fields = error.validation.map(({ instancePath, message }) => ({
      path: [error.validationContext, ...instancePath.split('/')].filter(Boolean).join('.'),
      message: message ?? 'invalid',
    }))
    return refuse('invalid_request', undefined, fields)
  }
  if (error.statusCode === 413) return refuse('body_too_large')
  if (error.statusCode === 415 || error.statusCode === 406) return refuse('unsupported_media_type')
  if (error.statusCode === 400) return refuse('invalid_request', error.message)
  // SQLSTATE class 22: a value that the database cannot hold, such as a NUL in a text
  if (error.code?.startsWith('22') && error.code.length === 5)
    return refuse('invalid_request', 'A value cannot be stored.')
  // row-level security: what was written would be out of the writer's sight
  if (error.code === '42501') return refuse('scope_missing', 'Your record scope does not reach that far.')
  if (error.code === '57014') return refuse('unavailable', 'It took too long: ask for less at once.')
  if (isConnectionLoss(error)) return refuse('unavailable', 'The database does not answer.')
  log.error({ err: error, method: request.method, route: request.routeOptions.url }, 'request failed')
  return refuse('internal')
}
