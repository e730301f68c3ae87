import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { at, dependsOnTheSetAlone, moment } from '../../../test/harness/set-of-facts.ts'
import { type MessageFact, messageRank, messageStateOf } from './advance-message.ts'

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
