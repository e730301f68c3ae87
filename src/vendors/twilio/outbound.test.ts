import { afterEach, describe, expect, it } from 'vitest'
import { createOutboundHttp } from '../../base/outbound-http.ts'
import type { OutboundIo, SimulatedServer } from '../_kit/contract.ts'
import { type RunningSimulator, runSimulator } from '../_kit/simulator-server.ts'
import { commands } from './commands.ts'
import { outbound } from './outbound.ts'
import { settings as schema } from './settings.ts'
import { createSimulator } from './simulator.ts'

const action = outbound['message.send']!
let running: RunningSimulator | undefined
afterEach(() => running?.stop())

async function start(fault: SimulatedServer['fault'] = null, token = 'a-token') {
  running = await runSimulator(createSimulator().serve!())
  running.server.fault = fault
  const { baseUrl } = running
  const settings = schema.parse({ accountSid: 'AC1', authTokens: [token], from: '+15005550006', baseUrl })
  const http = createOutboundHttp()
  const io: OutboundIo = {
    http: (request) => http({ timeoutMs: 300, ...request }, { reach: 'anywhere' }),
    mail: () => Promise.reject(new Error('sends no mail')),
    now: () => new Date(),
    idempotencyKey: 'k',
    attempt: 1,
    publicUrl: 'https://hub.example.test',
    webhookUrl: 'https://hub.example.test/api/v1/webhooks/twilio/secret',
    load: async () => null,
  }
  const send = (to = '+5511987654321', text = 'Olá') =>
    action.perform({ ledgerId: 'l', channel: 'sms', to, text }, settings, io)
  const lookUp = (text: string, startedAt: Date) =>
    action.settle!({ ledgerId: 'l', channel: 'sms', to: '+5511987654321', text }, settings, io, startedAt)
  return { send, lookUp, settings, io, server: running.server }
}

describe('a text', () => {
  it('goes out as a form with the account’s credentials, and its callback is to be tried again', async () => {
    const { send, server } = await start()
    const outcome = await send()
    expect(outcome).toMatchObject({ kind: 'done', events: [{ type: 'message.sent', data: { ledgerId: 'l' } }] })
    const [call] = server.calls
    expect(call).toMatchObject({ method: 'POST', path: '/2010-04-01/Accounts/AC1/Messages.json' })
    expect(call!.headers.authorization).toBe(`Basic ${btoa('AC1:a-token')}`)
    expect(Object.fromEntries(new URLSearchParams(call!.body))).toEqual({
      To: '+5511987654321',
      From: '+15005550006',
      Body: 'Olá',
      StatusCallback: 'https://hub.example.test/api/v1/webhooks/twilio/secret#rc=5&rp=all',
    })
  })

  it.each([
    ['+15005550001', '21211', true],
    ['+15005550009', '21614', true],
    ['+15005550002', '21612', false],
  ])('to %s is refused with %s', async (to, code, deadAddress) => {
    const outcome = await (await start()).send(to)
    expect(outcome).toMatchObject({
      kind: 'reject',
      code,
      events: [{ data: { state: 'failed', error: { deadAddress } } }],
    })
  })

  it('to a person who opted out proves the opt-out', async () => {
    const outcome = await (await start()).send('+15005550004')
    expect(outcome).toMatchObject({ events: [{ type: 'message.status' }, { type: 'consent.changed' }] })
  })

  it('is never sent twice because an answer is missing: Twilio is asked', async () => {
    const { send, lookUp, server } = await start()
    const before = new Date()
    await send(undefined, 'de verdade')
    expect(await lookUp('de verdade', before)).toMatchObject({ kind: 'done', events: [{ type: 'message.sent' }] })
    expect(await lookUp('nunca enviado', before)).toEqual({ kind: 'not_sent' })
    expect(await lookUp('de verdade', new Date(Date.now() + 5_000))).toEqual({ kind: 'not_sent' })
    server.fault = () => 'reset'
    expect(await lookUp('de verdade', before)).toEqual({ kind: 'unknown' })
    expect(await send()).toMatchObject({ kind: 'doubtful' })
  })

  it('is refused for good with wrong credentials', async () => {
    expect(await (await start(null, 'bad')).send()).toMatchObject({ kind: 'reject' })
  })
})

it('carries only texts, and only with everything it needs', async () => {
  const { settings } = await start()
  const message = { ledgerId: 'l', to: '+5511987654321', text: 'x' }
  expect(action.accepts!({ ...message, channel: 'sms' }, settings)).toBe(true)
  expect(action.accepts!({ ...message, channel: 'whatsapp' }, settings)).toBe(false)
  expect(action.accepts!({ ...message, channel: 'sms' }, { ...settings, from: undefined })).toBe(false)
})

it('says whose credentials these are, and subscribes its number', async () => {
  const { settings, io, server } = await start()
  expect(await commands.test!(settings, io, {})).toMatchObject({ ok: true })
  expect(await commands.subscribe!(settings, io, {})).toMatchObject({ ok: true })
  expect(new URLSearchParams(server.calls.at(-1)!.body).get('SmsUrl')).toContain('#rc=5&rp=all')
  expect(await commands.subscribe!({ ...settings, from: '+15005550007' }, io, {})).toMatchObject({ ok: false })
  expect(await commands.subscribe!({ ...settings, from: 'MG1' }, io, {})).toMatchObject({ ok: false })
})
