import { describe, expect, it } from 'vitest'
import { autoPauseOf, nextRun, type Reading, suspect } from './failures.ts'
import { noReceiptOf } from './no-receipt.ts'

const limits = { failedPercent: 50, ofLast: 20 }

/** True when any of these readings, one after the other, made the campaign suspect. */
function isSuspectAfter(readings: [settled: number, failed: number][]): boolean {
  let kept: Reading[] = []
  let found = false
  for (const [settled, failed] of readings) {
    const next = suspect(kept, { settled, failed }, limits)
    kept = next.kept
    found ||= next.isSuspect
  }
  return found
}

describe('a campaign whose messages fail', () => {
  it('is suspect when half of the newest twenty failed, whatever went well before', () => {
    expect(
      isSuspectAfter([
        [0, 0],
        [10, 5],
        [20, 10],
      ]),
    ).toBe(true)
    expect(
      isSuspectAfter([
        [0, 0],
        [10, 5],
        [20, 9],
      ]),
    ).toBe(false)
    expect(
      isSuspectAfter([
        [0, 0],
        [1_000, 0],
        [1_020, 10],
      ]),
    ).toBe(true)
    expect(
      isSuspectAfter([
        [0, 0],
        [19, 19],
      ]),
    ).toBe(false)
  })

  it('keeps only the readings that the next judgement needs', () => {
    let kept: Reading[] = []
    for (let settled = 0; settled <= 500; settled += 10) kept = suspect(kept, { settled, failed: 0 }, limits).kept
    expect(kept.map(({ settled }) => settled)).toEqual([480, 490, 500])
  })

  it('counts one error in a row, and begins anew with another or a success', () => {
    const errors = ['400', '400', null, '400', '422', '422']
    const counts: number[] = []
    let run: ReturnType<typeof nextRun>
    for (const error of errors) {
      run = nextRun(run, error)
      counts.push(run?.count ?? 0)
    }
    expect(counts).toEqual([1, 2, 0, 1, 1, 2])
  })

  it('has sane limits unless its rules say otherwise', () => {
    expect(autoPauseOf({})).toEqual({ failedPercent: 50, ofLast: 20, sameErrorInRow: 10 })
    expect(autoPauseOf({ autoPause: null })).toBeNull()
  })
})

describe('a message without a receipt', () => {
  const rules = { pace: null, holdout: 0, attributionDays: 7, track: true }
  const settings = { messaging: { noReceipt: { afterHours: 48, fails: true } } }

  it('fails only where the campaign or its workspace says so; e-mail only by its campaign', () => {
    expect(noReceiptOf({ rules, channel: 'sms' }, { settings: {} })).toEqual({ afterHours: 24, fails: false })
    expect(noReceiptOf({ rules, channel: 'sms' }, { settings })).toEqual({ afterHours: 48, fails: true })
    expect(noReceiptOf({ rules, channel: 'email' }, { settings })).toEqual({ afterHours: 48, fails: false })
    const own = { ...rules, noReceipt: { afterHours: 6, fails: true } }
    expect(noReceiptOf({ rules: own, channel: 'email' }, { settings })).toEqual({ afterHours: 6, fails: true })
  })
})
