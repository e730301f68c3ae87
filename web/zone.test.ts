import { describe, expect, it } from 'vitest'
import { fromZone, toZone } from './zone.ts'

describe('a clock time in a zone', () => {
  it.each([
    ['2026-03-01T09:30', 'America/Sao_Paulo', '2026-03-01T12:30:00.000Z'],
    ['2026-07-01T00:00', 'America/New_York', '2026-07-01T04:00:00.000Z'],
    ['2026-01-01T00:00', 'America/New_York', '2026-01-01T05:00:00.000Z'],
    ['2026-06-30T23:45', 'Asia/Kolkata', '2026-06-30T18:15:00.000Z'],
  ])('%s in %s is %s, and back', (local, zone, iso) => {
    expect(fromZone(local, zone)).toBe(iso)
    expect(toZone(iso, zone)).toBe(local)
  })

  it('that a change of the clock skips is the moment after it', () => {
    expect(toZone(fromZone('2026-03-08T02:30', 'America/New_York'), 'America/New_York')).toBe('2026-03-08T03:30')
  })
})
