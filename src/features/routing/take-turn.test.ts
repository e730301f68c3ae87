import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type RuleTurn, takeTurn } from './take-turn.ts'

const people = (weights: number[]) => weights.map((weight, at) => ({ id: `p${at}`, weight, open: 0 }))

/** A process that starts anew reads the turn from its row. */
const restarted = (turn: RuleTurn): RuleTurn => JSON.parse(JSON.stringify(turn))

test('round robin goes round, also after a restart', () => {
  let turn: RuleTurn = {}
  const served = Array.from({ length: 7 }, () => {
    turn = restarted(turn)
    return takeTurn('round_robin', people([1, 1, 1]), turn).id
  })
  expect(served).toEqual(['p0', 'p1', 'p2', 'p0', 'p1', 'p2', 'p0'])
})

test('weights 5, 1, 1 are spread, not bunched', () => {
  const turn: RuleTurn = {}
  const served = Array.from({ length: 14 }, () => takeTurn('weighted', people([5, 1, 1]), turn).id).join(' ')
  expect(served).not.toContain('p1 p1')
  expect(served.match(/p0/g)).toHaveLength(10)
})

const weights = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 8 })

test('at every moment of any run each has their share, exact to one lead', () => {
  fc.assert(
    fc.property(
      weights,
      fc.constantFrom('weighted', 'round_robin'),
      fc.integer({ min: 1, max: 300 }),
      (given, strategy, run) => {
        const candidates = people(given)
        const parts = given.map((weight) => (strategy === 'weighted' ? weight : 1))
        const total = parts.reduce((sum, part) => sum + part)
        const counts = new Map<string, number>()
        let turn: RuleTurn = {}
        for (let n = 1; n <= run; n += 1) {
          if (n % 17 === 0) turn = restarted(turn)
          const { id } = takeTurn(strategy, candidates, turn)
          counts.set(id, (counts.get(id) ?? 0) + 1)
          for (const [at, part] of parts.entries())
            expect(Math.abs((counts.get(`p${at}`) ?? 0) - (n * part) / total)).toBeLessThan(1)
        }
      },
    ),
    { numRuns: 60 },
  )
})

test('who was away is not owed the time, and the others are served evenly among themselves', () => {
  const turn: RuleTurn = {}
  const [a, b, c] = people([1, 1, 1]) as [never, never, never]
  const serve = (available: never[], times: number) =>
    Array.from({ length: times }, () => takeTurn('round_robin', available, turn).id)
  serve([a, b, c], 30)
  const without = serve([a, b], 40)
  expect(without.filter((id) => id === 'p0')).toHaveLength(20)
  const again = serve([a, b, c], 30)
  for (const id of ['p0', 'p1', 'p2'])
    expect(Math.abs(again.filter((each) => each === id).length - 10)).toBeLessThanOrEqual(1)
})

test('whoever comes and goes, nobody waits for ever and the choice is one of the available', () => {
  fc.assert(
    fc.property(
      weights,
      fc.array(fc.integer({ min: 1, max: 255 }), { minLength: 50, maxLength: 120 }),
      (given, masks) => {
        const candidates = people(given)
        let turn: RuleTurn = {}
        for (const mask of masks) {
          const available = candidates.filter((_, at) => mask & (1 << at))
          if (available.length === 0) continue
          turn = restarted(turn)
          expect(available).toContain(takeTurn('weighted', available, turn))
          for (const credit of Object.values(turn.credits!)) expect(Number.isInteger(credit)).toBe(true)
        }
        const counts = new Map<string, number>()
        for (let n = 0; n < 400; n += 1) {
          const { id } = takeTurn('weighted', candidates, turn)
          counts.set(id, (counts.get(id) ?? 0) + 1)
        }
        const total = given.reduce((sum, weight) => sum + weight)
        for (const [at, weight] of given.entries())
          expect(Math.abs((counts.get(`p${at}`) ?? 0) - (400 * weight) / total)).toBeLessThan(3)
      },
    ),
    { numRuns: 60 },
  )
})

test('the least loaded is served, in turn where several are', () => {
  const turn: RuleTurn = {}
  const candidates = people([1, 1, 1]).map((each, at) => ({ ...each, open: at === 1 ? 5 : 2 }))
  const serve = () => {
    const chosen = takeTurn('least_loaded', candidates, turn)
    chosen.open += 1
    return chosen.id
  }
  expect(Array.from({ length: 8 }, serve)).toEqual(['p0', 'p2', 'p0', 'p2', 'p0', 'p2', 'p0', 'p1'])
})

test('fixed is the first who is available', () => {
  const turn: RuleTurn = {}
  expect(takeTurn('fixed', people([1, 1]), turn).id).toBe('p0')
  expect(takeTurn('fixed', people([1, 1]).slice(1), turn).id).toBe('p1')
})
