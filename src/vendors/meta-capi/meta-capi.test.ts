import { createRequire } from 'node:module'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createOutboundHttp, type OutboundRequest } from '../../base/outbound-http.ts'
import type { Conversion } from '../../domain/conversion.ts'
import { matchKeysOf } from '../../domain/match-keys.ts'
import type { BatchIo, Outcome } from '../_kit/contract.ts'
import { type RunningSimulator, runSimulator } from '../_kit/simulator-server.ts'
import { prepare } from './event.ts'
import { outbound } from './outbound.ts'
import { settings as schema } from './settings.ts'
import { createSimulator } from './simulator.ts'

let meta: RunningSimulator
beforeAll(async () => {
  meta = await runSimulator(createSimulator().serve!())
})
beforeEach(() => {
  meta.server.calls.length = 0
  meta.server.fault = null
})
afterAll(() => meta.stop())

const person = { email: 'ana@example.test', phone: '+55 11 98765-4321', name: 'Ana Souza', country: 'BR' }
const keys = matchKeysOf([{ source: 'lead', person }], 'BR')

const conversion = (n: number, more: Partial<Conversion> = {}): Conversion => ({
  id: `conversion-${n}`,
  eventName: 'Purchase',
  eventId: `purchase:shop:${n}`,
  eventTime: new Date(Date.now() - 60_000).toISOString(),
  hashed: Object.fromEntries(keys.map(({ key, hashed }) => [key, hashed])),
  browser: { fbc: 'fb.1.1700000000000.AbC', fbp: null, ip: '203.0.113.7', userAgent: 'Example/1.0', formLeadId: null },
  sourceUrl: 'https://shop.example.test/checkout',
  value: 39.9,
  currency: 'BRL',
  orderId: `order-${n}`,
  product: { id: 'prod-1', name: 'Curso' },
  custom: {},
  isLimited: false,
  blocked: null,
  ...more,
})

const settings = (more: object = {}) =>
  schema.parse({ pixelId: '1234567890', accessToken: 'invented-token', baseUrl: meta.baseUrl, ...more })

/** Sends these together, as ACT does. */
async function sendAll(conversions: Conversion[], more: object = {}) {
  const send = createOutboundHttp()
  const requests: OutboundRequest[] = []
  const io = {
    http: (request: OutboundRequest) => {
      requests.push(request)
      return send(request, { reach: 'anywhere' })
    },
    now: () => new Date(),
    loadMany: async () => new Map(conversions.map((each) => [each.id, each])),
  } as unknown as BatchIo
  const items = conversions.map(({ id }) => ({ data: { conversionId: id }, idempotencyKey: id, attempt: 1 }))
  const outcomes = await outbound['conversion.send']!.batch!.perform(items, settings(more), io)
  return { outcomes, requests }
}
const kinds = (outcomes: Outcome[] | 'split') => (outcomes === 'split' ? outcomes : outcomes.map(({ kind }) => kind))
const many = (count: number) => Array.from({ length: count }, (_, n) => conversion(n))

describe('events that are due together', () => {
  it('go in one request, a thousand of them, of which the record keeps the number alone', async () => {
    const { outcomes, requests } = await sendAll(many(1_000))
    expect(new Set(kinds(outcomes))).toEqual(new Set(['done']))
    expect(requests).toMatchObject([{ recordBodyAs: { events: 1_000 } }])
    expect(outbound['conversion.send']!.batch!.most).toBe(1_000)
    expect((await sendAll([conversion(1)])).requests[0]).not.toHaveProperty('recordBodyAs')
  })

  it('leave behind what Meta would refuse or a person forbade', async () => {
    const old = new Date(Date.now() - 7 * 86_400_000).toISOString()
    const bad = [
      conversion(1, { eventTime: old }),
      conversion(2, { blocked: 'objected' }),
      conversion(3, { value: null }),
    ]
    const { outcomes, requests } = await sendAll([conversion(0), ...bad, conversion(4)])
    expect(kinds(outcomes)).toEqual(['done', 'reject', 'reject', 'reject', 'done'])
    expect((outcomes as Outcome[]).map((each) => 'code' in each && each.code)).toEqual([
      false,
      'expired',
      'skipped',
      'rejected',
      false,
    ])
    expect((requests[0]!.body as { data: unknown[] }).data).toHaveLength(2)
  })

  it('are split when Meta finds one among them invalid, which it then says alone', async () => {
    const odd = conversion(9, { hashed: { em: ['not a hash'] } })
    expect((await sendAll([...many(3), odd])).outcomes).toBe('split')
    const { outcomes } = await sendAll([odd])
    expect(outcomes).toMatchObject([{ kind: 'reject', reason: expect.stringContaining('em must be a SHA-256 hash') }])
  })

  it('are none of them repeated apart for what concerns all: a token, a limit, a fault', async () => {
    for (const [more, kind] of [
      [{ accessToken: 'bad-token' }, 'reject'],
      [{ accessToken: 'foreign-token' }, 'reject'],
    ] as const)
      expect(kinds((await sendAll(many(3), more)).outcomes)).toEqual([kind, kind, kind])
    const error = { message: 'later', code: 4, type: 'OAuthException' }
    for (const fault of [{ status: 400, body: { error } }, { status: 500 }, { status: 503 }]) {
      meta.server.fault = () => fault
      expect(kinds((await sendAll(many(2))).outcomes)).toEqual(['retry', 'retry'])
    }
    meta.server.fault = () => 'done_reset'
    expect(kinds((await sendAll(many(2))).outcomes)).toEqual(['doubtful', 'doubtful'])
  })
})

it("proves the app's secret as another implementation does", async () => {
  const { requests } = await sendAll([conversion(1)], { appSecret: 'invented-app-secret' })
  const key = await crypto.subtle.importKey(
    'raw',
    Buffer.from('invented-app-secret'),
    { name: 'HMAC', hash: 'SHA-256' },
    false,
    ['sign'],
  )
  const proof = Buffer.from(await crypto.subtle.sign('HMAC', key, Buffer.from('invented-token'))).toString('hex')
  expect(requests[0]!.body).toMatchObject({ appsecret_proof: proof })
})

it('limits what is done with the data of who forbade its sale, and of everybody where that is set', () => {
  const eventOf = (more: object, isLimited: boolean) => {
    const prepared = prepare(conversion(1, { isLimited }), settings(more), new Date())
    return prepared.ok ? prepared.event : null
  }
  const ldu = { data_processing_options: ['LDU'], data_processing_options_country: 0, data_processing_options_state: 0 }
  expect(eventOf({}, true)).toMatchObject({ ...ldu, opt_out: true })
  expect(eventOf({}, false)).not.toHaveProperty('data_processing_options')
  expect(
    eventOf({ limitedDataUse: 'always', dataProcessingCountry: 1, dataProcessingState: 1000 }, false),
  ).toMatchObject({
    ...ldu,
    data_processing_options_country: 1,
    data_processing_options_state: 1000,
  })
  expect(eventOf({ limitedDataUse: 'never' }, false)).toMatchObject({ data_processing_options: [] })
  expect(eventOf({ attributionOnly: true }, false)).toMatchObject({ opt_out: true })
})

it("has the form that Meta's own library gives the same event", () => {
  type Builder = Record<string, (value: unknown) => Builder> & { normalize(): Record<string, unknown> }
  const sdk = createRequire(import.meta.url)('facebook-nodejs-business-sdk') as Record<string, new () => Builder>
  const { Content, CustomData, ServerEvent, UserData } = sdk as Record<string, new () => Builder> & {
    [name: string]: new () => Builder
  }
  const subject = conversion(1)
  const user = new UserData!().setEmails!([person.email]).setPhones!(['5511987654321']).setFirstNames!(['ana'])
    .setLastNames!(['souza']).setCountries!(['br']).setFbc!(subject.browser.fbc).setClientIpAddress!(subject.browser.ip)
    .setClientUserAgent!(subject.browser.userAgent)
  const content = new Content!().setId!('prod-1').setQuantity!(1).setItemPrice!(39.9)
  const custom = new CustomData!().setValue!(39.9).setCurrency!('BRL').setContentIds!(['prod-1']).setContents!([
    content,
  ]).setContentName!('Curso').setContentType!('product').setNumItems!(1).setOrderId!('order-1')
  const theirs = new ServerEvent!().setEventName!('Purchase').setEventTime!(
    Math.floor(Date.parse(subject.eventTime) / 1_000),
  ).setEventId!(subject.eventId).setEventSourceUrl!(subject.sourceUrl).setActionSource!('website').setUserData!(user)
    .setCustomData!(custom).normalize()
  const prepared = prepare(subject, settings(), new Date())
  const ours = JSON.parse(JSON.stringify(prepared.ok && prepared.event))
  const { transaction_id, ...ourCustom } = ours.custom_data
  const form = JSON.parse(JSON.stringify(theirs)) as { custom_data: { currency: string } }
  // it writes currencies small, the documentation large
  form.custom_data.currency = form.custom_data.currency.toUpperCase()
  expect({ ...ours, custom_data: ourCustom }).toEqual(form)
  // Meta ignores names it does not know: this one is the seed's
  expect(transaction_id).toBe('order-1')
})
