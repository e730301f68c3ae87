import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { at, dependsOnTheSetAlone, moment } from '../../../test/harness/set-of-facts.ts'
import { type PurchaseFact, purchaseRank, purchaseStateOf } from './purchase-status.ts'

describe('an order', () => {
  const told = (...facts: [PurchaseFact['status'], number][]) =>
    purchaseStateOf(facts.map(([status, minute]) => ({ status, at: at(minute) })))

  test.each([
    ['nothing known', [], 'none', []],
    [
      'refused, then approved',
      [
        ['refused', 1],
        ['approved', 2],
      ],
      'approved',
      [],
    ],
    [
      'approved, then refused',
      [
        ['approved', 1],
        ['refused', 2],
      ],
      'approved',
      ['refusal_after_approval'],
    ],
    [
      'refunded',
      [
        ['approved', 1],
        ['refunded', 2],
      ],
      'refunded',
      [],
    ],
    [
      'a late approval revives nothing',
      [
        ['refunded', 1],
        ['approved', 2],
      ],
      'refunded',
      ['approval_after_refund'],
    ],
    ['the refund alone', [['refunded', 1]], 'refunded', ['refund_without_approval']],
    [
      'charged back after the refund',
      [
        ['approved', 1],
        ['refunded', 2],
        ['charged_back', 3],
      ],
      'charged_back',
      [],
    ],
    [
      'abandoned, then paid',
      [
        ['abandoned', 1],
        ['pending', 2],
        ['approved', 3],
      ],
      'approved',
      [],
    ],
  ] as [string, [PurchaseFact['status'], number][], string, string[]][])('%s', (_, facts, status, flags) => {
    expect(told(...facts)).toMatchObject({ status, flags })
  })

  test('depends on the set of facts alone, and a further fact never lowers it', () => {
    const fact = fc.record({
      status: fc.constantFrom(...(purchaseRank.slice(1) as PurchaseFact['status'][])),
      at: moment,
    })
    dependsOnTheSetAlone(fact, purchaseStateOf)
    fc.assert(
      fc.property(fc.array(fact, { maxLength: 6 }), fact, (facts, further) => {
        const rank = (some: PurchaseFact[]) => purchaseRank.indexOf(purchaseStateOf(some).status)
        expect(rank([...facts, further])).toBeGreaterThanOrEqual(rank(facts))
      }),
    )
  })
})
