import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { at, dependsOnTheSetAlone, moment } from '../../../test/harness/set-of-facts.ts'
import { type WebsiteFact, websiteRank, websiteStateOf } from './website-status.ts'

describe('a website', () => {
  const site = (status: 'generating' | 'generated' | 'deployed', minute: number): WebsiteFact => ({
    kind: 'site',
    status,
    at: at(minute),
  })
  const bought = (orderId: string, minute: number, subscriptionId: string | null = null): WebsiteFact => ({
    kind: 'purchase',
    orderId,
    subscriptionId,
    at: at(minute),
  })
  const refunded = (orderId: string, minute: number): WebsiteFact => ({ kind: 'refund', orderId, at: at(minute) })
  const cancelled = (minute: number, subscriptionId: string | null = null): WebsiteFact => ({
    kind: 'cancellation',
    subscriptionId,
    at: at(minute),
  })
  const override = (status: (typeof websiteRank)[number], minute: number): WebsiteFact => ({
    kind: 'override',
    status,
    at: at(minute),
  })

  test.each([
    ['nothing known', [], 'none', null],
    ['generated before generating was told', [site('generated', 2), site('generating', 1)], 'generated', at(2)],
    ['sold', [site('generated', 1), bought('a', 2)], 'sold', at(2)],
    ['sold stays sold while it is deployed', [bought('a', 1), site('deployed', 2)], 'sold', at(1)],
    ['cancelled', [bought('a', 1), cancelled(2)], 'archived', at(2)],
    ['cancelled, told before the purchase', [cancelled(2), bought('a', 1)], 'archived', at(2)],
    ['bought again after it was cancelled', [bought('a', 1), cancelled(2), bought('b', 3)], 'sold', at(3)],
    ['an old subscription ends after a new one began', [bought('b', 2, 'new'), cancelled(3, 'old')], 'sold', at(2)],
    ['its own subscription ends', [bought('b', 2, 'new'), cancelled(3, 'new')], 'archived', at(3)],
    [
      'one order told with and without its subscription',
      [bought('a', 1, 's'), bought('a', 1), cancelled(2, 't')],
      'sold',
      at(1),
    ],
    ['refunded', [bought('a', 1), refunded('a', 2)], 'archived', at(2)],
    ['approved late after the refund', [refunded('a', 1), bought('a', 2)], 'archived', at(1)],
    ['one of two orders refunded', [bought('a', 1), bought('b', 2), refunded('b', 3)], 'sold', at(1)],
    ['taken back by a person', [bought('a', 1), override('deployed', 2)], 'deployed', at(2)],
    ['bought after the override', [override('archived', 1), bought('a', 2)], 'sold', at(2)],
  ] as [string, WebsiteFact[], string, Date | null][])('%s', (_, facts, status, since) => {
    expect(websiteStateOf(facts)).toMatchObject({ status, since })
  })

  test('odd jumps are flagged', () => {
    expect(websiteStateOf([bought('a', 1), refunded('a', 2)]).flags).toEqual(['refunded'])
    expect(websiteStateOf([cancelled(1), site('deployed', 2)]).flags).toEqual(['site_after_end'])
  })

  const order = fc.constantFrom('a', 'b', 'c')
  const subscription = fc.constantFrom('s', 't', null)
  const fact = fc.oneof(
    fc.record({
      kind: fc.constant('site' as const),
      status: fc.constantFrom('generating', 'generated', 'deployed' as const),
      at: moment,
    }),
    fc.record({ kind: fc.constant('purchase' as const), orderId: order, subscriptionId: subscription, at: moment }),
    fc.record({ kind: fc.constant('refund' as const), orderId: order, at: moment }),
    fc.record({ kind: fc.constant('cancellation' as const), subscriptionId: subscription, at: moment }),
    fc.record({ kind: fc.constant('override' as const), status: fc.constantFrom(...websiteRank), at: moment }),
  ) as fc.Arbitrary<WebsiteFact>

  test('depends on the set of facts alone', () => dependsOnTheSetAlone(fact, websiteStateOf))
})
