import fc from 'fast-check'
import { expect, it } from 'vitest'
import { equalInConstantTime } from './equal-in-constant-time.ts'

it('agrees with === on any two texts, of any lengths', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (a, b) => {
      expect(equalInConstantTime(a, a)).toBe(true)
      expect(equalInConstantTime(a, b)).toBe(a === b)
      expect(equalInConstantTime(Buffer.from(a), b)).toBe(a === b)
    }),
  )
})
