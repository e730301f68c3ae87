import { type BetterAuthOptions, betterAuth } from 'better-auth'
import { type GenericOAuthConfig, genericOAuth } from 'better-auth/plugins/generic-oauth'
import { twoFactor } from 'better-auth/plugins/two-factor'
import { PostgresDialect } from 'kysely'
import type pg from 'pg'
import { newId } from '../../base/ids.ts'
import type { Log } from '../../base/log.ts'
import { insertOwnAudit } from '../store-audit.ts'
import { personCookie } from './person-cookie.ts'

/** An OpenID provider, as the environment configures it. */
export interface OidcSettings {
  /** `https://id.example.test/realms/x`: its discovery document stands below it. */
  issuer: string
  clientId: string
  clientSecret: string
  /** On the button. */
  name: string
}

interface Options {
  pool: pg.Pool
  /** Signs cookies, seals second factors. */
  secret: string
  publicUrl: string
  log: Log
  oidc: OidcSettings | null
  /** Whether somebody whom nobody here knows may come in by the provider: with an invitation only. */
  mayCreate(email: string, isVerified: boolean): Promise<boolean>
}

const days = 24 * 3_600

/**
 * better-auth over our tables (docs/adr/0006): passwords, sessions, second factors, OpenID. What it serves is behind
 * `identity.ts`; its own HTTP router is used for the provider's callback only.
 */
export function openBetterAuth({ pool, secret, publicUrl, log, oidc, mayCreate }: Options) {
  return betterAuth({
    appName: 'Leadline',
    baseURL: publicUrl,
    basePath: '/api/v1/auth',
    secret,
    database: { dialect: new PostgresDialect({ pool }), type: 'postgres', transaction: true },
    telemetry: { enabled: false },
    logger: {
      level: 'warn',
      log: (level, message, ...details) => log[level]({ details: details.map(String) }, `sign-in: ${message}`),
    },
    // counted by us, over all processes and by address and account (attempts.ts)
    rateLimit: { enabled: false },
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: 8,
      maxPasswordLength: 128,
      resetPasswordTokenExpiresIn: 3_600,
      revokeSessionsOnPasswordReset: true,
      onPasswordReset: ({ user }) => insertOwnAudit(pool, user, 'user.password_reset'),
    },
    session: { ...sessionTable, expiresIn: 14 * days, updateAge: days, freshAge: 0 },
    user: userTable,
    account: {
      ...accountTable,
      encryptOAuthTokens: true,
      // the operator chose the provider: whom it proves is who it says
      accountLinking: { trustedProviders: ['oidc'], requireLocalEmailVerified: false },
    },
    verification: { ...verificationTable, storeIdentifier: 'hashed' },
    databaseHooks: {
      user: { create: { before: async (user) => (await mayCreate(user.email, user.emailVerified)) && { data: user } } },
    },
    onAPIError: { errorURL: `${publicUrl}/sign-in` },
    advanced: advancedOf(publicUrl),
    plugins: [
      twoFactor({ issuer: 'Leadline', twoFactorTable: 'two_factors', schema: twoFactorTables }),
      ...(oidc ? [genericOAuth({ config: [providerOf(oidc)] })] : []),
    ],
  })
}

function advancedOf(publicUrl: string) {
  return {
    cookiePrefix: 'leadline',
    // one name, whatever the scheme; `secure` is set by hand
    useSecureCookies: false,
    defaultCookieAttributes: { httpOnly: true, secure: publicUrl.startsWith('https:'), sameSite: 'lax' },
    cookies: { session_token: { name: personCookie, attributes: { sameSite: 'strict' } } },
    database: { generateId: () => newId() },
    ipAddress: { ipAddressHeaders: ['x-client-address'] },
  } satisfies BetterAuthOptions['advanced']
}

function providerOf({ issuer, clientId, clientSecret, name }: OidcSettings): GenericOAuthConfig {
  return {
    providerId: 'oidc',
    name,
    clientId,
    clientSecret,
    discoveryUrl: `${issuer}/.well-known/openid-configuration`,
    requireIdTokenVerification: true,
    scopes: ['openid', 'email', 'profile'],
    pkce: true,
  }
}

const userTable = {
  modelName: 'users',
  fields: { emailVerified: 'email_verified', createdAt: 'created_at', updatedAt: 'updated_at' },
}
const sessionTable = {
  modelName: 'sessions',
  fields: {
    userId: 'user_id',
    expiresAt: 'expires_at',
    ipAddress: 'ip_address',
    userAgent: 'user_agent',
    createdAt: 'created_at',
    updatedAt: 'updated_at',
  },
}
const accountTable = {
  modelName: 'accounts',
  fields: {
    userId: 'user_id',
    providerId: 'provider_id',
    accountId: 'account_id',
    accessToken: 'access_token',
    refreshToken: 'refresh_token',
    idToken: 'id_token',
    accessTokenExpiresAt: 'access_token_expires_at',
    refreshTokenExpiresAt: 'refresh_token_expires_at',
    createdAt: 'created_at',
    updatedAt: 'updated_at',
  },
}
const verificationTable = {
  modelName: 'verifications',
  fields: { expiresAt: 'expires_at', createdAt: 'created_at', updatedAt: 'updated_at' },
}
const twoFactorTables = {
  user: { fields: { twoFactorEnabled: 'two_factor_enabled' } },
  twoFactor: {
    fields: {
      userId: 'user_id',
      backupCodes: 'backup_codes',
      failedVerificationCount: 'failed_verification_count',
      lockedUntil: 'locked_until',
    },
  },
}

export type BetterAuth = ReturnType<typeof openBetterAuth>
