import { describe, expect, it } from 'vitest'
import { healthOf } from './health.ts'
import { dailyLimitOf } from './quota.ts'

const record = { sent: 100, delivered: 100, failed: 0, consecutiveErrors: 0 }

describe('a sender’s health', () => {
  it('is whole while nothing is known and while all goes well', () => {
    expect(healthOf({ sent: 0, delivered: 0, failed: 0, consecutiveErrors: 0 })).toBe(100)
    expect(healthOf(record)).toBe(100)
  })

  it('falls with failures, most with failures in a row, and little without receipts', () => {
    expect(healthOf({ ...record, failed: 100 })).toBe(50)
    expect(healthOf({ ...record, consecutiveErrors: 4 })).toBe(60)
    expect(healthOf({ ...record, delivered: 0 })).toBe(80)
    expect(healthOf({ sent: 0, delivered: 0, failed: 50, consecutiveErrors: 50 })).toBe(0)
  })
})

describe('what a sender may send on a day', () => {
  const warmUp = { startedOn: '2026-03-01', perDay: [20, 50, 100] }

  it('follows its warm-up plan, and its own limit where that is lower', () => {
    const limits = ['2026-02-28', '2026-03-01', '2026-03-03', '2026-03-04'].map((day) =>
      dailyLimitOf({ dailyLimit: 60, warmUp }, day),
    )
    expect(limits).toEqual([60, 20, 60, 60])
    expect(dailyLimitOf({ dailyLimit: null, warmUp }, '2026-03-03')).toBe(100)
    expect(dailyLimitOf({ dailyLimit: null, warmUp: null }, '2026-03-03')).toBeNull()
  })
})
