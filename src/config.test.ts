import { resolve } from 'node:path'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { readConfig } from './config.ts'
import { settings } from './settings.ts'
import { defineVendor, type Vendor } from './vendors/_kit/contract.ts'
import { choice, optional, secret, secretList, text, url } from './vendors/_kit/settings.ts'

const acme: Vendor = defineVendor({
  id: 'acme',
  title: 'Acme',
  settings: z.object({
    token: secret({ title: 'Token', help: 'Sent with each call', env: 'ACME_TOKEN' }),
    webhookSecrets: secretList({ title: 'Secrets', help: 'Prove requests', env: 'ACME_SECRET' }),
    baseUrl: optional(url({ title: 'Root', help: 'Replaces the root', env: 'ACME_BASE_URL' })),
    mode: choice(['fast', 'slow'], { title: 'Mode', help: 'How', env: 'ACME_MODE', default: 'fast' }),
    label: optional(text({ title: 'Label', help: 'Not from the environment' })),
  }),
})

function read(env: Record<string, string>, vendors: Vendor[] = []) {
  const result = readConfig(env, vendors)
  if (!result.ok) throw new Error(JSON.stringify(result.problems))
  return result
}

function refusedNames(env: Record<string, string>, vendors: Vendor[] = []) {
  const result = readConfig(env, vendors)
  return result.ok ? [] : result.problems.map(({ name }) => name)
}

test('an empty environment is a complete configuration', () => {
  const { config, warnings } = read({})
  expect(config).toMatchObject({
    port: 8080,
    host: '127.0.0.1',
    publicUrl: null,
    databaseUrl: null,
    dataDir: resolve('data'),
    secretKey: null,
    apiKey: null,
    patience: 1,
    sandbox: 'auto',
    logLevel: 'info',
    trustedProxies: [],
    metricsToken: null,
  })
  expect(Object.keys(config).sort()).toEqual([...Object.keys(settings), 'oidc', 'vendorSettings'].sort())
  expect(warnings).toEqual([])
})

test('values are trimmed, blank ones are absent, aliases count', () => {
  const { config } = read({
    PORT: ' 9000 ',
    HOST: '  ',
    PUBLIC_URL: 'https://hub.example.test/',
    DB_URL: 'postgresql://u:p@db.example.test/leadline',
    TRUSTED_PROXIES: '10.0.0.0/8, 127.0.0.1,',
  })
  expect(config).toMatchObject({
    port: 9000,
    host: '127.0.0.1',
    publicUrl: 'https://hub.example.test',
    databaseUrl: 'postgresql://u:p@db.example.test/leadline',
    trustedProxies: ['10.0.0.0/8', '127.0.0.1'],
  })
})

test('all mistakes are reported at once, with what is expected and without a secret', () => {
  const result = readConfig(
    {
      PORT: '80x',
      DATABASE_URL: 'mysql://root:hunter2@db/leads',
      LEADLINE_API_KEY: 'too short',
      LEADLINE_SANDBOX: 'yes',
      ACME_TOKEN: 'a'.repeat(32),
      ACME_BASE_URL: 'acme',
      ACME_MODE: 'medium',
    },
    [acme],
  )
  if (result.ok) throw new Error('accepted')
  expect(result.problems.map(({ name }) => name)).toEqual([
    'PORT',
    'DATABASE_URL',
    'LEADLINE_API_KEY',
    'LEADLINE_SANDBOX',
    'ACME_BASE_URL',
    'ACME_MODE',
  ])
  expect(result.problems[0]!.problem).toBe('is "80x"; expected a whole number from 0 to 65535')
  expect(JSON.stringify(result.problems)).not.toMatch(/hunter2|too short/)
})

test('the instance key may hold blanks, but nothing that a header cannot carry', () => {
  const phrase = 'a long passphrase of thirty-two letters'
  expect(read({ LEADLINE_API_KEY: phrase }).config.apiKey).toBe(phrase)
  expect(refusedNames({ LEADLINE_API_KEY: 'é'.repeat(32) })).toEqual(['LEADLINE_API_KEY'])
})

test('patience is a factor above zero', () => {
  expect(read({ VENDOR_PATIENCE: '0.5' }).config.patience).toBe(0.5)
  for (const wrong of ['0', '-1', '1e9', 'much', '101'])
    expect(refusedNames({ VENDOR_PATIENCE: wrong })).toEqual(['VENDOR_PATIENCE'])
})

test('ports are whole numbers in range', () => {
  for (const wrong of ['-1', '65536', '1e3', '8080.5', '0x1f']) expect(refusedNames({ PORT: wrong })).toEqual(['PORT'])
  expect(read({ PORT: '0' }).config.port).toBe(0)
})

test('two names of one setting that disagree are a mistake; that agree are not', () => {
  const one = 'postgres://a@db/one'
  expect(refusedNames({ DATABASE_URL: one, DB_URL: 'postgres://a@db/two' })).toEqual(['DB_URL'])
  expect(read({ DATABASE_URL: one, DB_URL: one }).config.databaseUrl).toBe(one)
})

test('a misspelt name of ours is told', () => {
  expect(read({ LEADLINE_SANDBX: 'on' }).warnings).toMatchObject([{ name: 'LEADLINE_SANDBX' }])
})

test('a vendor is configured by its own variables', () => {
  const { config, warnings } = read({ ACME_TOKEN: 't'.repeat(40), ACME_SECRET: 's'.repeat(40), ACME_MODE: 'slow' }, [
    acme,
  ])
  expect(config.vendorSettings).toEqual(
    new Map([['acme', { token: 't'.repeat(40), webhookSecrets: ['s'.repeat(40)], mode: 'slow' }]]),
  )
  expect(warnings).toEqual([])
})

test('a vendor that is half configured is left out and told; one that is not mentioned is silent', () => {
  const half = read({ ACME_SECRET: 's'.repeat(40) }, [acme])
  expect(half.config.vendorSettings.size).toBe(0)
  expect(half.warnings).toMatchObject([{ name: 'ACME_TOKEN', problem: expect.stringContaining('ACME_SECRET') }])
  expect(read({}, [acme])).toMatchObject({ warnings: [], config: { vendorSettings: new Map() } })
})

test('`enabledBy` says which variables make a connection, instead of the required fields', () => {
  const byUrl = { ...acme, enabledBy: ['ACME_TOKEN', 'ACME_BASE_URL'] }
  expect(read({ ACME_TOKEN: 't'.repeat(40) }, [byUrl]).config.vendorSettings.size).toBe(0)
})

test('a short vendor secret starts, with a warning that does not show it', () => {
  const { config, warnings } = read({ ACME_TOKEN: 'hunter2' }, [acme])
  expect(config.vendorSettings.get('acme')).toMatchObject({ token: 'hunter2' })
  expect(warnings).toMatchObject([{ name: 'ACME_TOKEN' }])
  expect(JSON.stringify(warnings)).not.toContain('hunter2')
})
