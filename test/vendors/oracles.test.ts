import { webcrypto } from 'node:crypto'
import https from 'node:https'
import { createRequire } from 'node:module'
import { Readable } from 'node:stream'
import { jwtVerify } from 'jose'
import { Webhook } from 'standardwebhooks'
import { Webhook as SvixWebhook } from 'svix'
import Twilio from 'twilio'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ioAt } from '../../src/vendors/_kit/conformance/check.ts'
import { clockOf, type InboundFixture, requestOf } from '../../src/vendors/_kit/conformance/fixture.ts'
import type { Vendor, WebhookRequest } from '../../src/vendors/_kit/contract.ts'
import { senders } from '../harness/senders.ts'

const load = createRequire(import.meta.url)
const { EventWebhook } = load('@sendgrid/eventwebhook') as {
  EventWebhook: new () => {
    convertPublicKeyToECDSA(key: string): unknown
    verifySignature(key: unknown, body: Buffer, signature: string, timestamp: string): boolean
  }
}
const MessageValidator = load('sns-validator') as new () => {
  validate(message: object, done: (error: Error | null) => void): void
}

type Settings = Record<string, unknown>
type Judge = (request: WebhookRequest, settings: Settings, fixture: InboundFixture, vendor: Vendor) => unknown

/** Amazon's library fetches the certificate by itself: here it gets those that the examples carry. */
const pages = new Map<string, string>()
const { get } = https
beforeAll(() => {
  https.get = ((url: string, done: (answer: Readable) => void) => {
    done(Object.assign(Readable.from([Buffer.from(pages.get(url)!)]), { statusCode: 200 }))
    return { on: () => undefined }
  }) as never
})
afterAll(() => {
  https.get = get
})

const hmacWith = async (key: string, text: Buffer | string, algorithm = 'SHA-256') => {
  const parameters = { name: 'HMAC', hash: algorithm }
  const imported = await webcrypto.subtle.importKey('raw', Buffer.from(key), parameters, false, ['sign'])
  return Buffer.from(await webcrypto.subtle.sign('HMAC', imported, Buffer.from(text)))
}

/** What each vendor without a library of its own signs, and with which of its settings. */
const signedBy: Record<string, (request: WebhookRequest, settings: Settings) => Promise<Buffer[]>> = {
  cakto: ({ headers, body }, { secrets }) =>
    withEach(secrets, Buffer.concat([Buffer.from(`${headers['x-cakto-timestamp']}.`), body])),
  generic: ({ headers, body }, { secrets, signs, algorithm, timestampHeader }) => {
    const sentAt = `${headers[String(timestampHeader).toLowerCase()]}.`
    const text = signs === 'timestamp.body' ? Buffer.concat([Buffer.from(sentAt), body]) : body
    return withEach(secrets, text, String(algorithm).replace('sha', 'SHA-'))
  },
  // the note of the research leaves open whether the prefix belongs to the key
  clay: ({ body }, { webhookSecrets }) =>
    withEach(
      (webhookSecrets as string[]).flatMap((one) => [one, one.replace('whsec_', '')]),
      body,
    ),
  datashopper: ({ body }, { webhookSecrets }) => withEach(webhookSecrets, body),
  'audience-labs': ({ body }, { webhookSecrets }) => withEach(webhookSecrets, body),
}
const withEach = (secrets: unknown, text: Buffer, algorithm?: string) =>
  Promise.all((secrets as string[]).map((each) => hmacWith(each, text, algorithm)))

/** By the name of our scheme: somebody else's judgement of the same request. */
const judges: Record<string, Judge> = {
  twilio: ({ url, headers, body, query }, { authTokens }) => {
    const signature = headers['x-twilio-signature']!
    const fields = Object.fromEntries(new URLSearchParams(body.toString()))
    return (authTokens as string[]).some((token) =>
      query.bodySHA256
        ? Twilio.validateRequestWithBody(token, signature, url, body.toString())
        : Twilio.validateRequest(token, signature, url, fields),
    )
  },
  'standard-webhooks': ({ headers, body }, settings) => {
    const set = 'webhook-id' in headers ? 'webhook' : 'svix'
    const at = new Date(Number(headers[`${set}-timestamp`]) * 1000)
    const signed = ((settings.secrets ?? settings.webhookSecrets) as string[]).flatMap((secret) =>
      [new Webhook(secret), new SvixWebhook(secret)].map((each) =>
        each.sign(headers[`${set}-id`]!, at, body.toString()),
      ),
    )
    return headers[`${set}-signature`]!.split(' ').some((each) => signed.includes(each))
  },
  ecdsa: ({ headers, body }, { publicKeys }) => {
    const judge = new EventWebhook()
    const header = (name: string) => headers[`x-twilio-email-event-webhook-${name}`]!
    return (publicKeys as string[]).some((key) =>
      judge.verifySignature(judge.convertPublicKeyToECDSA(key), body, header('signature'), header('timestamp')),
    )
  },
  sns: ({ body }, _, fixture) => {
    for (const [url, page] of Object.entries(fixture.pages)) pages.set(url, page)
    const message = JSON.parse(body.toString())
    return new Promise((resolve) => new MessageValidator().validate(message, (error) => resolve(error === null)))
  },
  jwt: ({ headers }, { webhookTokens }, fixture) =>
    jwtVerify(headers.authorization!.split(' ')[1]!, Buffer.from((webhookTokens as string[])[0]!), {
      algorithms: ['HS256'],
      currentDate: clockOf(fixture),
    }).then(Boolean, () => false),
  hmac: async (request, settings, _, { id }) => {
    const expected = (await signedBy[id]!(request, settings)).flatMap((mac) => [
      mac.toString('hex'),
      mac.toString('base64'),
    ])
    const headers = Object.entries(request.headers).filter(([name]) => name.includes('signature'))
    return headers.some(([, value]) => expected.some((each) => value.includes(each)))
  },
  'hmac-of-parts': async ({ body }, { signingKeys }) => {
    const { timestamp, token, signature } = JSON.parse(body.toString()).signature
    const expected = await Promise.all((signingKeys as string[]).map((key) => hmacWith(key, timestamp + token)))
    return expected.some((mac) => mac.toString('hex') === signature)
  },
}

const unsigned = ['shared-secret', 'secret-url', 'basic-auth']

/** A signed example with a character of what it says changed. */
function changed(request: WebhookRequest, name: string): WebhookRequest {
  if (name === 'jwt')
    return { ...request, headers: { authorization: request.headers.authorization!.replace('.e', '.f') } }
  if (request.body.length === 0) return { ...request, url: `${request.url}0` }
  const text = request.body.toString()
  const at = name === 'hmac-of-parts' ? text.indexOf('"timestamp":"') + 22 : text.search(/\w\W*$/)
  return { ...request, body: Buffer.from(`${text.slice(0, at)}${text[at] === '0' ? 1 : 0}${text.slice(at + 1)}`) }
}

describe.each(senders.map(({ vendor, fixtures }) => [vendor.id, vendor, fixtures] as const))(
  '%s',
  (_, vendor, fixtures) => {
    it('shows nothing as signed that another implementation would not believe', async () => {
      for (const fixture of fixtures) {
        const settings = vendor.settings.parse(fixture.settings) as Settings
        const request = requestOf(fixture)
        const verdict = await vendor.inbound!.verify(request, settings, ioAt(clockOf(fixture), fixture.pages))
        const name = verdict.ok ? verdict.proof.split(' ')[0]! : 'refused'
        if (unsigned.includes(name)) continue
        expect(await judges[name]!(request, settings, fixture, vendor), fixture.name).toBe(true)
        const other = changed(request, name)
        expect(await judges[name]!(other, settings, fixture, vendor), `changed: ${fixture.name}`).toBe(false)
      }
    })
  },
)
