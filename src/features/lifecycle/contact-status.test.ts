import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { at, dependsOnTheSetAlone, moment } from '../../../test/harness/set-of-facts.ts'
import { type ContactFact, contactRank, contactStateOf } from './contact-status.ts'

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
