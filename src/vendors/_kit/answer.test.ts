import { describe, expect, it } from 'vitest'
import { type AnswerTable, messageOf, readAnswer } from './answer.ts'
import type { HttpResult, OutboundResponse } from './contract.ts'

const now = new Date('2025-11-21T10:00:00Z')
const table: AnswerTable = { done: ({ json }) => ({ kind: 'done', answer: json }) }

function response(status: number, json?: unknown, headers: Record<string, string> = {}): OutboundResponse {
  return { status, headers, text: JSON.stringify(json) ?? '', json }
}
const answered = (...parts: Parameters<typeof response>): HttpResult => ({ ok: true, response: response(...parts) })
const read = (result: HttpResult, more: Partial<AnswerTable> = {}) => readAnswer(result, { ...table, ...more }, now)

describe('readAnswer', () => {
  it.each([200, 201, 204])('lets the vendor read a %i', (status) => {
    expect(read(answered(status, { id: 7 }))).toEqual({ kind: 'done', answer: { id: 7 } })
  })

  it.each([
    [400, 'reject'],
    [404, 'reject'],
    [422, 'reject'],
    [302, 'reject'],
    [408, 'retry'],
    [429, 'retry'],
    [503, 'retry'],
    [500, 'doubtful'],
    [502, 'doubtful'],
    [504, 'doubtful'],
    [524, 'doubtful'],
  ])('takes %i for %s', (status, kind) => {
    expect(read(answered(status))).toMatchObject({ kind })
  })

  it('honours Retry-After', () => {
    expect(read(answered(429, undefined, { 'retry-after': '7' }))).toMatchObject({ kind: 'retry', afterMs: 7_000 })
    expect(read(answered(503))).toEqual({ kind: 'retry', reason: 'the vendor answered 503', afterMs: undefined })
  })

  it('follows the vendor’s table first', () => {
    const statuses: AnswerTable['statuses'] = {
      404: () => ({ kind: 'done', answer: 'nobody' }),
      500: 'reject',
      '5xx': 'retry',
    }
    expect(read(answered(404), { statuses })).toEqual({ kind: 'done', answer: 'nobody' })
    expect(read(answered(500), { statuses })).toMatchObject({ kind: 'reject' })
    expect(read(answered(502), { statuses })).toMatchObject({ kind: 'retry' })
  })

  it('says why, in words for people', () => {
    const reason = (...parts: Parameters<typeof response>) => read(answered(...parts))
    expect(reason(401)).toMatchObject({ reason: 'the vendor did not accept our credentials (401)' })
    expect(reason(302, undefined, { location: 'https://x.example.test/' })).toMatchObject({
      reason: 'the vendor redirects to https://x.example.test/ (302)',
    })
    expect(reason(422, { error: { message: 'phone is\nwrong' } })).toMatchObject({
      reason: 'the vendor answered 422: phone is wrong',
      code: '422',
    })
  })

  it('quotes nothing when told so', () => {
    const outcome = read(answered(400, { message: 'CPF 11144477735' }), { quote: null })
    expect(outcome).toMatchObject({ reason: 'the vendor answered 400' })
  })

  it('tries again what never left, doubts what got no answer, gives up what can never leave', () => {
    const failed = (more: object): HttpResult => ({ ok: false, failure: 'not_sent', reason: 'r', ...more })
    expect(read(failed({ afterMs: 5 }))).toEqual({ kind: 'retry', reason: 'r', afterMs: 5 })
    expect(read(failed({ failure: 'no_answer' }))).toEqual({ kind: 'doubtful', reason: 'r' })
    expect(read(failed({ permanent: true }))).toEqual({ kind: 'reject', reason: 'r' })
  })
})

describe('messageOf', () => {
  it.each([
    [{ message: 'a' }, 'a'],
    [{ error: 'b' }, 'b'],
    [{ error: { message: 'c', code: 1 } }, 'c'],
    [{ errors: [{ message: 'd' }] }, 'd'],
    [{ errors: ['e'] }, 'e'],
    [{ message: ['f', 'g'] }, 'f'],
    [{ message: 'x'.repeat(300) }, 'x'.repeat(200)],
    [{ ok: false }, null],
    [undefined, null],
    ['text', null],
  ])('of %j', (json, expected) => {
    expect(messageOf(response(400, json))).toBe(expected)
  })
})
