import type { FastifyInstance, FastifyRequest } from 'fastify'
import type pg from 'pg'
import { z } from 'zod'
import { isRefusal, refuse } from '../base/errors.ts'
import { session } from '../features/people/contract.ts'
import type { Identity } from '../features/people/identity.ts'
import { showKeySession, showUserSession } from '../features/people/show-session.ts'
import type { Auth } from './auth.ts'
import { sendRefusal } from './bind-routes.ts'
import type { ClientAddress } from './client-address.ts'
import { setSessionCookie } from './session.ts'

interface SessionTools {
  auth: Auth
  pool: pg.Pool
  identity: Identity
  clientAddress: ClientAddress
  isHttps: boolean
}

const open = (summary: string) => ({ summary, tags: ['session'], security: [] })

/**
 * Who is signed in (`GET /api/v1/session`, null for nobody), signing in by pasting a key (`POST`) and signing out, whoever
 * one is (`DELETE`). People sign in at `/api/v1/auth/sign-in`.
 */
export function addSessionRoutes(app: FastifyInstance, tools: SessionTools): void {
  const { auth, identity, isHttps } = tools
  const browserOf = (request: FastifyRequest) => ({
    header: (name: string) => request.headers[name]?.toString() ?? null,
    address: tools.clientAddress(request.raw),
  })

  app.post<{ Body: { key: string } }>(
    '/api/v1/session',
    {
      schema: {
        ...open('Sign in with an API key'),
        body: z.object({ key: z.string().min(1).max(500) }),
        response: { 204: z.null() },
      },
    },
    async (request, reply) => {
      const foreign = auth.refuseForeign(request)
      if (foreign) return sendRefusal(reply, foreign)
      const cookie = await auth.signIn(request.body.key)
      if (cookie === null) return sendRefusal(reply, refuse('not_signed_in', 'The key is unknown, expired or revoked.'))
      const { cookies } = await signOut(identity, browserOf(request))
      return reply
        .code(204)
        .header('set-cookie', [...cookies, setSessionCookie(cookie, isHttps)])
        .send()
    },
  )

  app.get(
    '/api/v1/session',
    { schema: { ...open('Who is signed in; null for nobody'), response: { 200: session.nullable() } } },
    async (request, reply) => {
      const { cookies, value } = await identity.refresh(browserOf(request))
      if (value) reply.header('set-cookie', cookies)
      return reply.header('cache-control', 'no-store').send(await show(tools, request))
    },
  )

  app.delete(
    '/api/v1/session',
    { schema: { ...open('Sign out'), response: { 204: z.null() } } },
    async (request, reply) => {
      const foreign = auth.refuseForeign(request)
      if (foreign) return sendRefusal(reply, foreign)
      const { cookies } = await signOut(identity, browserOf(request))
      return reply
        .code(204)
        .header('set-cookie', [...cookies, setSessionCookie(null, isHttps)])
        .send()
    },
  )
}

async function show({ auth, pool }: SessionTools, request: FastifyRequest) {
  const holder = await auth.holderOf(request)
  if (isRefusal(holder)) return null
  if (holder.kind === 'user')
    return showUserSession(pool, holder.user, request.headers['x-workspace']?.toString() ?? null)
  const caller = await auth.choose(holder, request)
  return showKeySession(pool, holder.actor, holder.homeWorkspaceId, isRefusal(caller) ? null : caller.workspaceId)
}

/** Ends a person's session, if there is one. */
async function signOut(
  identity: Identity,
  browser: Parameters<Identity['refresh']>[0],
): Promise<{ cookies: string[] }> {
  const { value } = await identity.refresh(browser)
  if (!value) return { cookies: [] }
  const ended = await identity.ask(browser, (api, headers) => api.signOut({ headers, returnHeaders: true }))
  return isRefusal(ended) ? { cookies: [] } : ended
}
