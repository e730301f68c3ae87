import { describe, expect, it } from 'vitest'
import { retryAfterMs } from './retry-after.ts'

const now = new Date('2025-11-21T10:00:00Z')

describe('retryAfterMs', () => {
  it.each([
    ['120', 120_000],
    [' 7 ', 7_000],
    ['0', 0],
    ['1.5', 1_500],
    ['Fri, 21 Nov 2025 10:01:30 GMT', 90_000],
    ['Friday, 21-Nov-25 10:01:30 GMT', 90_000],
    ['Fri, 21 Nov 2025 09:00:00 GMT', 0],
    ['999999999999', 86_400_000],
    ['Fri, 21 Nov 2099 10:00:00 GMT', 86_400_000],
  ])('reads %j', (header, expected) => {
    expect(retryAfterMs(header, now)).toBe(expected)
  })

  it.each([undefined, '', 'soon', '-5', '1e9', '2025-11-21', 'Fri, 99 Nov 2025 10:01:30 GMT'])(
    'ignores %j',
    (header) => {
      expect(retryAfterMs(header, now)).toBeUndefined()
    },
  )
})
