import { isRefusal, refuse } from '../../base/errors.ts'
import { inTransaction } from '../../db/transaction.ts'
import { defineOwnRoute, definePublicRoute, type Route } from '../route.ts'
import * as contract from './contract.ts'
import { hashOf, join } from './join.ts'
import { writeResetLetter } from './letters.ts'
import type { PeopleTools } from './routes.ts'
import { orRefusal } from './set-up.ts'
import { beginSession } from './setup-routes.ts'
import { showUserSession } from './show-session.ts'
import { findOpenInvitation } from './store-invitations.ts'
import { findPostPlaces } from './store-members.ts'
import { findUser, insertUser } from './store-users.ts'

const badLink = () => refuse('link_invalid', 'Ask whoever sent it for a new one.')

/** What people do who hold a link: come in by an invitation, set a password they have forgotten. */
export function linkRoutes(tools: PeopleTools): Route[] {
  return [...invitedRoutes(tools), ...resetRoutes(tools)]
}

function invitedRoutes(tools: PeopleTools): Route[] {
  const { pool, identity, attempts } = tools
  const show = definePublicRoute({
    method: 'POST',
    path: '/api/v1/auth/invitation',
    summary: 'Show the invitation behind a link',
    body: contract.invitationTokenBody,
    answer: contract.shownInvitation,
    handle: async (call) => {
      const attempt = await attempts.begin('invitation', null, call.address)
      if (isRefusal(attempt)) return attempt
      const found = await findOpenInvitation(pool, hashOf(call.body.token))
      if (!found) return badLink()
      await attempt.held()
      return found
    },
  })

  const accept = definePublicRoute({
    method: 'POST',
    path: '/api/v1/auth/invitation/accept',
    summary: 'Come in by an invitation as somebody new, and be signed in',
    body: contract.acceptBody,
    answer: contract.session,
    handle: async (call) => {
      const { token, name, password } = call.body
      const attempt = await attempts.begin('invitation', null, call.address)
      if (isRefusal(attempt)) return attempt
      const passwordHash = await identity.hashPassword(password)
      const made = await orRefusal(
        inTransaction(pool, async (tx) => {
          const found = await findOpenInvitation(tx, hashOf(token))
          if (!found) throw badLink()
          const user = await insertUser(tx, { name, email: found.email, passwordHash })
          if (!user) throw refuse('wrong_state', 'The address has an account: sign in, then open the link again.')
          await join(tx, user, found.id)
          return user
        }),
      )
      if (isRefusal(made)) return made
      await attempt.held()
      return beginSession(tools, call, made, password)
    },
  })

  const joinAgain = defineOwnRoute({
    method: 'POST',
    path: '/api/v1/auth/invitation/join',
    summary: 'Come in by an invitation to the address of whoever is signed in',
    body: contract.invitationTokenBody,
    answer: contract.session,
    handle: async ({ body, user }) => {
      const joined = await orRefusal(
        inTransaction(pool, async (tx) => {
          const found = await findOpenInvitation(tx, hashOf(body.token))
          if (!found) throw badLink()
          if (found.email !== user.email) throw refuse('wrong_state', 'The invitation is for another e-mail address.')
          await join(tx, user, found.id)
          return found.workspace.slug
        }),
      )
      return isRefusal(joined) ? joined : showUserSession(pool, user, joined)
    },
  })
  return [show, accept, joinAgain]
}

function resetRoutes({ pool, identity, attempts, publicUrl, post, log }: PeopleTools): Route[] {
  /** Apart from the answer, which takes as long for an address that nobody has. */
  const send = async (email: string) => {
    const user = await findUser(pool, { email })
    if (!user) return
    const { token } = await identity.newResetToken(user.id)
    for (const { workspaceId, language } of await findPostPlaces(pool, user.id)) {
      const letter = { ...writeResetLetter(language, user.name), url: `${publicUrl}/reset-password?token=${token}` }
      if (await post({ workspaceId, to: user.email, ...letter })) return
    }
    log.warn(
      { user: user.id },
      'no e-mail connection takes a link to set a password: leadline user reset-link makes one',
    )
  }

  const request = definePublicRoute({
    method: 'POST',
    path: '/api/v1/auth/password/request-reset',
    summary: 'Send a link to set a new password',
    description: 'The answer is the same whether the address has an account or not.',
    body: contract.requestResetBody,
    answer: contract.done,
    status: 202,
    handle: async ({ body: { email }, address }) => {
      // never taken back: each is a letter to somebody
      const attempt = await attempts.begin('reset', email, address)
      if (isRefusal(attempt)) return attempt
      send(email).catch((error) => log.error({ err: error }, 'a link to set a password was not sent'))
      return { done: true as const }
    },
  })

  const reset = definePublicRoute({
    method: 'POST',
    path: '/api/v1/auth/password/reset',
    summary: 'Set a new password with the token of a link; every session of the person ends',
    body: contract.resetBody,
    answer: contract.done,
    handle: async (call) => {
      const { token, password } = call.body
      const attempt = await attempts.begin('reset', null, call.address)
      if (isRefusal(attempt)) return attempt
      const body = { token, newPassword: password }
      const answer = await identity.ask(call, (api, headers) =>
        api.resetPassword({ body, headers, returnHeaders: true }),
      )
      if (isRefusal(answer)) return answer
      await attempt.held()
      return { done: true as const }
    },
  })
  return [request, reset]
}
