import { expect, it } from 'vitest'
import { z } from 'zod'
import { createLog } from '../base/log.ts'
import { createRecord } from '../base/record-exchange.ts'
import type { Connection } from '../features/connections/directory.ts'
import { defineVendor } from '../vendors/_kit/contract.ts'
import { createRunCommand } from './run-command.ts'

const vendor = defineVendor<{ token: string }>({
  id: 'quoting',
  title: 'Quoting',
  settings: z.object({ token: z.string() }) as never,
  commands: {
    test: async ({ token }) => ({ ok: false, message: `They refused ${token}`, detail: { sent: `Bearer ${token}` } }),
    subscribe: async () => {
      throw new Error('a bug')
    },
  },
})
const connection = {
  id: 'c',
  vendor: 'quoting',
  urlSecret: 's',
  settings: { token: 'tok"en' },
} as unknown as Connection
const runCommand = createRunCommand({
  vendors: new Map([['quoting', vendor]]),
  log: createLog('silent'),
  publicUrl: 'http://hub.example.test',
  outside: () => ({
    http: () => Promise.reject(new Error('no network')),
    mail: () => Promise.reject(new Error('no network')),
    record: createRecord(() => undefined, ['tok"en']),
  }),
  load: async () => new Map(),
})

it('masks the secrets that a vendor quotes', async () => {
  const result = await runCommand(connection, 'test', {})
  expect(result).toEqual({ ok: false, message: 'They refused ***', detail: { sent: 'Bearer ***' } })
})

it('turns a bug of the vendor into an answer', async () => {
  expect(await runCommand(connection, 'subscribe', {})).toEqual({ ok: false, message: 'Unexpected failure: a bug' })
})
