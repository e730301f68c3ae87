import fc from 'fast-check'
import { expect } from 'vitest'

/** Minutes of one morning. */
export const at = (minute: number) => new Date(Date.UTC(2026, 0, 5, 9, minute))

/** One of a few moments, so that ties are common. */
export const moment = fc.integer({ min: 0, max: 5 }).map(at)

/** Checks that any order and any repetition of the same facts lead to the same place. */
export function dependsOnTheSetAlone<F>(fact: fc.Arbitrary<F>, stateOf: (facts: readonly F[]) => unknown): void {
  const told = fc.array(fact, { maxLength: 8 }).chain((facts) =>
    fc.record({
      facts: fc.constant(facts),
      again: fc.shuffledSubarray(facts).chain((some) => {
        const all = [...facts, ...some]
        return fc.shuffledSubarray(all, { minLength: all.length })
      }),
    }),
  )
  fc.assert(
    fc.property(told, ({ facts, again }) => {
      expect(stateOf(again)).toEqual(stateOf(facts))
    }),
    { numRuns: 500 },
  )
}
