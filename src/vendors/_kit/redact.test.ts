import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { blankFields, harmlessHeaders } from './redact.ts'

describe('harmlessHeaders', () => {
  it('drops every header that may hold a proof', () => {
    const proofs = [
      'authorization',
      'proxy-authorization',
      'authentication',
      'cookie',
      'x-webhook-token',
      'x-twilio-signature',
      'x-hub-signature-256',
      'x-audiencelab-secret',
      'svix-id',
      'webhook-signature',
      'x-api-key',
      'apikey',
      'x-cakto-signature',
      'x-password',
      'i-twilio-idempotency-token',
    ]
    expect(harmlessHeaders(Object.fromEntries(proofs.map((name) => [name, 'v'])))).toEqual({})
  })

  it('keeps the harmless ones and named exceptions', () => {
    const kept = {
      'content-type': 'application/json',
      'user-agent': 'x',
      'x-request-id': '1',
      'x-forwarded-for': '192.0.2.1',
    }
    expect(harmlessHeaders({ ...kept, cookie: 'c' })).toEqual(kept)
    expect(harmlessHeaders({ 'svix-id': 'msg_1', 'svix-signature': 's' }, ['svix-id'])).toEqual({ 'svix-id': 'msg_1' })
  })
})

describe('blankFields', () => {
  const blanked = (text: string, ...names: string[]) => blankFields(Buffer.from(text), names).toString()

  it('blanks strings, scalars, objects and lists, and leaves every other byte', () => {
    expect(blanked('{ "apikey" : "a\\"b" , "n": 1.0 }', 'apikey')).toBe('{ "apikey" : "***" , "n": 1.0 }')
    expect(blanked('{"a":{"secret":12345},"b":[1]}', 'secret')).toBe('{"a":{"secret":"***"},"b":[1]}')
    expect(blanked('{"secret":{"x":"}"},"b":2}', 'secret')).toBe('{"secret":"***","b":2}')
    expect(blanked('[{"secret":["x",["y"]]},{"token":null}]', 'secret', 'token')).toBe(
      '[{"secret":"***"},{"token":"***"}]',
    )
  })

  it('is not fooled by the name inside a text or as a value', () => {
    const text = '{"note":"say \\"secret\\": now","kind":"secret","list":["secret"]}'
    expect(blanked(text, 'secret')).toBe(text)
  })

  it('blanks a broken body as far as it goes', () => {
    expect(blanked('{"a":1,"secret":"unfinished', 'secret')).toBe('{"a":1,"secret":"***"')
  })

  it('equals blanking the parsed value, for any JSON', () => {
    const blankParsed = (value: unknown): unknown => {
      if (Array.isArray(value)) return value.map(blankParsed)
      if (typeof value !== 'object' || value === null) return value
      return Object.fromEntries(
        Object.entries(value).map(([key, one]) => [key, key === 's' ? '***' : blankParsed(one)]),
      )
    }
    const key = fc.constantFrom('s', 'a', '"s"', 's":', 'ss', '\\')
    const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
      tree: fc.oneof(
        { depthSize: 'small' },
        key,
        fc.integer(),
        fc.constant(null),
        fc.array(tie('tree')),
        fc.dictionary(key, tie('tree'), { noNullPrototype: true }),
      ),
    }))
    fc.assert(
      fc.property(tree, fc.constantFrom(undefined, 2), (value, indent) => {
        const text = JSON.stringify(value, null, indent)
        expect(JSON.parse(blanked(text, 's'))).toEqual(blankParsed(value))
      }),
      { numRuns: 300 },
    )
  })
})
