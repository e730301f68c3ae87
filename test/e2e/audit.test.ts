import { afterAll, beforeAll, expect, it } from 'vitest'
import { type GuardedWorld, openGuardedWorld } from '../harness/guarded-world.ts'
import { instanceKey } from '../harness/hub.ts'
import { fill } from '../harness/operations.ts'
import { newPerson } from '../harness/people.ts'
import { ask } from '../harness/walk.ts'

/**
 * Does every administrative operation of the live OpenAPI document for which a body can be made, one after the other, and
 * looks for its line in the audit log. Nothing here names a route but those that change nothing.
 */
let world: GuardedWorld
beforeAll(async () => {
  world = await openGuardedWorld()
})
afterAll(() => world.hub.stop())

/** They answer a question that is too long for a path. */
const asks = /\/(explain|simulate|preview|search|test|validate)$/

const lines = async () => {
  const { rows } = await world.hub.database.pool.query('select count(*)::int as n from audit_log')
  return rows[0].n as number
}

it('every administrative change leaves a line that says who and what, and a refused one leaves none', async () => {
  const { hub, operations, ids } = world
  const member = await newPerson(hub, hub.workspaceId, { role: 'agent' })
  const changes = operations.filter(
    ({ method, path, scope, takesUpload }) => scope === 'admin' && method !== 'GET' && !takesUpload && !asks.test(path),
  )
  // what takes things away comes last
  changes.sort((a, b) => Number(a.method === 'DELETE') - Number(b.method === 'DELETE'))
  const done: string[] = []
  const silent: string[] = []
  const wordy: string[] = []
  for (const { name, method, path, sample } of changes) {
    const known = path.includes('{userId}') ? [member.id] : (ids.get(path.slice(0, path.indexOf('/{'))) ?? [])
    const before = await lines()
    const { status } = await ask(hub.url, method, fill(path, known.slice(-1)), {
      key: instanceKey,
      body: method === 'DELETE' ? undefined : (sample('Audited') ?? {}),
    })
    const written = (await lines()) - before
    if (status < 300) done.push(name)
    if (status < 300 && written !== 1) silent.push(`${name}: ${written}`)
    if (status >= 400 && written > 0) wordy.push(name)
  }
  expect({ silent, wordy }).toEqual({ silent: [], wordy: [] })
  expect(done.length).toBeGreaterThan(20)
  const { rows } = await hub.database.pool.query(`select distinct actor from audit_log where subject <> ''`)
  expect(rows).toEqual([{ actor: 'instance key' }])
})
