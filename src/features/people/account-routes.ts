import { isRefusal, refuse } from '../../base/errors.ts'
import { idParam } from '../page.ts'
import { defineOwnRoute, type Route } from '../route.ts'
import { insertOwnAudit } from '../store-audit.ts'
import * as contract from './contract.ts'
import type { PeopleTools } from './routes.ts'
import { showUserSession } from './show-session.ts'
import { endSession, listSessions } from './store-sessions.ts'
import { renameUser } from './store-users.ts'

/** What people change about themselves. */
export function accountRoutes({ pool, identity, attempts }: PeopleTools): Route[] {
  const rename = defineOwnRoute({
    method: 'PATCH',
    path: '/api/v1/auth/profile',
    summary: 'Change your own name',
    body: contract.profileBody,
    answer: contract.session,
    handle: async ({ body: { name }, user, header }) => {
      await renameUser(pool, user.id, name)
      return showUserSession(pool, { ...user, name }, header('x-workspace'))
    },
  })

  const changePassword = defineOwnRoute({
    method: 'POST',
    path: '/api/v1/auth/password',
    summary: 'Change your own password; your other sessions end',
    body: contract.changePasswordBody,
    answer: contract.done,
    handle: async (call) => {
      const attempt = await attempts.begin('own-password', call.user.id, call.address)
      if (isRefusal(attempt)) return attempt
      const body = { ...call.body, revokeOtherSessions: true }
      const answer = await identity.ask(call, (api, headers) =>
        api.changePassword({ body, headers, returnHeaders: true }),
      )
      if (isRefusal(answer)) return answer
      await attempt.held()
      call.setCookies(answer.cookies)
      await insertOwnAudit(pool, call.user, 'user.password')
      return { done: true as const }
    },
  })

  const sessions = defineOwnRoute({
    method: 'GET',
    path: '/api/v1/auth/sessions',
    summary: 'List where you are signed in, newest first',
    answer: contract.ownSessions,
    handle: async (call) => {
      const { value } = await identity.refresh(call)
      return { items: await listSessions(pool, call.user.id, value?.sessionId ?? null), nextCursor: null }
    },
  })

  const end = defineOwnRoute({
    method: 'DELETE',
    path: '/api/v1/auth/sessions/{id}',
    summary: 'Sign out one of your sessions',
    params: idParam,
    answer: contract.done,
    handle: async ({ params: { id }, user }) =>
      (await endSession(pool, user.id, id))
        ? { done: true as const }
        : refuse('not_found', 'There is no such session.'),
  })
  return [rename, changePassword, sessions, end]
}
