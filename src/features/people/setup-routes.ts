import { isRefusal, refuse } from '../../base/errors.ts'
import { equalInConstantTime } from '../../vendors/_kit/schemes/equal-in-constant-time.ts'
import type { User } from '../route.ts'
import { definePublicRoute, type OpenCall, type Route } from '../route.ts'
import * as contract from './contract.ts'
import type { PeopleTools } from './routes.ts'
import { makeUser, setupToken } from './set-up.ts'
import { type ShownSession, showUserSession } from './show-session.ts'
import { hasNoUser } from './store-setup.ts'

/** The first user. */
export function setupRoutes(tools: PeopleTools): Route[] {
  const { pool, sealer, identity, attempts } = tools
  const state = definePublicRoute({
    method: 'GET',
    path: '/api/v1/setup',
    summary: 'Say whether the first user is still to be made',
    answer: contract.setupState,
    handle: async () => ({ isNeeded: await hasNoUser(pool) }),
  })

  const setUp = definePublicRoute({
    method: 'POST',
    path: '/api/v1/setup',
    summary: 'Make the first user, owner of `default`, and sign them in',
    description:
      'The token is in the link that the first start prints. It works once, and only while there is no user.',
    body: contract.setupBody,
    answer: contract.session,
    handle: async (call) => {
      const { token, name, email, password } = call.body
      const attempt = await attempts.begin('setup', null, call.address)
      if (isRefusal(attempt)) return attempt
      const right = await setupToken(pool, sealer)
      if (!right || !equalInConstantTime(token, right))
        return refuse('link_invalid', 'The hub’s start prints a valid link.')
      const passwordHash = await identity.hashPassword(password)
      const made = await makeUser(pool, {
        name,
        email,
        passwordHash,
        workspace: 'default',
        role: 'owner',
        isFirst: true,
      })
      if (isRefusal(made)) return made
      await attempt.held()
      return beginSession(tools, call, made, password)
    },
  })
  return [state, setUp]
}

/** Signs in whoever has just been given this password. */
export async function beginSession(
  { pool, identity }: Pick<PeopleTools, 'pool' | 'identity'>,
  call: OpenCall,
  user: User,
  password: string,
): Promise<ShownSession> {
  const answer = await identity.ask(call, (api, headers) =>
    api.signInEmail({ body: { email: user.email, password }, headers, returnHeaders: true }),
  )
  if (!isRefusal(answer)) call.setCookies(answer.cookies)
  return showUserSession(pool, user, null)
}
