import type pg from 'pg'
import { isRefusal, type Refusal, type RefusalCode, refuse } from '../../base/errors.ts'
import type { Log } from '../../base/log.ts'
import type { Sealer } from '../../base/seal.ts'
import type { OpenCall, User } from '../route.ts'
import type { BetterAuth, OidcSettings } from './better-auth.ts'
import { personCookie } from './person-cookie.ts'
import { hasOpenInvitation } from './store-invitations.ts'

/** What came of it, and the cookies that the browser is to keep. */
export interface Answered<T> {
  value: T
  cookies: string[]
}

type Browser = Pick<OpenCall, 'header' | 'address'>
type Api = BetterAuth['api']

/** Proving who somebody is. A refusal never says whether an address has an account. */
export interface Identity {
  /** The person whose session this `Cookie` header carries; null for nobody. */
  whoIs(cookie: string | undefined): Promise<User | null>
  /** The same, and the session lives on; with the cookie that says so. */
  refresh(browser: Browser): Promise<Answered<{ user: User; sessionId: string } | null>>
  /** For a password that we store ourselves, in the transaction that makes its person. */
  hashPassword(password: string): Promise<string>
  /** Calls better-auth as this browser; what it refuses is a refusal of ours. */
  ask<T>(
    browser: Browser,
    work: (api: Api, headers: Headers) => Promise<{ headers: Headers; response: T }>,
  ): Promise<Answered<T> | Refusal>
  /** A link's token with which this person may set a new password, once and within the hour. */
  newResetToken(userId: string): Promise<{ token: string; expiresAt: Date }>
  /** The end of a sign-in at the provider: where the browser goes. */
  finishOidc(browser: Browser, query: string): Promise<Answered<string>>
  oidc: OidcSettings | null
}

interface IdentityOptions {
  pool: pg.Pool
  sealer: Sealer
  publicUrl: string
  log: Log
  oidc: OidcSettings | null
}

/** better-auth is loaded by the first person who comes: keys never need it, and it takes a second. */
export function createIdentity({ pool, sealer, publicUrl, log, oidc }: IdentityOptions): Identity {
  let opening: Promise<BetterAuth> | undefined
  const open = () =>
    (opening ??= import('./better-auth.ts').then(({ openBetterAuth }) =>
      openBetterAuth({
        pool,
        secret: sealer.keyedHash('better-auth', 'secret').toString('base64url'),
        publicUrl,
        log,
        oidc,
        mayCreate: async (email, isVerified) => isVerified && (await hasOpenInvitation(pool, email)),
      }),
    ))

  const ask: Identity['ask'] = async (browser, work) => {
    try {
      const { headers, response } = await work((await open()).api, headersOf(browser))
      return { value: response, cookies: headers.getSetCookie() }
    } catch (error) {
      return explain(error)
    }
  }
  const sessionOf = async (browser: Browser, disableRefresh: boolean) => {
    if (!browser.header('cookie')?.includes(`${personCookie}=`)) return { value: null, cookies: [] }
    const query = { disableRefresh, disableCookieCache: true }
    const known = await ask(browser, (api, headers) => api.getSession({ headers, query, returnHeaders: true }))
    return isRefusal(known) ? { value: null, cookies: [] } : known
  }

  return {
    oidc,
    ask,
    whoIs: async (cookie) => {
      const { value } = await sessionOf({ header: () => cookie ?? null, address: '' }, true)
      return value && userOf(value.user)
    },
    refresh: async (browser) => {
      const { value, cookies } = await sessionOf(browser, false)
      return { value: value && { user: userOf(value.user), sessionId: value.session.id }, cookies }
    },
    hashPassword: async (password) => (await (await open()).$context).password.hash(password),
    newResetToken: async (userId) => {
      const { internalAdapter } = await (await open()).$context
      const token = sealer.keyedHash('reset', crypto.randomUUID()).toString('base64url')
      const expiresAt = new Date(Date.now() + 3_600_000)
      await internalAdapter.createVerificationValue({ value: userId, identifier: `reset-password:${token}`, expiresAt })
      return { token, expiresAt }
    },
    finishOidc: async (browser, query) => {
      const url = `${publicUrl}/api/v1/auth/callback/oidc${query}`
      const response = await (await open()).handler(new Request(url, { headers: headersOf(browser) }))
      return { value: response.headers.get('location') ?? '/sign-in', cookies: response.headers.getSetCookie() }
    },
  }
}

const userOf = ({ id, name, email }: User): User => ({ id, name, email })

/** What better-auth keeps of a browser beside the session. */
function headersOf({ header, address }: Browser): Headers {
  const headers = new Headers()
  for (const name of ['cookie', 'user-agent']) {
    const value = header(name)
    if (value !== null) headers.set(name, value)
  }
  if (address) headers.set('x-client-address', address)
  return headers
}

const known: Record<string, RefusalCode> = {
  INVALID_EMAIL_OR_PASSWORD: 'wrong_credentials',
  INVALID_PASSWORD: 'wrong_credentials',
  INVALID_CODE: 'wrong_credentials',
  INVALID_BACKUP_CODE: 'wrong_credentials',
  CREDENTIAL_ACCOUNT_NOT_FOUND: 'wrong_credentials',
  TOO_MANY_ATTEMPTS_REQUEST_NEW_CODE: 'locked_out',
  ACCOUNT_TEMPORARILY_LOCKED: 'locked_out',
  INVALID_TOKEN: 'link_invalid',
  TOTP_ALREADY_ENABLED: 'wrong_state',
  TOTP_NOT_ENABLED: 'wrong_state',
  TWO_FACTOR_NOT_ENABLED: 'wrong_state',
  BACKUP_CODES_NOT_ENABLED: 'wrong_state',
  PASSWORD_TOO_SHORT: 'invalid_request',
  PASSWORD_TOO_LONG: 'invalid_request',
}

/** An expected "no" of better-auth in our words; anything else is a fault and thrown on. */
function explain(error: unknown): Refusal {
  const { status, statusCode, body } = error as { status?: unknown; statusCode?: number; body?: { code?: string } }
  const code = known[body?.code ?? '']
  if (code) return refuse(code)
  if (statusCode === 401 || status === 'UNAUTHORIZED') return refuse('not_signed_in', 'Sign in again.')
  throw error
}
