import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { makeRequest } from '../../../../test/harness/request.ts'
import { judgeTimestamp } from './timestamp.ts'

const rule = { at: { header: 'x-at' }, unit: 'iso', toleranceSeconds: 300 } as const
const judge = (text: string) =>
  judgeTimestamp(makeRequest({ headers: { 'x-at': text } }), rule, new Date('2025-11-21T10:00:00Z'))

beforeEach(() => void vi.stubEnv('TZ', 'America/Sao_Paulo'))
afterEach(() => void vi.unstubAllEnvs())

it.each([
  ['2025-11-21T10:00:00Z', null],
  ['2025-11-21T10:05:00.000Z', null],
  ['2025-11-21T07:00:00-03:00', null],
  ['2025-11-21T07:00:00-0300', null],
  ['2025-11-21T10:00:00', null],
  ['2025-11-21T07:00:00', 'stale_timestamp'],
  ['2025-11-21T10:05:01Z', 'future_timestamp'],
  ['2025-11-21T99:00:00', 'malformed_proof'],
  ['2025-11-21', 'malformed_proof'],
])('judges the written time %s alike in every zone', (text, expected) => {
  expect(judge(text)).toBe(expected)
})
