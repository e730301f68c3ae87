import { isRefusal, type Refusal } from '../../base/errors.ts'
import type { AuditAction } from '../audit-actions.ts'
import { defineOwnRoute, type OwnCall, type Route } from '../route.ts'
import { insertOwnAudit } from '../store-audit.ts'
import * as contract from './contract.ts'
import type { Answered } from './identity.ts'
import type { PeopleTools } from './routes.ts'

/** The second factor: an authenticator app (TOTP) and recovery codes. */
export function twoFactorRoutes({ pool, identity, attempts }: PeopleTools): Route[] {
  /** Counts wrong passwords and codes of somebody who has the session, and hands the browser its new cookies. */
  const guarded = async <T>(
    call: OwnCall,
    action: AuditAction,
    work: () => Promise<Answered<T> | Refusal>,
  ): Promise<T | Refusal> => {
    const attempt = await attempts.begin('own-password', call.user.id, call.address)
    if (isRefusal(attempt)) return attempt
    const answer = await work()
    if (isRefusal(answer)) return answer
    await attempt.held()
    call.setCookies(answer.cookies)
    await insertOwnAudit(pool, call.user, action)
    return answer.value
  }

  const begin = defineOwnRoute({
    method: 'POST',
    path: '/api/v1/auth/two-factor',
    summary: 'Begin to use a second factor: a secret for the authenticator app, and recovery codes',
    description: 'It is asked for at sign-in once `confirm` has seen a right code.',
    body: contract.ownPasswordBody,
    answer: contract.twoFactorSecret,
    handle: async (call) => {
      const body = { password: call.body.password, method: 'totp' as const }
      const made = await guarded(call, 'user.two_factor.begin', () =>
        identity.ask(call, (api, headers) => api.enableTwoFactor({ body, headers, returnHeaders: true })),
      )
      if (isRefusal(made)) return made
      const { totpURI, backupCodes } = made as { totpURI: string; backupCodes: string[] }
      return { uri: totpURI, recoveryCodes: backupCodes }
    },
  })

  const confirm = defineOwnRoute({
    method: 'POST',
    path: '/api/v1/auth/two-factor/confirm',
    summary: 'Switch the second factor on with a code of the authenticator app',
    body: contract.confirmBody,
    answer: contract.done,
    handle: async (call) => {
      const { code } = call.body
      const made = await guarded(call, 'user.two_factor.on', () =>
        identity.ask(call, (api, headers) => api.verifyTOTP({ body: { code }, headers, returnHeaders: true })),
      )
      return isRefusal(made) ? made : { done: true as const }
    },
  })

  const renew = defineOwnRoute({
    method: 'POST',
    path: '/api/v1/auth/two-factor/recovery-codes',
    summary: 'Make new recovery codes; the old ones end',
    body: contract.ownPasswordBody,
    answer: contract.recoveryCodes,
    handle: async (call) => {
      const made = await guarded(call, 'user.two_factor.renew', () =>
        identity.ask(call, (api, headers) =>
          api.generateBackupCodes({ body: call.body, headers, returnHeaders: true }),
        ),
      )
      return isRefusal(made) ? made : { recoveryCodes: made.backupCodes }
    },
  })

  const end = defineOwnRoute({
    method: 'POST',
    path: '/api/v1/auth/two-factor/disable',
    summary: 'Use no second factor any more',
    body: contract.ownPasswordBody,
    answer: contract.done,
    handle: async (call) => {
      const made = await guarded(call, 'user.two_factor.off', () =>
        identity.ask(call, (api, headers) => api.disableTwoFactor({ body: call.body, headers, returnHeaders: true })),
      )
      return isRefusal(made) ? made : { done: true as const }
    },
  })
  return [begin, confirm, renew, end]
}
