import { resolve } from 'node:path'
import { z } from 'zod'

/** One setting of the process. The first name counts; the others are aliases. */
export interface Setting {
  names: readonly [string, ...string[]]
  /** What it is for. */
  help: string
  /** What a correct value looks like; ends the report of a wrong one. */
  expected: string
  /** What an absent variable stands for; null: nothing, or what `help` says. */
  fallback: string | null
  /** Its value is never shown. */
  secret?: boolean
  schema: z.ZodType
}

const port = z.string().regex(/^\d+$/).transform(Number).pipe(z.int().max(65535))
const postgresUrl = z.url({ protocol: /^postgres(ql)?$/ })
const httpUrl = z.url({ protocol: /^https?$/ }).transform((url) => url.replace(/\/+$/, ''))
const directory = z.string().transform((path) => resolve(path))
/** What a header can carry. */
const headerText = z.string().regex(/^[ -~]+$/)
const factor = z
  .string()
  .regex(/^\d+(\.\d+)?$/)
  .transform(Number)
  .pipe(z.number().min(0.001).max(100))
const perSecond = z.string().regex(/^\d+$/).transform(Number).pipe(z.int().max(1_000_000))
const list = z.string().transform((text) => text.split(',').flatMap((each) => each.trim() || []))

/** The configuration table: the only place that names a variable. `docs/configuration.md` is made from it. */
export const settings = {
  port: {
    names: ['PORT'],
    help: 'Port to listen on; 0 takes a free one',
    expected: 'a whole number from 0 to 65535',
    fallback: '8080',
    schema: port,
  },
  host: {
    names: ['HOST'],
    help: 'Address to listen on; `0.0.0.0` in a container',
    expected: 'an address of this machine',
    fallback: '127.0.0.1',
    schema: z.string(),
  },
  publicUrl: {
    names: ['PUBLIC_URL'],
    help: 'How the outside reaches the hub: webhook URLs, signatures over URLs and callbacks use it; `http://HOST:PORT` when absent',
    expected: 'http://… or https://…',
    fallback: null,
    schema: httpUrl,
  },
  databaseUrl: {
    names: ['DATABASE_URL', 'DB_URL'],
    help: 'Your own PostgreSQL 15–18, a pooler is fine; the embedded one when absent',
    expected: 'postgres://user:password@host:port/database',
    fallback: null,
    secret: true,
    schema: postgresUrl,
  },
  databaseDirectUrl: {
    names: ['DATABASE_DIRECT_URL'],
    help: 'The same database without the pooler, for the one listening connection',
    expected: 'postgres://user:password@host:port/database',
    fallback: null,
    secret: true,
    schema: postgresUrl,
  },
  dataDir: {
    names: ['DATA_DIR'],
    help: 'Where the embedded database and generated secrets live',
    expected: 'a directory that this process may write',
    fallback: './data',
    schema: directory,
  },
  secretKey: {
    names: ['LEADLINE_SECRET_KEY'],
    help: 'Encrypts secrets and bodies at rest; the same for all processes over one database; generated into DATA_DIR when absent',
    expected: 'at least 32 characters',
    fallback: null,
    secret: true,
    schema: z.string().min(32),
  },
  apiKey: {
    names: ['LEADLINE_API_KEY'],
    help: 'Key of the instance administrator; generated into DATA_DIR when absent',
    expected: 'at least 32 ASCII characters',
    fallback: null,
    secret: true,
    schema: headerText.min(32),
  },
  sandbox: {
    names: ['LEADLINE_SANDBOX'],
    help: 'Simulated vendors on loopback; `auto` is on only when no vendor is configured',
    expected: 'auto, on or off',
    fallback: 'auto',
    schema: z.enum(['auto', 'on', 'off']),
  },
  logLevel: {
    names: ['LOG_LEVEL'],
    help: 'The least weight of a line that is logged',
    expected: 'trace, debug, info, warn, error, fatal or silent',
    fallback: 'info',
    schema: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']),
  },
  patience: {
    names: ['VENDOR_PATIENCE'],
    help: 'Factor on every wait for vendors that the hub chooses itself: time-outs, delays between tries, the pause of a connection that fails; what a vendor asks for is honoured in full',
    expected: 'a number from 0.001 to 100',
    fallback: '1',
    schema: factor,
  },
  trustedProxies: {
    names: ['TRUSTED_PROXIES'],
    help: 'Whose `X-Forwarded-For` is believed',
    expected: 'addresses and CIDR blocks, separated by commas',
    fallback: '',
    schema: list,
  },
  webhookRate: {
    names: ['WEBHOOKS_PER_SECOND'],
    help: 'Webhooks that one address may send, ten seconds of it at once; 0: no limit',
    expected: 'a whole number',
    fallback: '0',
    schema: perSecond,
  },
  apiRate: {
    names: ['API_REQUESTS_PER_SECOND'],
    help: 'API requests that one address may make, five seconds of it at once; 0: no limit',
    expected: 'a whole number',
    fallback: '100',
    schema: perSecond,
  },
  oidcIssuer: {
    names: ['OIDC_ISSUER'],
    help: 'OpenID provider at which people may sign in beside the password; its discovery document stands below it. Its redirect URI is `PUBLIC_URL/api/v1/auth/callback/oidc`',
    expected: 'http://… or https://…',
    fallback: null,
    schema: httpUrl,
  },
  oidcClientId: {
    names: ['OIDC_CLIENT_ID'],
    help: 'What the OpenID provider calls the hub',
    expected: 'a text',
    fallback: null,
    schema: z.string(),
  },
  oidcClientSecret: {
    names: ['OIDC_CLIENT_SECRET'],
    help: 'Proves the hub to the OpenID provider',
    expected: 'a text',
    fallback: null,
    secret: true,
    schema: z.string(),
  },
  oidcName: {
    names: ['OIDC_NAME'],
    help: 'What the button for the OpenID provider says',
    expected: 'a text',
    fallback: 'OpenID',
    schema: z.string(),
  },
  metricsToken: {
    names: ['METRICS_TOKEN'],
    help: 'Bearer token for `/metrics` from other machines; loopback only when absent',
    expected: 'at least 16 ASCII characters',
    fallback: null,
    secret: true,
    schema: headerText.min(16),
  },
} as const satisfies Record<string, Setting>
