import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { refuse } from '../base/errors.ts'
import type { Auth } from './auth.ts'
import { sendRefusal } from './bind-routes.ts'
import { setSessionCookie } from './session.ts'

const sessionAnswer = z.object({ actor: z.string(), scopes: z.array(z.string()) }).nullable()

/** Signing in by pasting a key, for browsers: `POST`, `GET` (null when signed out) and `DELETE /api/v1/session`. */
export function addSessionRoutes(app: FastifyInstance, auth: Auth, isHttps: boolean): void {
  const open = (summary: string) => ({ summary, tags: ['session'], security: [] })

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
      const cookie = await auth.signIn(request.body.key)
      if (cookie === null) return sendRefusal(reply, refuse('not_signed_in', 'The key is unknown, expired or revoked.'))
      return reply.code(204).header('set-cookie', setSessionCookie(cookie, isHttps)).send()
    },
  )

  app.get(
    '/api/v1/session',
    { schema: { ...open('Who is signed in; null for nobody'), response: { 200: sessionAnswer } } },
    async (request, reply) => {
      const actor = await auth.whoIs(request)
      return reply.send(actor && { actor: actor.label, scopes: [...actor.scopes] })
    },
  )

  app.delete(
    '/api/v1/session',
    { schema: { ...open('Sign out'), response: { 204: z.null() } } },
    async (_request, reply) => reply.code(204).header('set-cookie', setSessionCookie(null, isHttps)).send(),
  )
}
