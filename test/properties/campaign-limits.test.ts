import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isBrazilianHoliday, localTime, zonesOf } from '../../src/domain/calendar.ts'
import { isAllowed, packOf } from '../../src/domain/quiet-hours.ts'
import { chooseSenders } from '../../src/features/campaigns/choose-sender.ts'
import { createPace, type Limit } from '../../src/features/campaigns/pace.ts'
import { createOpenings } from '../../src/features/campaigns/place.ts'
import { dailyLimitOf } from '../../src/features/senders/quota.ts'
import { createTestDatabase, type TestDatabase } from '../harness/database.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.drop())

const day = '2026-03-02'

describe('a pace that several processes share', () => {
  it('is kept in every window of time, whoever asks how often and for how many', async () => {
    const campaign: Limit = { key: 'campaign:1', perSecond: 60, jitter: 0.5, dailyLimit: null, day }
    const senders: Limit[] = [20, 35].map((perSecond, at) => ({ ...campaign, key: `sender:${at}`, perSecond }))
    const turns: { at: number; sender: number }[] = []
    const until = Date.now() + 1_500
    const process = async (size: number) => {
      const pace = createPace(database.pool)
      while (Date.now() < until) {
        const asked = Array.from({ length: size }, (_, n) => n % 2)
        const waits = await pace.take(asked.map((sender) => [campaign, senders[sender]!]))
        for (const [n, wait] of waits.entries()) if (wait === 0) turns.push({ at: Date.now(), sender: asked[n]! })
      }
    }
    await Promise.all([process(1), process(7), process(40)])
    expect(turns.length).toBeGreaterThan(20)
    const check = (times: number[], perSecond: number) => {
      for (let from = 0; from < times.length; from++)
        for (let to = from; to < times.length; to++) {
          const most = perSecond * ((times[to]! - times[from]!) / 1_000 + 0.5) + 1
          expect(to - from + 1, `in ${times[to]! - times[from]!} ms`).toBeLessThanOrEqual(most)
        }
    }
    check(
      turns.map(({ at }) => at),
      60,
    )
    for (const sender of [0, 1])
      check(
        turns.filter((turn) => turn.sender === sender).map(({ at }) => at),
        [20, 35][sender]!,
      )
  })

  it('never hands out more than a day’s quota, and begins anew the next day', async () => {
    const limit: Limit = { key: 'sender:day', perSecond: null, jitter: 0, dailyLimit: 10, day }
    const taken = async (on: string) => {
      const waits = await Promise.all(
        [3, 8, 5].map((size) =>
          createPace(database.pool).take(Array.from({ length: size }, () => [{ ...limit, day: on }])),
        ),
      )
      return waits.flat().filter((wait) => wait === 0).length
    }
    expect(await taken(day)).toBe(10)
    expect(await taken(day)).toBe(0)
    expect(await taken('2026-03-03')).toBe(10)
  })
})

describe('a sender’s tier', () => {
  const tier = fc.record({
    dailyLimit: fc.integer({ min: 1, max: 12 }),
    perSecond: fc.constantFrom(null, 30, 400),
    jitter: fc.constantFrom(0, 0.5),
    // each process asks for so many at a time, today or, from some moment on, tomorrow
    processes: fc.array(fc.array(fc.integer({ min: 1, max: 8 }), { minLength: 1, maxLength: 6 }), {
      minLength: 2,
      maxLength: 4,
    }),
    midnight: fc.nat(6),
  })

  it('is never exceeded on any day, however many processes ask across midnight', async () => {
    let run = 0
    await fc.assert(
      fc.asyncProperty(tier, async ({ dailyLimit, perSecond, jitter, processes, midnight }) => {
        const key = `sender:tier ${run++}`
        const sent = new Map<string, number>()
        const ask = async (sizes: number[]) => {
          const pace = createPace(database.pool)
          for (const [n, size] of sizes.entries()) {
            const on = n < midnight ? '2026-03-02' : '2026-03-03'
            const limit: Limit = { key, perSecond, jitter, dailyLimit, day: on }
            const waits = await pace.take(Array.from({ length: size }, () => [limit]))
            const turns = waits.filter((wait) => wait === 0).length
            sent.set(on, (sent.get(on) ?? 0) + turns)
          }
        }
        await Promise.all(processes.map(ask))
        for (const [on, turns] of sent) expect(turns, on).toBeLessThanOrEqual(dailyLimit)
      }),
      { numRuns: 40 },
    )
  }, 60_000)

  it('is the lower of its own limit and its warm-up plan’s on every day', () => {
    const plan = fc.record({
      startedOn: fc.constantFrom('2026-02-27', '2026-03-08', '2026-10-31'),
      perDay: fc.array(fc.integer({ min: 1, max: 1_000 }), { minLength: 1, maxLength: 10 }),
    })
    fc.assert(
      fc.property(fc.option(fc.integer({ min: 1, max: 1_000 })), plan, fc.nat(20), (dailyLimit, warmUp, later) => {
        const on = new Date(Date.parse(warmUp.startedOn) + later * 86_400_000).toISOString().slice(0, 10)
        const limits = [dailyLimit, warmUp.perDay[later] ?? null].filter((each) => each !== null)
        expect(dailyLimitOf({ dailyLimit, warmUp }, on)).toBe(limits.length > 0 ? Math.min(...limits) : null)
      }),
    )
  })
})

describe('the choice of senders', () => {
  const candidate = fc.record({
    connectionId: fc.uuid(),
    room: fc.integer({ min: 0, max: 40 }),
    health: fc.integer({ min: 0, max: 100 }),
    quotaLeft: fc.option(fc.integer({ min: 0, max: 40 })),
  })
  it('never gives a sender more than its room and its quota, and leaves nobody out while one has room', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(candidate, { selector: (each) => each.connectionId, maxLength: 6 }),
        fc.nat(100),
        (candidates, people) => {
          const recipients = Array.from({ length: people }, (_, n) => ({
            knownBy: candidates[n % (candidates.length + 1)]?.connectionId ?? null,
          }))
          const chosen = chooseSenders(recipients, candidates)
          const capacity = candidates.map(({ room, quotaLeft }) => Math.min(room, quotaLeft ?? room))
          for (const [n, { connectionId }] of candidates.entries())
            expect(chosen.filter((each) => each === connectionId).length).toBeLessThanOrEqual(capacity[n]!)
          const all = capacity.reduce((sum, each) => sum + each, 0)
          expect(chosen.filter((each) => each !== null).length).toBe(Math.min(people, all))
        },
      ),
      { numRuns: 200 },
    )
  })

  it('keeps a person with the sender that knows them', () => {
    const candidates = ['a', 'b'].map((connectionId) => ({ connectionId, room: 10, health: 100, quotaLeft: null }))
    expect(chooseSenders([{ knownBy: 'b' }, { knownBy: 'b' }, { knownBy: 'a' }], candidates)).toEqual(['b', 'b', 'a'])
  })

  it('shares by health', () => {
    const candidates = [
      { connectionId: 'well', room: 100, health: 100, quotaLeft: null },
      { connectionId: 'sick', room: 100, health: 25, quotaLeft: null },
    ]
    const chosen = chooseSenders(
      Array.from({ length: 50 }, () => ({ knownBy: null })),
      candidates,
    )
    expect(chosen.filter((each) => each === 'sick')).toHaveLength(10)
  })
})

describe('a recipient’s hours', () => {
  it('open and close within what the place allows, in every zone the person may live in', () => {
    const place = fc.constantFrom(
      ...(['SP', 'AM', 'AC', 'RN', null] as const).map((state) => ({ country: 'BR', state })),
      ...(['TX', 'NY', 'RI', 'AK', null] as const).map((state) => ({ country: 'US', state })),
    )
    const anyTime = fc.date({ min: new Date('2026-01-01'), max: new Date('2027-12-31'), noInvalidDate: true })
    fc.assert(
      fc.property(anyTime, place, fc.double({ min: 0, max: 1, noNaN: true }), (at, where, share) => {
        const { opensAt, closesAt } = createOpenings(undefined, 'America/Sao_Paulo')(at, where)
        const pack = packOf(where.country, where.state)!
        const moment = new Date(opensAt!.getTime() + share * (closesAt!.getTime() - 1 - opensAt!.getTime()))
        for (const zone of zonesOf(where.country, where.state)) expect(isAllowed(moment, zone, pack)).toBe(true)
      }),
      { numRuns: 100 },
    )
  })

  it('that a campaign sets itself hold in any zone there is, also where the clocks change', () => {
    const clock = (from: number, to: number) =>
      [from, to].map(
        (minutes) => `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`,
      )
    const hours = fc
      .tuple(fc.integer({ min: 0, max: 1_438 }), fc.integer({ min: 1, max: 1_439 }))
      .map(([from, length]) => clock(from, Math.min(1_439, from + length)) as [string, string])
    const quiet = fc.record({
      weekdays: hours,
      saturday: fc.option(hours),
      sunday: fc.option(hours),
      holidays: fc.constantFrom('none' as const, 'BR' as const),
    })
    const zone = fc.constantFrom(...Intl.supportedValuesOf('timeZone'))
    const anyTime = fc.date({ min: new Date('2026-01-01'), max: new Date('2027-12-31'), noInvalidDate: true })
    const share = fc.double({ min: 0, max: 1, noNaN: true })
    fc.assert(
      fc.property(anyTime, zone, quiet, share, (at, timeZone, own, part) => {
        // nothing is known of the country: the workspace's zone speaks for its people
        const { opensAt, closesAt } = createOpenings(own, timeZone)(at, { country: 'PT', state: null })
        if (opensAt === null) return
        expect(opensAt.getTime()).toBeGreaterThanOrEqual(at.getTime())
        const moment = new Date(opensAt.getTime() + part * (closesAt!.getTime() - 1 - opensAt.getTime()))
        const { date, weekday, minutes } = localTime(moment, timeZone)
        const open = weekday === 0 ? own.sunday : weekday === 6 ? own.saturday : own.weekdays
        expect(open, date).not.toBeNull()
        const now = clock(minutes, minutes)[0]!
        expect(now >= open![0] && now < open![1], `${now} of ${date} in ${timeZone}`).toBe(true)
        if (own.holidays === 'BR') expect(isBrazilianHoliday(date)).toBe(false)
      }),
      { numRuns: 300 },
    )
  })
})
