import { describe, expect, it } from 'vitest'
import type { HttpResult, OutboundResponse } from './contract.ts'
import { answered, complaintOf, retryAfterMs } from './outcome.ts'

const now = new Date('2026-01-15T12:00:00Z')
const response = (status: number, text = '', headers: Record<string, string> = {}): OutboundResponse => {
  const json = /^[[{]/.test(text) ? JSON.parse(text) : undefined
  return { status, text, headers, json }
}
const ok = (one: OutboundResponse): HttpResult => ({ ok: true, response: one })
const read = (result: HttpResult, repeat: 'safe' | 'once', serverError?: 'retry' | 'doubtful') =>
  answered(result, { repeat, serverError, now })

describe('answered', () => {
  it('hands over what the vendor has to read', () => {
    for (const status of [200, 201, 302, 400, 403, 404]) {
      expect(read(ok(response(status)), 'once')).toEqual({ response: response(status) })
    }
  })

  it('takes a request that never left for one to make again, and one that left for doubtful unless repeats are safe', () => {
    const lost = (failure: 'not_sent' | 'no_answer'): HttpResult => ({ ok: false, failure, reason: 'reset' })
    expect(read(lost('not_sent'), 'once')).toMatchObject({ trouble: { kind: 'retry' } })
    expect(read(lost('no_answer'), 'once')).toEqual({ trouble: { kind: 'doubtful', reason: 'No answer: reset' } })
    expect(read(lost('no_answer'), 'safe')).toMatchObject({ trouble: { kind: 'retry' } })
    const never: HttpResult = { ok: false, failure: 'not_sent', reason: 'bad URL', permanent: true }
    expect(read(never, 'safe')).toEqual({ trouble: { kind: 'reject', reason: 'bad URL' } })
  })

  it('takes 5xx as the vendor’s rule says', () => {
    expect(read(ok(response(503)), 'once')).toMatchObject({ trouble: { kind: 'doubtful' } })
    expect(read(ok(response(503)), 'once', 'retry')).toMatchObject({ trouble: { kind: 'retry' } })
    expect(read(ok(response(500)), 'safe')).toMatchObject({ trouble: { kind: 'retry' } })
  })
})

it('reads when to come back', () => {
  const after = (text: string, header?: string) =>
    retryAfterMs(response(429, text, header ? { 'retry-after': header } : {}), now)
  expect(after('', '7')).toBe(7_000)
  expect(after('', 'Thu, 15 Jan 2026 12:01:30 GMT')).toBe(90_000)
  expect(after('', '1 minute')).toBe(60_000)
  expect(after('{"error":"Rate limit exceeded, retry in 1 minute"}')).toBe(60_000)
  expect(after('wait 30 seconds')).toBe(30_000)
  expect(after('later')).toBeUndefined()
})

it('quotes the vendor', () => {
  expect(complaintOf(response(403, '{"error":"not_authorized"}'))).toBe('403: not_authorized')
  expect(complaintOf(response(422, '{"errors":{"phone":["blank"]}}'))).toBe('422: {"phone":["blank"]}')
  expect(complaintOf(response(502, '<h1>Bad  gateway</h1>'))).toBe('502: Bad gateway')
  expect(complaintOf(response(404))).toBe('404')
})
