import { expect, it } from 'vitest'
import { instantOfText, instantOfUnix } from './instant.ts'

const zone = 'America/Sao_Paulo'

it('reads written times, with the zone only where none is written', () => {
  const times = [
    '2025-11-03T09:00:00-03:00',
    '2025-11-03 09:00:00',
    '2025-11-03T12:00:00Z',
    '2025-11-03T12:00:00.0+0000',
    '2025-11-03 12:00:00 UTC',
  ]
  expect(times.map((text) => instantOfText(text, zone))).toEqual(times.map(() => '2025-11-03T12:00:00.000Z'))
  expect(instantOfText('2025-11-03', zone)).toBe('2025-11-03T03:00:00.000Z')
  expect(instantOfText('2025-11-03T09:00:00.123456789Z', zone)).toBe('2025-11-03T09:00:00.123Z')
})

it('follows the zone through its changes', () => {
  // Brazil's last summer time ended on 2019-02-17; New York's in 2025 began on 9 March
  expect(instantOfText('2019-01-10 09:00:00', zone)).toBe('2019-01-10T11:00:00.000Z')
  expect(instantOfText('2025-03-09 01:59:00', 'America/New_York')).toBe('2025-03-09T06:59:00.000Z')
  expect(instantOfText('2025-03-09 03:00:00', 'America/New_York')).toBe('2025-03-09T07:00:00.000Z')
  expect(instantOfText('1999-12-31 23:59:59', 'UTC')).toBe('1999-12-31T23:59:59.000Z')
})

it('answers null for anything else', () => {
  const odd = [
    null,
    '',
    'soon',
    '2025-02-30',
    '2025-13-01',
    '2025-11-03 25:00:00',
    '0001-01-01',
    '2025-11-03T09:00:00-3',
  ]
  expect(odd.map((text) => instantOfText(text, zone))).toEqual(odd.map(() => null))
  expect([null, -1e18, Number.NaN].map((value) => instantOfUnix(value, 's'))).toEqual([null, null, null])
  expect(instantOfUnix(1_700_000_000, 's')).toBe('2023-11-14T22:13:20.000Z')
  expect(instantOfUnix(1_700_000_000_000, 'ms')).toBe('2023-11-14T22:13:20.000Z')
})
