import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isBrazilianHoliday, isZone, localTime, offsetAt, zonesOf } from './calendar.ts'
import {
  allowedUntil,
  isAllowed,
  nextAllowed,
  nextAllowedIn,
  packOf,
  type QuietPack,
  quietPacks,
} from './quiet-hours.ts'

const utc = (text: string) => new Date(`${text}Z`)

describe('calendar', () => {
  test.each([
    ['2026-01-05T12:30:00', 'America/Sao_Paulo', { date: '2026-01-05', weekday: 1, minutes: 570 }],
    ['2026-01-05T02:30:00', 'America/Manaus', { date: '2026-01-04', weekday: 0, minutes: 1350 }],
    ['2026-07-04T00:00:59', 'America/New_York', { date: '2026-07-03', weekday: 5, minutes: 1200 }],
  ])('%s in %s', (text, zone, local) => {
    expect(localTime(utc(text), zone)).toEqual(local)
  })

  test('offsets are the four of Brazil, and follow the clocks of the US', () => {
    const at = utc('2026-01-05T12:00:00')
    const zones = ['America/Noronha', 'America/Sao_Paulo', 'America/Manaus', 'America/Rio_Branco']
    expect(zones.map((zone) => offsetAt(at, zone) / 60)).toEqual([-2, -3, -4, -5])
    expect(offsetAt(at, 'America/New_York')).toBe(-300)
    expect(offsetAt(utc('2026-07-05T12:00:00'), 'America/New_York')).toBe(-240)
  })

  test('holidays of Brazil, Easter’s included', () => {
    const found = Array.from({ length: 365 }, (_, day) =>
      new Date(Date.UTC(2026, 0, 1 + day)).toISOString().slice(0, 10),
    )
    expect(found.filter(isBrazilianHoliday)).toEqual(
      '2026-01-01 2026-02-16 2026-02-17 2026-04-03 2026-04-21 2026-05-01 2026-06-04 2026-09-07 2026-10-12 2026-11-02 2026-11-15 2026-11-20 2026-12-25'.split(
        ' ',
      ),
    )
    // Good Friday of other years
    for (const date of ['2024-03-29', '2025-04-18', '2027-03-26', '2038-04-23'])
      expect(isBrazilianHoliday(date)).toBe(true)
  })

  test('zones of a place', () => {
    expect(zonesOf('BR', 'SP')).toEqual(['America/Sao_Paulo'])
    expect(zonesOf('BR', 'AM')).toEqual(['America/Manaus', 'America/Rio_Branco'])
    expect(zonesOf('US', 'TX')).toEqual(['America/Chicago', 'America/Denver'])
    expect(zonesOf('US', null)).toHaveLength(7)
    expect(zonesOf('PT', null)).toEqual([])
    for (const zone of [...zonesOf('US', null), ...zonesOf('US', 'PR'), ...zonesOf('US', 'GU')])
      expect(isZone(zone)).toBe(true)
    expect(isZone('America/Atlantis')).toBe(false)
  })
})

describe('nextAllowed', () => {
  test.each([
    ['open: at once', '2026-01-05T15:00:30', 'America/Sao_Paulo', 'BR', '2026-01-05T15:00:30'],
    ['before nine: at nine', '2026-01-05T10:00:30', 'America/Sao_Paulo', 'BR', '2026-01-05T12:00:00'],
    ['at twenty: the next day', '2026-01-05T23:00:00', 'America/Sao_Paulo', 'BR', '2026-01-06T12:00:00'],
    ['Saturday after four: Monday', '2026-01-10T19:00:00', 'America/Sao_Paulo', 'BR', '2026-01-12T12:00:00'],
    ['Carnival: Wednesday', '2026-02-14T19:00:00', 'America/Sao_Paulo', 'BR', '2026-02-18T12:00:00'],
    ['Acre is two hours behind', '2026-01-05T12:00:00', 'America/Rio_Branco', 'BR', '2026-01-05T14:00:00'],
    ['Texas on Sunday: noon', '2026-01-04T15:00:00', 'America/Chicago', 'US-TX', '2026-01-04T18:00:00'],
    ['clocks go forward in the night', '2026-03-08T03:00:00', 'America/New_York', 'US', '2026-03-08T12:00:00'],
    ['clocks go back in the night', '2026-11-01T03:00:00', 'America/New_York', 'US', '2026-11-01T13:00:00'],
    ['Rhode Island at weekends', '2026-01-03T14:00:00', 'America/New_York', 'US-RI', '2026-01-03T15:00:00'],
  ] as const)('%s', (_, at, zone, id, expected) => {
    expect(nextAllowed(utc(at), zone, quietPacks[id])).toEqual(utc(expected))
  })

  test('opens in the middle of a change of the clocks', () => {
    const nights: QuietPack = { id: 'nights', week: Array(7).fill({ from: 150, to: 240 }), holidays: 'none' }
    // 02:30 does not exist in New York on this day: the clocks go from 02:00 to 03:00
    expect(nextAllowed(utc('2026-03-08T05:10:00'), 'America/New_York', nights)).toEqual(utc('2026-03-08T07:00:00'))
  })

  test('never, when no day has hours', () => {
    expect(
      nextAllowed(utc('2026-01-05T12:00:00'), 'UTC', { id: 'never', week: Array(7).fill(null), holidays: 'none' }),
    ).toBeNull()
  })

  test('never in a zone that does not exist, always where nobody is', () => {
    const noon = utc('2026-01-05T12:00:00')
    expect(nextAllowed(noon, 'America/Atlantis', quietPacks.US)).toBeNull()
    expect(isAllowed(noon, 'America/Atlantis', quietPacks.US)).toBe(false)
    expect(nextAllowed(new Date(Number.NaN), 'UTC', quietPacks.US)).toBeNull()
    expect(nextAllowedIn(noon, [], quietPacks.US)).toEqual(noon)
  })

  test('where the place is not known, the strictest of the candidates', () => {
    const pack = packOf('US', null)!
    expect(pack.week[1]).toEqual({ from: 540, to: 1080 })
    const at = nextAllowedIn(utc('2026-01-05T05:00:00'), zonesOf('US', null), pack)!
    for (const zone of zonesOf('US', null)) expect(isAllowed(at, zone, pack)).toBe(true)
    expect(at).toEqual(utc('2026-01-05T19:00:00'))
  })

  test.each([
    ['BR', 'SP', 'BR'],
    ['US', 'TX', 'US-TX'],
    ['US', 'CA', 'US'],
    ['PT', null, null],
    ['constructor', null, null],
  ])('%s %s has the pack %s', (country, state, id) => {
    expect(packOf(country, state)?.id ?? null).toBe(id)
  })

  const anyTime = fc.date({ min: utc('2024-01-01T00:00:00'), max: utc('2032-01-01T00:00:00'), noInvalidDate: true })
  const zone = fc.constantFrom(
    'America/Sao_Paulo',
    'America/Rio_Branco',
    'America/New_York',
    'America/Chicago',
    'Asia/Kolkata',
  )
  const window = fc
    .tuple(fc.integer({ min: 0, max: 1439 }), fc.integer({ min: 1, max: 600 }))
    .map(([from, length]) => ({ from, to: Math.min(1440, from + length) }))
  const custom = fc.record({
    id: fc.constant('custom'),
    week: fc
      .array(fc.option(window), { minLength: 7, maxLength: 7 })
      .filter((week) => week.some((day) => day !== null)),
    holidays: fc.constantFrom('none', 'BR' as const),
  })
  const anyPack: fc.Arbitrary<QuietPack> = fc.oneof(
    fc.constantFrom(...Object.values(quietPacks)),
    custom as fc.Arbitrary<QuietPack>,
  )

  test('is allowed, not before `at`, and nothing between the two is allowed', () => {
    fc.assert(
      fc.property(
        anyTime,
        zone,
        anyPack,
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 20 }),
        (at, where, pack, shares) => {
          const next = nextAllowed(at, where, pack)!
          expect(next.getTime()).toBeGreaterThanOrEqual(at.getTime())
          expect(isAllowed(next, where, pack)).toBe(true)
          expect(isAllowed(at, where, pack)).toBe(next.getTime() === at.getTime())
          const between = shares.map((share) => new Date(at.getTime() + share * (next.getTime() - at.getTime() - 1)))
          if (next.getTime() > at.getTime()) {
            between.push(new Date(next.getTime() - 1))
            for (const moment of between) expect(isAllowed(moment, where, pack)).toBe(false)
          }
          expect(nextAllowed(next, where, pack)).toEqual(next)
        },
      ),
      { numRuns: 300 },
    )
  })

  test('lasts until quiet begins, and all of it is allowed', () => {
    fc.assert(
      fc.property(anyTime, zone, anyPack, fc.double({ min: 0, max: 1, noNaN: true }), (at, where, pack, share) => {
        const open = nextAllowed(at, where, pack)!
        const end = allowedUntil(open, [where], pack)
        expect(end.getTime()).toBeGreaterThan(open.getTime() - 1)
        const between = new Date(open.getTime() + share * Math.max(0, end.getTime() - 1 - open.getTime()))
        expect(isAllowed(between, where, pack)).toBe(true)
      }),
      { numRuns: 300 },
    )
  })
})
