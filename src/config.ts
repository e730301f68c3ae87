import { resolve } from 'node:path'
import { z } from 'zod'
import type { Vendor } from './vendors/_kit/contract.ts'
import { type Field, fieldsOf } from './vendors/_kit/settings.ts'

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
  metricsToken: {
    names: ['METRICS_TOKEN'],
    help: 'Bearer token for `/metrics` from other machines; loopback only when absent',
    expected: 'at least 16 ASCII characters',
    fallback: null,
    secret: true,
    schema: headerText.min(16),
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
  patience: number
  metricsToken: string | null
  trustedProxies: string[]
  webhookRate: number
  apiRate: number
  /** Settings that vendors' variables give, by vendor id; only vendors that are configured. */
  vendorSettings: Map<string, Record<string, unknown>>
}

export interface Problem {
  /** The variable. */
  name: string
  /** What is wrong and what is expected, as the rest of a sentence that starts with the name. No secret's value. */
  problem: string
}

export type ReadConfig = { ok: true; config: Config; warnings: Problem[] } | { ok: false; problems: Problem[] }

type Environment = Record<string, string | undefined>

/** Secrets below this can be guessed. A vendor may not offer more, so it is only said. */
const shortSecret = 16

/** Reads everything and reports all mistakes at once. A variable that is empty or blank counts as absent. */
export function readConfig(env: Environment = process.env, vendors: readonly Vendor[] = []): ReadConfig {
  const problems: Problem[] = []
  const warnings: Problem[] = unknownNames(env)
  const given = valuesOf(env)
  const config: Record<string, unknown> = {}
  for (const [key, setting] of Object.entries(settings)) config[key] = readSetting(setting, given, problems)
  const vendorSettings = new Map<string, Record<string, unknown>>()
  for (const vendor of vendors) {
    const values = readVendor(vendor, given, problems, warnings)
    if (values) vendorSettings.set(vendor.id, values)
  }
  if (problems.length > 0) return { ok: false, problems }
  return { ok: true, config: { ...(config as unknown as Config), vendorSettings }, warnings }
}

/** A vendor's variables: the fields of its settings that name one. */
export function vendorVariables(vendor: Vendor): (Field & { env: string })[] {
  return fieldsOf(vendor).filter((field): field is Field & { env: string } => typeof field.env === 'string')
}

/** The variables without which a vendor has no environment connection. */
export function neededVariables(vendor: Vendor): string[] {
  return vendor.enabledBy ?? vendorVariables(vendor).flatMap(({ required, env }) => (required ? [env] : []))
}

function valuesOf(env: Environment): Map<string, string> {
  const pairs = Object.entries(env).map(([name, value]) => [name, value?.trim() ?? ''] as const)
  return new Map(pairs.filter(([, value]) => value !== ''))
}

function readSetting(setting: Setting, given: Map<string, string>, problems: Problem[]): unknown {
  const present = setting.names.filter((name) => given.has(name))
  const name = present[0] ?? setting.names[0]
  const contrary = present.find((other) => given.get(other) !== given.get(name))
  if (contrary) problems.push({ name: contrary, problem: `says something else than ${name}: set one of them` })
  const text = given.get(name) ?? setting.fallback
  if (text === null) return null
  const parsed = setting.schema.safeParse(text)
  if (parsed.success) return parsed.data
  const shown = setting.secret ? `has ${text.length} characters that will not do` : `is "${text}"`
  problems.push({ name, problem: `${shown}; expected ${setting.expected}` })
  return null
}

/** A misspelt name of ours would be ignored silently. */
function unknownNames(env: Environment): Problem[] {
  const known = new Set<string>(Object.values(settings).flatMap(({ names }) => names))
  const strange = Object.keys(env).filter((name) => name.startsWith('LEADLINE_') && !known.has(name))
  return strange.map((name) => ({ name, problem: 'is not a setting; docs/configuration.md has them all' }))
}

/** The settings that the environment gives a vendor; null when it is not configured there. */
function readVendor(
  vendor: Vendor,
  given: Map<string, string>,
  problems: Problem[],
  warnings: Problem[],
): Record<string, unknown> | null {
  const present = vendorVariables(vendor).filter(({ env }) => given.has(env))
  if (present.length === 0) return null
  const missing = neededVariables(vendor).filter((name) => !given.has(name))
  if (missing.length > 0) {
    const there = present.map(({ env }) => env).join(', ')
    warnings.push({
      name: missing.join(', '),
      problem: `is missing beside ${there}: ${vendor.title} is not configured`,
    })
    return null
  }
  const parsed = vendor.settings.safeParse(Object.fromEntries(present.map(({ name, env }) => [name, given.get(env)])))
  if (!parsed.success) {
    for (const { path, message } of parsed.error.issues)
      problems.push({
        name: present.find(({ name }) => name === path[0])?.env ?? vendor.title,
        problem: `is wrong: ${message}`,
      })
    return null
  }
  for (const { env, secret } of present)
    if (secret && given.get(env)!.length < shortSecret)
      warnings.push({ name: env, problem: `is shorter than ${shortSecret} characters: it can be guessed` })
  return parsed.data
}
