import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../../test/harness/database.ts'
import { createWorkspace, sealer } from '../../../test/harness/facts.ts'
import { newId } from '../../base/ids.ts'
import { inTransaction } from '../../db/transaction.ts'
import type { Event } from '../../domain/events.ts'
import { chargeBudgets, createLookups, forgetExpired, rememberAnswers, takeCachedAnswers } from './lookups.ts'

let database: TestDatabase
let workspaceId: string
let connectionId: string

beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.drop())
beforeEach(async () => {
  workspaceId = (await createWorkspace(database.pool)).id
  connectionId = newId()
})

const asked = (key: string, more: object = {}) => ({ workspaceId, connectionId, kind: 'person.identify', key, ...more })
const told = (cpf: string): Event[] => [
  {
    type: 'person.identified',
    key: 'k',
    subject: 'l',
    occurredAt: null,
    data: { leadId: 'l', snapshot: 's', by: 'phone', candidates: [{ cpf, name: null }] },
  },
]
const take = (...keys: string[]) =>
  takeCachedAnswers(
    database.pool,
    sealer,
    keys.map((key) => asked(key)),
  )
const remember = (key: string, ttlDays: number, events: Event[]) =>
  rememberAnswers(database.pool, sealer, [{ ...asked(key), ttlDays, events }])

describe('a kept answer', () => {
  it('comes back to the same question only, in the order asked', async () => {
    await remember('a', 1, told('11144477735'))
    await remember('none', 1, [])
    expect(await take('b', 'a', 'none', 'a')).toEqual([null, told('11144477735'), [], told('11144477735')])
    const others = [{ kind: 'person.enrich' }, { connectionId: newId() }, { workspaceId: newId() }]
    const elsewhere = others.map((other) => asked('a', other))
    expect(await takeCachedAnswers(database.pool, sealer, elsewhere)).toEqual([null, null, null])
    expect(await takeCachedAnswers(database.pool, sealer, [])).toEqual([])
  })

  it('is replaced by a newer one, also within one batch', async () => {
    await remember('a', 1, told('11144477735'))
    const twice = ['00000000191', '52998224725'].map((cpf) => ({ ...asked('a'), ttlDays: 1, events: told(cpf) }))
    await rememberAnswers(database.pool, sealer, twice)
    expect(await take('a')).toEqual([told('52998224725')])
  })

  it('shows neither question nor answer to whoever reads the table', async () => {
    await remember('11912341234', 1, told('11144477735'))
    const { rows } = await database.pool.query('select l::text from lookups l where workspace_id = $1', [workspaceId])
    const hex = (text: string) => Buffer.from(text).toString('hex')
    for (const secret of ['11912341234', '11144477735']) {
      expect(rows[0].l).not.toContain(secret)
      expect(rows[0].l).not.toContain(hex(secret))
    }
  })

  it('is gone after its time, and its row when the timer runs', async () => {
    await remember('old', 0, told('11144477735'))
    await remember('new', 1, told('11144477735'))
    expect(await take('old', 'new')).toEqual([null, told('11144477735')])
    await forgetExpired(database.pool)
    const { rows } = await database.pool.query('select 1 from lookups where workspace_id = $1', [workspaceId])
    expect(rows).toHaveLength(1)
  })

  it('does not deadlock two batches that keep the same keys in opposite orders', async () => {
    const batch = Array.from({ length: 200 }, (_, n) => ({
      ...asked(`k${n}`),
      ttlDays: 1,
      events: told('11144477735'),
    }))
    const rounds = Array.from({ length: 6 }, (_, n) =>
      rememberAnswers(database.pool, sealer, n % 2 ? batch : [...batch].reverse()),
    )
    await expect(Promise.all(rounds)).resolves.toHaveLength(6)
  })
})

describe('a budget', () => {
  const charge = (count: number, dailyLimit: number | null) =>
    inTransaction(database.pool, (tx) =>
      chargeBudgets(
        tx,
        Array.from({ length: count }, () => ({ workspaceId, connectionId, dailyLimit })),
      ),
    )
  const granted = async (...charges: Promise<boolean[]>[]) => (await Promise.all(charges)).flat().filter(Boolean).length
  const used = async () =>
    (await database.pool.query('select used from lookup_budgets where connection_id = $1', [connectionId])).rows[0]
      ?.used

  it('grants its limit and no more, however many ask at once', async () => {
    const all = Array.from({ length: 40 }, (_, n) => charge(1 + (n % 3), 25))
    expect(await granted(...all)).toBe(25)
    expect(await used()).toBe(25)
  })

  it('grants a batch what is left, the first first', async () => {
    expect(await charge(2, 3)).toEqual([true, true])
    expect(await charge(3, 3)).toEqual([true, false, false])
  })

  it('of nothing grants nothing, and without a limit everything, counted', async () => {
    expect(await granted(charge(3, 0))).toBe(0)
    expect(await granted(charge(3, null))).toBe(3)
    expect(await used()).toBe(3)
  })

  it('lowered below what is spent takes nothing back', async () => {
    await charge(5, 10)
    expect(await granted(charge(1, 2))).toBe(0)
    expect(await used()).toBe(5)
  })

  it('of several connections is charged in one go', async () => {
    const other = newId()
    const spendings = [connectionId, other, connectionId].map((id) => ({
      workspaceId,
      connectionId: id,
      dailyLimit: 1,
    }))
    expect(await inTransaction(database.pool, (tx) => chargeBudgets(tx, spendings))).toEqual([true, true, false])
  })

  it('is of the day by the workspace’s clocks', async () => {
    await database.pool.query(`update workspaces set time_zone = 'Pacific/Kiritimati' where id = $1`, [workspaceId])
    await charge(1, 1)
    const { rows } = await database.pool.query(
      `select day = (now() at time zone 'Pacific/Kiritimati')::date as is_theirs from lookup_budgets where connection_id = $1`,
      [connectionId],
    )
    expect(rows).toEqual([{ is_theirs: true }])
  })

  it('begins anew the next day', async () => {
    await charge(1, 1)
    await database.pool.query('update lookup_budgets set day = day - 1 where connection_id = $1', [connectionId])
    expect(await charge(1, 1)).toEqual([true])
  })

  it('gets back what never left, never below nothing', async () => {
    const lookups = createLookups(database.pool, sealer)
    const work = { workspaceId, connectionId, kind: 'person.identify' }
    expect(await lookups.charge(work, { dailyLookupBudget: 1 })).toBe(true)
    expect(await lookups.charge(work, { dailyLookupBudget: 1 })).toBe(false)
    await lookups.giveBack(work)
    expect(await lookups.charge(work, { dailyLookupBudget: 1 })).toBe(true)
    await lookups.giveBack(work)
    await lookups.giveBack(work)
    expect(await used()).toBe(0)
  })
})
