import { isRefusal, type Refusal, refuse } from '../../base/errors.ts'
import { definePublicRoute, type OpenCall, type Route, redirect } from '../route.ts'
import * as contract from './contract.ts'
import { joinInvited } from './join.ts'
import type { PeopleTools } from './routes.ts'
import { showUserSession } from './show-session.ts'
import { findUser } from './store-users.ts'

/** Signing in: by password and second factor, or at the OpenID provider. */
export function signInRoutes({ pool, identity, attempts }: PeopleTools): Route[] {
  const sessionOf = async (call: OpenCall, id: string) =>
    showUserSession(pool, (await findUser(pool, { id }))!, call.header('x-workspace'))

  const ways = definePublicRoute({
    method: 'GET',
    path: '/api/v1/auth/providers',
    summary: 'List the ways to sign in beside a password',
    answer: contract.providers,
    handle: async () => ({ oidc: identity.oidc && { name: identity.oidc.name } }),
  })

  const signIn = definePublicRoute({
    method: 'POST',
    path: '/api/v1/auth/sign-in',
    summary: 'Sign in with an e-mail address and a password',
    body: contract.signInBody,
    answer: contract.signInAnswer,
    handle: async (call) => {
      const { email, password } = call.body
      const attempt = await attempts.begin('password', email, call.address)
      if (isRefusal(attempt)) return attempt
      const answer = await identity.ask(call, (api, headers) =>
        api.signInEmail({ body: { email, password }, headers, returnHeaders: true }),
      )
      if (isRefusal(answer)) return answer
      await attempt.held()
      call.setCookies(answer.cookies)
      if (!('user' in answer.value)) return { needsSecondFactor: true, session: null }
      return { needsSecondFactor: false, session: await sessionOf(call, answer.value.user.id) }
    },
  })

  const secondFactor = definePublicRoute({
    method: 'POST',
    path: '/api/v1/auth/second-factor',
    summary: 'End a sign-in with the code of the authenticator app, or a recovery code',
    description: 'Within ten minutes of the password, in the same browser.',
    body: contract.secondFactorBody,
    answer: contract.signInAnswer,
    handle: async (call) => {
      const { code, kind, trustDevice } = call.body
      const attempt = await attempts.begin('second-factor', null, call.address)
      if (isRefusal(attempt)) return attempt
      const body = { code, trustDevice }
      const answer = await identity.ask(call, (api, headers) =>
        kind === 'totp'
          ? api.verifyTOTP({ body, headers, returnHeaders: true })
          : api.verifyBackupCode({ body, headers, returnHeaders: true }),
      )
      if (isRefusal(answer)) return answer
      await attempt.held()
      call.setCookies(answer.cookies)
      return { needsSecondFactor: false, session: await sessionOf(call, answer.value.user.id) }
    },
  })

  return [ways, signIn, secondFactor, ...oidcRoutes({ pool, identity })]
}

function oidcRoutes({ pool, identity }: Pick<PeopleTools, 'pool' | 'identity'>): Route[] {
  const start = definePublicRoute({
    method: 'POST',
    path: '/api/v1/auth/oidc',
    summary: 'Begin a sign-in at the OpenID provider',
    body: contract.oidcBody,
    answer: contract.oidcAnswer,
    handle: async (call) => {
      if (!identity.oidc) return noProvider()
      const body = { provider: 'oidc', callbackURL: call.body.returnTo, disableRedirect: true }
      const answer = await identity.ask(call, (api, headers) =>
        api.signInSocial({ body, headers, returnHeaders: true }),
      )
      if (isRefusal(answer)) return answer
      call.setCookies(answer.cookies)
      return { url: answer.value.url! }
    },
  })

  const finish = definePublicRoute({
    method: 'GET',
    path: '/api/v1/auth/callback/oidc',
    summary: 'Where the OpenID provider sends the browser back to',
    handle: async (call) => {
      if (!identity.oidc) return noProvider()
      const { value: location, cookies } = await identity.finishOidc(call, call.search)
      const user = await identity.whoIs(cookies.map((cookie) => cookie.split(';')[0]).join('; '))
      if (user) await joinInvited(pool, user)
      call.setCookies(cookies)
      return redirect(location)
    },
  })
  return [start, finish]
}

const noProvider = (): Refusal => refuse('not_found', 'No OpenID provider is configured.')
