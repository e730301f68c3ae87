import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { at, dependsOnTheSetAlone, moment } from '../../../test/harness/set-of-facts.ts'
import { type SubscriptionFact, subscriptionStateOf } from './subscription-status.ts'

describe('subscriptions', () => {
  const told = (...facts: [string | null, SubscriptionFact['status'], number][]) =>
    subscriptionStateOf(facts.map(([subscriptionId, status, minute]) => ({ subscriptionId, status, at: at(minute) })))

  test.each([
    ['none', [], 'none', null],
    ['active', [['a', 'active', 1]], 'active', at(1)],
    [
      'the newest counts, not the last told',
      [
        ['a', 'cancelled', 2],
        ['a', 'active', 1],
      ],
      'cancelled',
      at(2),
    ],
    [
      'past due and paid again',
      [
        ['a', 'active', 1],
        ['a', 'past_due', 2],
        ['a', 'active', 3],
      ],
      'active',
      at(3),
    ],
    [
      'told twice',
      [
        ['a', 'active', 1],
        ['a', 'active', 3],
      ],
      'active',
      at(1),
    ],
    [
      'a tie serves nobody',
      [
        ['a', 'active', 1],
        ['a', 'cancelled', 1],
      ],
      'cancelled',
      at(1),
    ],
    [
      'one of two runs',
      [
        ['a', 'cancelled', 3],
        ['b', 'active', 1],
      ],
      'active',
      at(1),
    ],
    [
      'one paused, one ended',
      [
        ['a', 'cancelled', 3],
        ['b', 'paused', 1],
      ],
      'paused',
      at(1),
    ],
    [
      'a person’s word is of all',
      [
        ['a', 'active', 1],
        ['b', 'active', 1],
        [null, 'cancelled', 2],
      ],
      'cancelled',
      at(2),
    ],
    [
      'what comes after it counts',
      [
        ['a', 'active', 3],
        [null, 'cancelled', 2],
      ],
      'active',
      at(3),
    ],
    ['a person’s word alone', [[null, 'paused', 2]], 'paused', at(2)],
  ] as [string, [string | null, SubscriptionFact['status'], number][], string, Date | null][])(
    '%s',
    (_, facts, status, since) => {
      expect(told(...facts)).toMatchObject({ status, since })
    },
  )

  test('odd jumps are flagged', () => {
    expect(told(['a', 'cancelled', 1], ['a', 'active', 2]).flags).toEqual(['reactivated'])
    expect(told(['a', 'active', 1], ['b', 'active', 2]).flags).toEqual(['several_active'])
  })

  test('depends on the set of facts alone', () =>
    dependsOnTheSetAlone(
      fc.record({
        subscriptionId: fc.constantFrom('a', 'b', null),
        status: fc.constantFrom('active', 'past_due', 'paused', 'cancelled' as const),
        at: moment,
      }),
      subscriptionStateOf,
    ))
})
