import fc from 'fast-check'
import twilioLibrary from 'twilio'
import { describe, expect, it } from 'vitest'
import { ioAt, makeRequest } from '../../../test/harness/request.ts'
import { markVerified, type WebhookRequest } from '../_kit/request.ts'
import { inbound } from './inbound.ts'
import { settings as schema } from './settings.ts'
import { createSimulator } from './simulator.ts'

const token = '0123456789abcdef0123456789abcdef'
const settings = schema.parse({ authTokens: [token] })
const url = 'https://hub.example.test/api/v1/webhooks/twilio'

function formRequest(params: Record<string, string>, more: Partial<WebhookRequest> = {}): WebhookRequest {
  const address = more.url ?? url
  return makeRequest({
    text: new URLSearchParams(params).toString(),
    ...more,
    url: address,
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      'x-twilio-signature': twilioLibrary.getExpectedTwilioSignature(token, address, params),
    },
  })
}

const verify = async (request: WebhookRequest) => (await inbound.verify(request, settings, ioAt(0))).ok

describe("against the vendor's own library", () => {
  const params = fc.dictionary(
    fc.string({ minLength: 1, unit: 'grapheme' }).filter((name) => name.isWellFormed() && name !== '__proto__'),
    fc.string({ unit: 'grapheme' }).filter((value) => value.isWellFormed()),
    { minKeys: 1 },
  )

  it('believes what it signs, whatever the parameters, and nothing else', async () => {
    await fc.assert(
      fc.asyncProperty(params, async (given) => {
        const request = formRequest(given)
        expect(await verify(request)).toBe(true)
        expect(await verify({ ...request, body: Buffer.concat([request.body, Buffer.from('&Extra=1')]) })).toBe(false)
        expect(await verify({ ...request, url: `${url}/other` })).toBe(false)
      }),
      { numRuns: 200 },
    )
  })

  it('sends from the simulator what the library believes', () => {
    const { events, send } = createSimulator()
    for (const event of events)
      for (const n of [0, 7, 4242]) {
        const { headers, body } = send(event, n, { authTokens: [token] }, new Date(), url)
        const fields = Object.fromEntries(new URLSearchParams(body.toString()))
        expect(twilioLibrary.validateRequest(token, headers['X-Twilio-Signature']!, url, fields)).toBe(true)
      }
  })

  it('covers a JSON body by the hash in the URL', async () => {
    const text = JSON.stringify({
      MessageSid: 'SM1',
      MessageStatus: 'sent',
      From: '+15005550006',
      To: '+5511987654321',
    })
    const address = `${url}?bodySHA256=${twilioLibrary.getExpectedBodyHash(text)}`
    const signature = twilioLibrary.getExpectedTwilioSignature(token, address, {})
    expect(twilioLibrary.validateRequestWithBody(token, signature, address, text)).toBe(true)
    const headers = { 'content-type': 'application/json', 'x-twilio-signature': signature }
    const request = makeRequest({ url: address, text, headers })
    expect(await verify(request)).toBe(true)
    expect(await verify({ ...request, body: Buffer.from(text.replace('sent', 'read')) })).toBe(false)
  })

  it('answers a text with the TwiML that says nothing', () => {
    const request = markVerified(
      formRequest({ MessageSid: 'SM1', SmsStatus: 'received', From: '+1', To: '+2', Body: 'x' }),
    )
    const reply = inbound.reply!(request, settings)!
    expect(reply.body).toBe(
      new twilioLibrary.twiml.MessagingResponse().toString().replace('<Response/>', '<Response></Response>'),
    )
    expect(reply.headers).toEqual({ 'content-type': 'text/xml; charset=utf-8' })
  })
})

it('never answers anything but TwiML or nothing of its own to what is not a status callback', () => {
  for (const text of ['', 'x', '{', 'CallSid=CA1'])
    expect(inbound.reply!(markVerified(makeRequest({ text })), settings)?.headers).toEqual({
      'content-type': 'text/xml; charset=utf-8',
    })
})
