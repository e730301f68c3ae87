import { expect, it } from 'vitest'
import { z } from 'zod'
import {
  choice,
  fieldsOf,
  flag,
  maskSettings,
  number,
  optional,
  secret,
  secretList,
  secretsIn,
  text,
  url,
} from './settings.ts'

const words = (title: string, env?: string) => ({ title, help: `${title}.`, env })
const vendor = {
  settings: z.object({
    account: text(words('Account', 'DEMO_ACCOUNT')),
    token: secret(words('Token', 'DEMO_TOKEN')),
    webhookSecrets: secretList(words('Webhook secrets')),
    baseUrl: optional(url(words('Base URL'))),
    perMinute: optional(number(words('Calls a minute'))),
    signed: flag({ ...words('Signed'), default: true }),
    dialect: choice(['new', 'old'], { ...words('Dialect'), default: 'new' }),
  }),
}
const given = { account: 'a', token: 't-secret', webhookSecrets: 's-secret' }

it('fills what may be absent and takes one secret for a list of one', () => {
  expect(vendor.settings.parse(given)).toEqual({ ...given, webhookSecrets: ['s-secret'], signed: true, dialect: 'new' })
  expect(vendor.settings.parse({ account: 'a', token: 't' })).toMatchObject({ webhookSecrets: [] })
  expect(vendor.settings.parse({ ...given, webhookSecrets: ['b', '', 'c'] })).toMatchObject({
    webhookSecrets: ['b', 'c'],
  })
})

it('reads what forms and the environment write', () => {
  const parsed = vendor.settings.parse({ ...given, baseUrl: 'http://127.0.0.1:9/x/', perMinute: '10', signed: 'off' })
  expect(parsed).toMatchObject({ baseUrl: 'http://127.0.0.1:9/x', perMinute: 10, signed: false })
  expect(vendor.settings.parse({ ...given, baseUrl: '', perMinute: '' })).toMatchObject({
    baseUrl: undefined,
    perMinute: undefined,
  })
  for (const wrong of [
    { baseUrl: 'ftp://x' },
    { account: ' ' },
    { signed: 'perhaps' },
    { dialect: 'older' },
    { perMinute: 'x' },
  ]) {
    expect(vendor.settings.safeParse({ ...given, ...wrong }).success).toBe(false)
  }
})

it('describes its fields', () => {
  const fields = fieldsOf(vendor)
  expect(fields.map(({ name, kind, required }) => [name, kind, required])).toEqual([
    ['account', 'text', true],
    ['token', 'secret', true],
    ['webhookSecrets', 'secrets', false],
    ['baseUrl', 'url', false],
    ['perMinute', 'number', false],
    ['signed', 'flag', false],
    ['dialect', 'choice', false],
  ])
  expect(fields[0]).toMatchObject({ title: 'Account', help: 'Account.', env: 'DEMO_ACCOUNT' })
  expect(fields[6]).toMatchObject({ options: ['new', 'old'], default: 'new' })
})

it('masks secrets and nothing else', () => {
  const settings = vendor.settings.parse({ ...given, webhookSecrets: ['one-secret', 'two-secret'] })
  const shown = maskSettings(vendor, { ...settings, unknownField: 'x-secret' })
  expect(shown).toEqual({ account: 'a', token: '***', webhookSecrets: ['***', '***'], signed: true, dialect: 'new' })
  expect(secretsIn(vendor, settings)).toEqual(['t-secret', 'one-secret', 'two-secret'])
})
