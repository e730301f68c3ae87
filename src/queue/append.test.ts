import { afterEach, beforeEach, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../test/harness/database.ts'
import { newId, shortHash, timeOfId } from '../base/ids.ts'
import { createLog } from '../base/log.ts'
import { type Append, createAppend, type IntakeRow } from './append.ts'

let database: TestDatabase
let append: Append
const workspaceId = newId()
const connectionId = newId()

beforeEach(async () => {
  database = await createTestDatabase()
  append = createAppend({ pool: database.pool, log: createLog('silent'), onStored: () => undefined })
})
afterEach(async () => {
  await append.close()
  await database.drop()
})

function row(key: string, changes: Partial<IntakeRow> = {}): IntakeRow {
  const id = newId()
  const hash = shortHash(connectionId, key)
  const names = { vendor: 'acme', type: 'lead', subject: 'lead-1', occurredAt: null, dedupeKey: key, action: null }
  const content = {
    unreadable: false,
    headers: { 'content-type': 'application/json' },
    body: Buffer.from('{}'),
    lane: 7,
  }
  return { id, receivedAt: timeOfId(id), workspaceId, connectionId, key: hash, ...names, ...content, ...changes }
}

const count = async (table: string) => (await database.pool.query(`select count(*)::int as n from ${table}`)).rows[0].n

test('every request of a burst is stored once with its work, in few statements', async () => {
  const results = await Promise.all(Array.from({ length: 500 }, (_, n) => append(row(`k${n}`))))
  expect(results.every((result) => result.kind === 'accepted')).toBe(true)
  expect([await count('intakes'), await count('work'), await count('dedupe_ledger')]).toEqual([500, 500, 500])
})

test('a copy answers with the id of the first, in the same flush, in another flush and from another process', async () => {
  const other = createAppend({ pool: database.pool, log: createLog('silent'), onStored: () => undefined })
  const [first, second] = await Promise.all([append(row('k')), append(row('k'))])
  const [third, fourth] = await Promise.all([append(row('k')), other(row('k'))])
  expect(first).toMatchObject({ kind: 'accepted' })
  const duplicate = { kind: 'duplicate', id: (first as { id: string }).id }
  expect([second, third, fourth]).toEqual([duplicate, duplicate, duplicate])
  expect([await count('intakes'), await count('duplicates')]).toEqual([1, 3])
})

test('two processes that store the same keys in opposite order neither deadlock nor store twice', async () => {
  const other = createAppend({ pool: database.pool, log: createLog('silent'), onStored: () => undefined })
  const keys = Array.from({ length: 300 }, (_, n) => `k${n}`)
  const results = await Promise.all([
    ...keys.map((key) => append(row(key))),
    ...keys.toReversed().map((key) => other(row(key))),
  ])
  expect(results.filter((result) => result.kind === 'accepted')).toHaveLength(300)
  expect(results.filter((result) => result.kind === 'duplicate')).toHaveLength(300)
  expect(await count('intakes')).toBe(300)
})

test('a value that the database refuses costs only its own request', async () => {
  const results = await Promise.all([
    append(row('a')),
    append(row('b', { subject: 'nul \u0000 inside' })),
    append(row('c')),
  ])
  expect(results.map((result) => result.kind)).toEqual(['accepted', 'unstorable', 'accepted'])
  expect(await count('intakes')).toBe(2)
})

test('while the database is away senders are asked to try again', async () => {
  await database.pool.query('alter table work rename to work_gone')
  expect(await append(row('k'))).toEqual({ kind: 'unavailable' })
  await database.pool.query('alter table work_gone rename to work')
  expect(await append(row('k'))).toMatchObject({ kind: 'accepted' })
})
