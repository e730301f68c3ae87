import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Campaign } from './campaign.ts'
import { heldOut, type Shares, split } from './split.ts'

const campaignOf = (shares: number[], holdout: number) =>
  ({ id: 'c', variants: shares.map((share) => ({ share })), rules: { holdout } }) as never as Campaign

it('variants and holdout have their shares, exact within one person, however the audience is cut into batches', () => {
  const share = fc.integer({ min: 1, max: 100 })
  const batches = fc.array(fc.integer({ min: 0, max: 60 }), { maxLength: 6 })
  fc.assert(
    fc.property(
      fc.array(share, { minLength: 1, maxLength: 5 }),
      fc.integer({ min: 0, max: 50 }),
      batches,
      (shares, holdout, sizes) => {
        const campaign = campaignOf(shares, holdout)
        const taken: Shares = new Map()
        let people = 0
        for (const size of sizes) {
          const batch = Array.from({ length: size }, (_, n) => `p${people + n}`)
          people += size
          expect(split(campaign, batch, taken).size).toBe(size)
          const total = shares.reduce((sum, each) => sum + each, 0)
          for (const [group, own] of shares.entries()) {
            const exact = (people * (1 - holdout / 100) * own) / total
            expect(Math.abs((taken.get(group) ?? 0) - exact)).toBeLessThan(1 + 1e-6)
          }
          expect(Math.abs((taken.get(heldOut) ?? 0) - (people * holdout) / 100)).toBeLessThan(1 + 1e-6)
        }
      },
    ),
    { numRuns: 200 },
  )
})

it('the same people after the same shares are split the same, in whatever order they come', () => {
  const campaign = campaignOf([70, 30], 10)
  const people = Array.from({ length: 100 }, (_, n) => `p${n}`)
  const first = split(campaign, people, new Map())
  expect(split(campaign, people.toReversed(), new Map())).toEqual(first)
  // who comes first in the audience is not who is held out
  expect(people.slice(0, 10).some((id) => first.get(id) !== heldOut)).toBe(true)
  expect([...first.values()].filter((group) => group === heldOut)).toHaveLength(10)
})
