import { expect, test } from 'vitest'
import { nextDelay, paced, type RetryPolicy } from './retry.ts'

const policy: RetryPolicy = { maxTries: 5, baseMs: 1_000, capMs: 3_000 }
const delays = (of: RetryPolicy, askedMs = 0, random = 1) =>
  [1, 2, 3, 4, 5].map((tries) => nextDelay(of, tries, askedMs, () => random))

test('delays double up to the cap, half of each is jitter, and the last try has none after it', () => {
  expect(delays(policy)).toEqual([1_000, 2_000, 3_000, 3_000, null])
  expect(delays(policy, 0, 0)).toEqual([500, 1_000, 1_500, 1_500, null])
})

test('what the other side asks for is never undercut', () => {
  expect(delays(policy, 2_500)).toEqual([2_500, 2_500, 3_000, 3_000, null])
})

test('patience stretches and shortens our own delays, not what the other side asks for', () => {
  expect(delays(paced(policy, 0.1))).toEqual([100, 200, 300, 300, null])
  expect(delays(paced(policy, 2), 2_500)).toEqual([2_500, 4_000, 6_000, 6_000, null])
})
