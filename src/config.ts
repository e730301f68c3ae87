import { z } from 'zod'
import type { Vendor } from './vendors/_kit/contract.ts'
import { type Field, fieldsOf } from './vendors/_kit/settings.ts'

/** One setting of the process: its name, what it is for, and what a correct value looks like. */
interface Setting {
  names: readonly [string, ...string[]]
  help: string
  fallback: string | null
  schema: z.ZodType
}

const port = z.coerce.number().int().min(0).max(65535)
const postgresUrl = z.string().regex(/^postgres(ql)?:\/\//, 'expected postgres://user:password@host:port/database')
const httpUrl = z
  .url({ protocol: /^https?$/, error: 'expected http://… or https://…' })
  .transform((url) => url.replace(/\/+$/, ''))

/** The configuration table: the only place that names a variable. `docs/configuration.md` is made from it. */
export const settings = {
  port: { names: ['PORT'], help: 'Port to listen on; 0 takes a free one', fallback: '8080', schema: port },
  host: {
    names: ['HOST'],
    help: 'Address to listen on; 0.0.0.0 in a container',
    fallback: '127.0.0.1',
    schema: z.string().min(1),
  },
  publicUrl: {
    names: ['PUBLIC_URL'],
    help: 'How the outside reaches the hub: webhook URLs, signatures over URLs and callbacks use it; http://HOST:PORT when absent',
    fallback: null,
    schema: httpUrl,
  },
  databaseUrl: {
    names: ['DATABASE_URL', 'DB_URL'],
    help: 'Your own PostgreSQL 15–18, a pooler is fine; the embedded one when absent',
    fallback: null,
    schema: postgresUrl,
  },
  databaseDirectUrl: {
    names: ['DATABASE_DIRECT_URL'],
    help: 'The same database without the pooler, for the one listening connection',
    fallback: null,
    schema: postgresUrl,
  },
  dataDir: {
    names: ['DATA_DIR'],
    help: 'Where the embedded database and generated secrets live',
    fallback: './data',
    schema: z.string().min(1),
  },
  secretKey: {
    names: ['LEADLINE_SECRET_KEY'],
    help: 'Encrypts secrets and bodies at rest, at least 32 characters; the same for all processes over one database; generated into DATA_DIR when absent',
    fallback: null,
    schema: z.string().min(32, 'expected at least 32 characters'),
  },
  apiKey: {
    names: ['LEADLINE_API_KEY'],
    help: 'Key of the instance administrator, at least 32 characters; generated into DATA_DIR when absent',
    fallback: null,
    schema: z.string().min(32, 'expected at least 32 characters'),
  },
  sandbox: {
    names: ['LEADLINE_SANDBOX'],
    help: 'Simulated vendors on loopback: auto (on when no vendor is configured), on, off',
    fallback: 'auto',
    schema: z.enum(['auto', 'on', 'off']),
  },
  logLevel: {
    names: ['LOG_LEVEL'],
    help: 'trace, debug, info, warn, error, silent',
    fallback: 'info',
    schema: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']),
  },
  trustedProxies: {
    names: ['TRUSTED_PROXIES'],
    help: 'Addresses and CIDR blocks, by comma, whose X-Forwarded-For is believed',
    fallback: '',
    schema: z.string().transform((list) =>
      list
        .split(',')
        .map((each) => each.trim())
        .filter(Boolean),
    ),
  },
  metricsToken: {
    names: ['METRICS_TOKEN'],
    help: 'Bearer token for /metrics from other machines; loopback only when absent',
    fallback: null,
    schema: z.string().min(16, 'expected at least 16 characters'),
  },
} as const satisfies Record<string, Setting>

export interface Config {
  port: number
  host: string
  publicUrl: string | null
  databaseUrl: string | null
  databaseDirectUrl: string | null
  dataDir: string
  secretKey: string | null
  apiKey: string | null
  sandbox: 'auto' | 'on' | 'off'
  logLevel: string
  metricsToken: string | null
  trustedProxies: string[]
  /** Settings that vendors' variables give, by vendor id; only vendors that are configured. */
  vendorSettings: Map<string, Record<string, unknown>>
}

export interface Problem {
  name: string
  problem: string
}

export type ReadConfig = { ok: true; config: Config; warnings: Problem[] } | { ok: false; problems: Problem[] }

type Environment = Record<string, string | undefined>

/** Reads everything and reports all mistakes at once. Empty variables count as absent. */
export function readConfig(env: Environment = process.env, vendors: readonly Vendor[] = []): ReadConfig {
  const problems: Problem[] = []
  const warnings: Problem[] = []
  const config: Record<string, unknown> = {}
  for (const [key, setting] of Object.entries(settings) as [string, Setting][]) {
    const name = setting.names.find((each) => env[each]) ?? setting.names[0]
    const text = env[name] || setting.fallback
    const parsed = text === null ? { success: true as const, data: null } : setting.schema.safeParse(text)
    if (parsed.success) config[key] = parsed.data
    else problems.push({ name, problem: messageOf(parsed.error) })
  }
  const vendorSettings = new Map<string, Record<string, unknown>>()
  for (const vendor of vendors) readVendor(vendor, env, vendorSettings, problems, warnings)
  if (problems.length > 0) return { ok: false, problems }
  return { ok: true, config: { ...(config as unknown as Config), vendorSettings }, warnings }
}

/** A vendor's variables: the fields of its settings that name one. */
export function vendorVariables(vendor: Vendor): (Field & { env: string })[] {
  return fieldsOf(vendor).filter((field): field is Field & { env: string } => typeof field.env === 'string')
}

function readVendor(
  vendor: Vendor,
  env: Environment,
  found: Config['vendorSettings'],
  problems: Problem[],
  warnings: Problem[],
): void {
  const variables = vendorVariables(vendor)
  const present = variables.filter(({ env: name }) => env[name])
  const needed = vendor.enabledBy ?? variables.filter(({ required }) => required).map(({ env: name }) => name)
  if (present.length === 0 || needed.some((name) => !env[name])) {
    const missing = needed.filter((name) => !env[name])
    if (present.length > 0 && missing.length > 0 && missing.length < needed.length)
      warnings.push({ name: missing.join(', '), problem: `missing, so ${vendor.title} is not configured` })
    return
  }
  const parsed = vendor.settings.safeParse(
    Object.fromEntries(present.map(({ name, env: variable }) => [name, env[variable]])),
  )
  if (!parsed.success) {
    for (const issue of parsed.error.issues) {
      const name = variables.find(({ name }) => name === issue.path[0])?.env ?? vendor.id
      problems.push({ name, problem: issue.message })
    }
    return
  }
  for (const { env: name, secret } of present)
    if (secret && env[name]!.length < 16)
      warnings.push({ name, problem: 'is short; 32 random characters are hard to guess' })
  found.set(vendor.id, parsed.data)
}

const messageOf = (error: z.ZodError) => error.issues.map((issue) => issue.message).join('; ')
