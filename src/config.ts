import { type Setting, settings } from './settings.ts'
import type { Vendor } from './vendors/_kit/contract.ts'
import { type Field, fieldsOf } from './vendors/_kit/settings.ts'

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
  /** Where people may sign in beside the password; null: nowhere. */
  oidc: { issuer: string; clientId: string; clientSecret: string; name: string } | null
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
  const oidc = readOidc(config, problems)
  const vendorSettings = new Map<string, Record<string, unknown>>()
  for (const vendor of vendors) {
    const values = readVendor(vendor, given, problems, warnings)
    if (values) vendorSettings.set(vendor.id, values)
  }
  if (problems.length > 0) return { ok: false, problems }
  return { ok: true, config: { ...(config as unknown as Config), oidc, vendorSettings }, warnings }
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

/** The OpenID provider needs all of its three. */
function readOidc(config: Record<string, unknown>, problems: Problem[]): Config['oidc'] {
  const [issuer, clientId, clientSecret] = [config.oidcIssuer, config.oidcClientId, config.oidcClientSecret]
  const given = [issuer, clientId, clientSecret].filter((each) => each !== null)
  if (given.length === 0) return null
  if (given.length < 3)
    problems.push({
      name: 'OIDC_ISSUER, OIDC_CLIENT_ID, OIDC_CLIENT_SECRET',
      problem: 'belong together: set all or none',
    })
  return { issuer, clientId, clientSecret, name: config.oidcName } as Config['oidc']
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
