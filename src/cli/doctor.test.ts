import { expect, onTestFinished, test } from 'vitest'
import { z } from 'zod'
import { createTestDatabase } from '../../test/harness/database.ts'
import { createSealer } from '../base/seal.ts'
import { readConfig } from '../config.ts'
import { ownConnections } from '../features/connections/store-environment.ts'
import { bindSecretKey, ensureWorkspace } from '../features/workspaces/store-setup.ts'
import { defineVendor, type Vendor } from '../vendors/_kit/contract.ts'
import { secret, url } from '../vendors/_kit/settings.ts'
import { examineDatabase } from './examine-database.ts'
import { examineMachine } from './examine-machine.ts'
import type { Finding } from './finding.ts'

const acme: Vendor = defineVendor({
  id: 'acme',
  title: 'Acme',
  settings: z.object({
    token: secret({ title: 'Token', help: 'Sent with each call', env: 'ACME_TOKEN' }),
    baseUrl: url({ title: 'Root', help: 'Replaces the root', env: 'ACME_BASE_URL' }),
  }),
})
const sealer = createSealer('k'.repeat(64))

async function startedDatabase(settings: Record<string, unknown>) {
  const { pool, drop } = await createTestDatabase()
  onTestFinished(drop)
  await bindSecretKey(pool, sealer)
  const workspaceId = await ensureWorkspace(pool, 'default', 'Default')
  await ownConnections(pool, sealer, workspaceId, 'environment', [{ vendor: 'acme', name: 'Acme', settings }])
  return pool
}

const levelOf = (findings: Finding[], subject: string) =>
  findings.find((each) => each.subject.startsWith(subject))?.level

test('a database in order has nothing wrong but that tests do not flush', async () => {
  const pool = await startedDatabase({ token: 't'.repeat(40), baseUrl: 'https://acme.example.test' })
  const findings = await examineDatabase({ pool, sealer, vendors: [acme] })
  expect(findings.filter(({ level }) => level !== 'ok').map(({ subject }) => subject)).toEqual(['durability'])
  expect(findings.map(({ subject }) => subject)).toEqual(
    expect.arrayContaining([
      'database',
      'clock',
      'migrations',
      'history',
      'work',
      'secret key',
      'connection Acme (acme)',
    ]),
  )
})

test('plain http and a short secret are warned of, a broken setting and an unknown vendor fail', async () => {
  const plain = await startedDatabase({ token: 'abc', baseUrl: 'http://acme.example.test' })
  const [warned] = (await examineDatabase({ pool: plain, sealer, vendors: [acme] })).slice(-1)
  expect(warned).toMatchObject({ level: 'warn', detail: expect.stringMatching(/secret is short.*plain http/) })
  expect(JSON.stringify(warned)).not.toContain('abc')
  expect(levelOf(await examineDatabase({ pool: plain, sealer, vendors: [] }), 'connection Acme')).toBe('fail')
  const broken = await startedDatabase({ baseUrl: 'https://acme.example.test' })
  expect(levelOf(await examineDatabase({ pool: broken, sealer, vendors: [acme] }), 'connection Acme')).toBe('fail')
})

test('another secret key, or none, fails', async () => {
  const pool = await startedDatabase({ token: 't'.repeat(40), baseUrl: 'https://acme.example.test' })
  const another = createSealer('o'.repeat(64))
  expect(levelOf(await examineDatabase({ pool, sealer: another, vendors: [acme] }), 'secret key')).toBe('fail')
  expect(levelOf(await examineDatabase({ pool, sealer: null, vendors: [acme] }), 'secret key')).toBe('fail')
})

test('what is missing in the schema is told', async () => {
  const { pool, drop } = await createTestDatabase({ isEmpty: true })
  onTestFinished(drop)
  const findings = await examineDatabase({ pool, sealer, vendors: [] })
  expect(findings.at(-1)).toMatchObject({
    level: 'warn',
    subject: 'migrations',
    detail: expect.stringContaining('0001_'),
  })
})

test('addresses that vendors cannot reach, or that others can read, are warned of', async () => {
  const publicUrlOf = async (env: Record<string, string>) => {
    const read = readConfig(env, [acme])
    if (!read.ok) throw new Error(JSON.stringify(read.problems))
    return levelOf(await examineMachine(read.config, read.warnings), 'public URL')
  }
  const configured = { ACME_TOKEN: 't'.repeat(40), ACME_BASE_URL: 'https://acme.example.test' }
  expect(await publicUrlOf({})).toBe('ok')
  expect(await publicUrlOf(configured)).toBe('warn')
  expect(await publicUrlOf({ ...configured, PUBLIC_URL: 'http://hub.example.test' })).toBe('warn')
  expect(await publicUrlOf({ ...configured, PUBLIC_URL: 'https://hub.example.test' })).toBe('ok')
  expect(await publicUrlOf({ HOST: '0.0.0.0' })).toBe('warn')
})
