import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type MessageFact, messageRank, messageStateOf } from './advance-message.ts'
import { type ContactFact, contactRank, contactStateOf } from './contact-status.ts'
import { factTime } from './fact-time.ts'
import { type PurchaseFact, purchaseRank, purchaseStateOf } from './purchase-status.ts'
import { type SubscriptionFact, subscriptionStateOf } from './subscription-status.ts'
import { type WebsiteFact, websiteRank, websiteStateOf } from './website-status.ts'

/** Minutes of one morning. */
const at = (minute: number) => new Date(Date.UTC(2026, 0, 5, 9, minute))
const moment = fc.integer({ min: 0, max: 5 }).map(at)

/** Any order and any repetition of the same facts leads to the same place. */
function dependsOnTheSetAlone<F>(fact: fc.Arbitrary<F>, stateOf: (facts: readonly F[]) => unknown) {
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

describe('a message', () => {
  const told = (...facts: [MessageFact['status'], number][]) =>
    messageStateOf(facts.map(([status, minute]) => ({ status, at: at(minute) })))

  test.each([
    ['nothing known', [], 'pending'],
    ['sent', [['sent', 1]], 'sent'],
    [
      'delivered, then sent told late',
      [
        ['delivered', 2],
        ['sent', 1],
      ],
      'delivered',
    ],
    [
      'read before delivered',
      [
        ['read', 3],
        ['delivered', 2],
      ],
      'read',
    ],
    [
      'failed after sent',
      [
        ['sent', 1],
        ['failed', 2],
      ],
      'failed',
    ],
    [
      'failed, then delivered',
      [
        ['failed', 1],
        ['delivered', 2],
      ],
      'delivered',
    ],
    [
      'delivered, then failed',
      [
        ['delivered', 1],
        ['failed', 2],
      ],
      'delivered',
    ],
    [
      'failed, then read',
      [
        ['failed', 1],
        ['read', 2],
      ],
      'read',
    ],
    [
      'doubtful, then sent',
      [
        ['doubtful', 1],
        ['sent', 2],
      ],
      'sent',
    ],
    [
      'doubtful, then failed',
      [
        ['doubtful', 1],
        ['failed', 2],
      ],
      'failed',
    ],
    [
      'doubtful',
      [
        ['sending', 0],
        ['doubtful', 1],
      ],
      'doubtful',
    ],
  ] as [string, [MessageFact['status'], number][], string][])('%s', (_, facts, status) => {
    expect(told(...facts).status).toBe(status)
  })

  test('read implies delivered and sent, at the latest when it was read', () => {
    expect(told(['read', 3])).toEqual({
      status: 'read',
      since: at(3),
      sentAt: at(3),
      deliveredAt: at(3),
      readAt: at(3),
      failedAt: null,
      flags: [],
    })
    expect(told(['read', 3], ['sent', 1], ['delivered', 2])).toMatchObject({ sentAt: at(1), deliveredAt: at(2) })
  })

  test('odd jumps are flagged, and an overtaken failure is no failure', () => {
    expect(told(['failed', 1], ['delivered', 2])).toMatchObject({ failedAt: null, flags: ['failure_overtaken'] })
    expect(told(['read', 1], ['delivered', 2])).toMatchObject({ deliveredAt: at(1), flags: ['times_reversed'] })
    expect(told(['sent', 1], ['failed', 2])).toMatchObject({ failedAt: at(2), flags: [] })
  })

  const fact = fc.record({ status: fc.constantFrom(...messageRank), at: moment })

  test('depends on the set of facts alone', () => dependsOnTheSetAlone(fact, messageStateOf))

  test('a further fact never lowers it, and counters never show more of a later stage', () => {
    fc.assert(
      fc.property(fc.array(fact, { maxLength: 8 }), fact, (facts, further) => {
        const before = messageStateOf(facts)
        const after = messageStateOf([...facts, further])
        expect(messageRank.indexOf(after.status)).toBeGreaterThanOrEqual(messageRank.indexOf(before.status))
        if (after.readAt) expect(after.deliveredAt!.getTime()).toBeLessThanOrEqual(after.readAt.getTime())
        if (after.deliveredAt) expect(after.sentAt!.getTime()).toBeLessThanOrEqual(after.deliveredAt.getTime())
        expect(after.failedAt !== null).toBe(after.status === 'failed')
      }),
    )
  })
})

describe('a contact', () => {
  const reached = (status: Extract<ContactFact, { kind: 'reached' }>['status'], minute: number): ContactFact => ({
    kind: 'reached',
    status,
    at: at(minute),
  })
  const optOut = (minute: number): ContactFact => ({ kind: 'opt_out', at: at(minute) })
  const optIn = (minute: number): ContactFact => ({ kind: 'opt_in', at: at(minute) })
  const override = (status: (typeof contactRank)[number] | 'unsubscribed', minute: number): ContactFact => ({
    kind: 'override',
    status,
    at: at(minute),
  })

  test.each([
    ['nothing known', [], 'pending', null],
    ['e-mailed', [reached('emailed', 1)], 'emailed', at(1)],
    ['an e-mail after a text lowers nothing', [reached('sms_sent', 1), reached('emailed', 2)], 'sms_sent', at(1)],
    ['a text that failed', [reached('sms_sent', 1), reached('bounced', 2)], 'bounced', at(2)],
    ['a reply outranks a bounce', [reached('replied', 1), reached('bounced', 2)], 'replied', at(1)],
    ['bought', [reached('replied', 1), reached('purchased', 2)], 'purchased', at(2)],
    ['stopped', [reached('replied', 1), optOut(2)], 'unsubscribed', at(2)],
    ['stopped after buying', [reached('purchased', 1), optOut(2)], 'unsubscribed', at(2)],
    ['a reply after stopping', [optOut(1), reached('replied', 2)], 'unsubscribed', at(1)],
    ['in again', [reached('replied', 1), optOut(2), optIn(3)], 'replied', at(1)],
    ['in and out again', [optOut(1), optIn(2), optOut(3), optOut(4)], 'unsubscribed', at(3)],
    ['in and out at one moment', [optIn(2), optOut(2)], 'unsubscribed', at(2)],
    ['set back by a person', [reached('replied', 1), override('pending', 2)], 'pending', at(2)],
    ['set back, then replied', [override('pending', 2), reached('replied', 3)], 'replied', at(3)],
    ['an older fact told after the override', [override('emailed', 2), reached('replied', 1)], 'emailed', at(2)],
    ['an override does not end an opt-out', [optOut(1), override('pending', 2)], 'unsubscribed', at(1)],
    ['a person records an opt-out', [reached('replied', 1), override('unsubscribed', 2)], 'unsubscribed', at(2)],
    ['… and later an opt-in', [reached('replied', 1), override('unsubscribed', 2), optIn(3)], 'replied', at(1)],
  ] as [string, ContactFact[], string, Date | null][])('%s', (_, facts, status, since) => {
    expect(contactStateOf(facts)).toMatchObject({ status, since })
  })

  test('odd jumps are flagged', () => {
    expect(contactStateOf([optOut(1), reached('emailed', 2)]).flags).toEqual(['sent_after_opt_out'])
    expect(contactStateOf([optOut(1), reached('clicked', 2)]).flags).toEqual(['alive_after_opt_out'])
    expect(contactStateOf([reached('bounced', 1), reached('opened', 2)]).flags).toEqual(['bounce_overtaken'])
    expect(contactStateOf([reached('emailed', 1), optOut(2)]).flags).toEqual([])
  })

  const fact = fc.oneof(
    fc.record({
      kind: fc.constant('reached' as const),
      status: fc.constantFrom('emailed', 'sms_sent', 'bounced', 'opened', 'clicked', 'replied', 'purchased' as const),
      at: moment,
    }),
    fc.record({ kind: fc.constantFrom('opt_out', 'opt_in' as const), at: moment }),
    fc.record({
      kind: fc.constant('override' as const),
      status: fc.constantFrom(...contactRank, 'unsubscribed' as const),
      at: moment,
    }),
  ) as fc.Arbitrary<ContactFact>

  test('depends on the set of facts alone', () => dependsOnTheSetAlone(fact, contactStateOf))

  test('the newest consent decides, whatever else is known', () => {
    fc.assert(
      fc.property(fc.array(fact, { maxLength: 8 }), (facts) => {
        const isOut = (each: ContactFact) =>
          each.kind === 'opt_out' || (each.kind === 'override' && each.status === 'unsubscribed')
        const last = (some: ContactFact[]) => Math.max(...some.map((each) => each.at.getTime()), 0)
        const out = last(facts.filter(isOut))
        const back = last(facts.filter(({ kind }) => kind === 'opt_in'))
        expect(contactStateOf(facts).status === 'unsubscribed').toBe(out > 0 && out >= back)
      }),
    )
  })
})

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

test('a fact happened when its vendor says, but never later than we heard of it', () => {
  expect(factTime('2026-01-05T09:01:00Z', at(2))).toEqual(at(1))
  expect(factTime('2099-01-01T00:00:00Z', at(2))).toEqual(at(2))
  expect(factTime(null, at(2))).toEqual(at(2))
  expect(factTime('soon', at(2))).toEqual(at(2))
})
