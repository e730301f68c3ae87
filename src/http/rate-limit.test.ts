import { expect, it } from 'vitest'
import { createRateLimit } from './rate-limit.ts'

const start = (options: Partial<Parameters<typeof createRateLimit>[0]> = {}) => {
  const clock = { now: 0 }
  const limit = createRateLimit({ perSecond: 2, burst: 4, whenFull: 'refuse', now: () => clock.now, ...options })
  return { clock, take: limit.take }
}

it('lets a burst pass, then so many a second', () => {
  const { clock, take } = start()
  expect([1, 2, 3, 4, 5].map(() => take('a'))).toEqual([0, 0, 0, 0, 1])
  clock.now = 500
  expect([take('a'), take('a')]).toEqual([0, 1])
  expect(take('b')).toBe(0)
})

it('forgets addresses that may burst again', () => {
  const { clock, take } = start({ maxAddresses: 2 })
  expect([take('a'), take('b'), take('c')]).toEqual([0, 0, 1])
  clock.now = 2_000
  expect(take('c')).toBe(0)
})

it('stays open for intake when there are too many addresses', () => {
  const { take } = start({ maxAddresses: 1, whenFull: 'allow' })
  expect([take('a'), take('b'), take('b')]).toEqual([0, 0, 0])
})

it('is off at zero', () => {
  const { take } = start({ perSecond: 0 })
  expect(Array.from({ length: 100 }, () => take('a')).every((wait) => wait === 0)).toBe(true)
})
