import { afterAll, beforeAll, expect, it } from 'vitest'
import { z } from 'zod'
import { createTestDatabase, type TestDatabase } from '../../../test/harness/database.ts'
import { createLog } from '../../base/log.ts'
import { createSealer } from '../../base/seal.ts'
import type { CommandResult, Vendor } from '../../vendors/_kit/contract.ts'
import { ensureWorkspace } from '../workspaces/store-setup.ts'
import { type Directory, openDirectory } from './directory.ts'
import { pollConnections } from './poll.ts'
import { ownConnections } from './store-environment.ts'

const everyMs = 3_600_000
const vendor: Vendor = {
  id: 'shop',
  title: 'Shop',
  settings: z.object({ key: z.string() }),
  polls: [{ command: 'reconcile', everyMs, isReady: ({ key }) => key !== '' }],
}

let database: TestDatabase
let directory: Directory
let answer: CommandResult = { ok: true, message: 'nothing missed' }
const asked: { command: string; since: number }[] = []
const sealer = createSealer('a key of this test')
const log = createLog('silent')

beforeAll(async () => {
  database = await createTestDatabase()
  const workspaceId = await ensureWorkspace(database.pool, 'default', 'Default')
  const owned = [{ vendor: 'shop', name: 'Shop', settings: { key: 'k' } }]
  await ownConnections(database.pool, sealer, workspaceId, 'environment', owned)
  await ownConnections(database.pool, sealer, workspaceId, 'sandbox', [{ ...owned[0]!, settings: { key: '' } }])
  directory = await openDirectory(database.pool, sealer, log)
})
afterAll(async () => {
  directory.stop()
  await database.drop()
})

const poll = async () => {
  asked.length = 0
  await pollConnections({
    pool: database.pool,
    log,
    vendors: new Map([['shop', vendor]]),
    directory,
    runCommand: async (_, command, { since }) => {
      asked.push({ command, since: Date.parse(String(since)) })
      return answer
    },
  })
  return asked
}
/** As if everything before had happened this long ago. */
const later = (ms: number) =>
  database.pool.query(
    'update polls set asked_at = asked_at - make_interval(secs => $1), reached = reached - make_interval(secs => $1)',
    [ms / 1_000],
  )
const minutesAgo = (since: number) => Math.round((Date.now() - since) / 60_000)

it('asks for the last seven days at first, then for what came since, never sooner than the vendor wants', async () => {
  const first = await poll()
  expect(first).toMatchObject([{ command: 'reconcile' }])
  expect(minutesAgo(first[0]!.since)).toBe(7 * 24 * 60)
  expect(await poll()).toEqual([])
  await later(everyMs)
  const [second] = await poll()
  expect(minutesAgo(second!.since)).toBe(70)
})

it('asks for the same again after an asking that failed', async () => {
  await later(everyMs)
  answer = { ok: false, message: 'the key is refused' }
  expect(await poll()).toHaveLength(1)
  const { rows } = await database.pool.query('select last_error from polls')
  expect(rows).toEqual([{ last_error: 'the key is refused' }])
  await later(everyMs)
  answer = { ok: true, message: 'nothing missed' }
  const [again] = await poll()
  expect(minutesAgo(again!.since)).toBe(130)
})
