import fc from 'fast-check'
import Twilio from 'twilio'
import { describe, expect, it } from 'vitest'
import { ioAt, makeRequest } from '../../../../test/harness/request.ts'
import { twilio } from './twilio.ts'

const { getExpectedTwilioSignature, validateRequest, validateRequestWithBody } = Twilio
const token = '0123456789abcdef0123456789abcdef'
const scheme = twilio<{ tokens: string[] }>({ authTokens: ({ tokens }) => tokens })
const form = 'application/x-www-form-urlencoded; charset=UTF-8'

interface Sent {
  url: string
  signature?: string
  text?: string
  type?: string
  method?: string
  tokens?: string[]
}
function judge({ url, signature, text = '', type = form, method = 'POST', tokens = [token] }: Sent) {
  const headers = { 'content-type': type, ...(signature && { 'x-twilio-signature': signature }) }
  return scheme(makeRequest({ url, method, headers, text }), { tokens }, ioAt(0))
}

describe('a form', () => {
  const url = 'https://hooks.example.test/in/twilio/acme?x=1'
  const fields = {
    MessageSid: 'SM00000000000000000000000000000001',
    MessageStatus: 'delivered',
    From: '+15005550006',
    To: '+5511987654321',
    Body: 'Olá & tchau',
    Empty: '',
  }
  const text = new URLSearchParams(fields).toString()
  const signature = 'aV+uYT58qN7QsysuEHOBtzZuJ2c='

  it('is believed as in the vector, also with a second active token', () => {
    expect(validateRequest(token, signature, url, fields)).toBe(true)
    expect(judge({ url, text, signature })).toEqual({ ok: true, proof: 'twilio' })
    expect(judge({ url, text, signature, tokens: ['next', token] })).toMatchObject({ ok: true })
  })

  it('is refused with the reason', () => {
    expect(judge({ url, text })).toEqual({ ok: false, reason: 'missing_proof' })
    expect(judge({ url, text, signature: 'short' })).toEqual({ ok: false, reason: 'malformed_proof' })
    expect(judge({ url, text: `${text}x`, signature })).toEqual({ ok: false, reason: 'wrong_proof' })
    expect(judge({ url: `${url}1`, text, signature })).toEqual({ ok: false, reason: 'wrong_proof' })
    expect(judge({ url, text, signature, tokens: ['other'] })).toEqual({ ok: false, reason: 'wrong_proof' })
    expect(judge({ url, text, signature, tokens: [''] })).toEqual({ ok: false, reason: 'no_secret_configured' })
  })

  it('is not believed when its body is called something else', () => {
    const bare = getExpectedTwilioSignature(token, url, {})
    expect(judge({ url, text, signature: bare, type: 'text/plain' })).toEqual({ ok: false, reason: 'wrong_proof' })
    expect(judge({ url, text, signature: bare, method: 'GET' })).toEqual({ ok: false, reason: 'wrong_proof' })
  })

  it('agrees with the vendor on any fields, repeated names and default ports included', () => {
    const name = fc.constantFrom('A', 'a', 'Ab', 'B', 'é', 'Body')
    const pairs = fc.array(fc.tuple(name, fc.string({ unit: 'grapheme' })), { maxLength: 6 })
    const hosts = fc.constantFrom('h.example.test', 'h.example.test:443', 'h.example.test:8443')
    fc.assert(
      fc.property(pairs, hosts, fc.boolean(), (list, host, calledWithoutPort) => {
        const params: Record<string, string | string[]> = {}
        for (const [key] of list) {
          const values = list.filter(([other]) => other === key).map(([, value]) => value)
          params[key] = values.length === 1 ? values[0]! : values
        }
        const called = `https://${host}/p?x=1`
        const signed = getExpectedTwilioSignature(token, called, params)
        const seen = calledWithoutPort ? called.replace(':443/', '/') : called
        expect(judge({ url: seen, text: new URLSearchParams(list).toString(), signature: signed })).toMatchObject({
          ok: true,
        })
        const more = new URLSearchParams([...list, ['Zz', '1']]).toString()
        expect(judge({ url: seen, text: more, signature: signed })).toMatchObject({ ok: false })
      }),
    )
  })
})

describe('any other body', () => {
  const hash = '015abd7f5cc57a2dd94b7590f04ad8084273905ee33ec5cebeae62276a97f862'
  const url = `https://hooks.example.test/in/twilio/acme?bodySHA256=${hash}`
  const sent = { url, text: '{"a":1}', type: 'application/json', signature: 'jzGKChLom/BU8/sKA4p11cNV4+A=' }

  it('is believed as in the vector', () => {
    expect(validateRequestWithBody(token, sent.signature, url, sent.text)).toBe(true)
    expect(judge(sent)).toEqual({ ok: true, proof: 'twilio' })
  })

  it('is refused when the body is another or not covered', () => {
    expect(judge({ ...sent, text: '{"a":2}' })).toEqual({ ok: false, reason: 'wrong_proof' })
    const bare = 'https://hooks.example.test/in/twilio/acme'
    const uncovered = { ...sent, url: bare, signature: getExpectedTwilioSignature(token, bare, {}) }
    expect(judge(uncovered)).toEqual({ ok: false, reason: 'wrong_proof' })
  })
})
