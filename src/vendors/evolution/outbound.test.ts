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

async function start(fault: SimulatedServer['fault'] = null, more: Record<string, unknown> = {}) {
  running = await runSimulator(createSimulator().serve!())
  running.server.fault = fault
  const settings = schema.parse({ apiKey: 'a-key', instance: 'loja-01', baseUrl: running.baseUrl, ...more })
  const http = createOutboundHttp()
  const io: OutboundIo = {
    http: (request) => http({ timeoutMs: 300, ...request }, { reach: 'anywhere' }),
    mail: () => Promise.reject(new Error('sends no mail')),
    now: () => new Date(),
    idempotencyKey: 'k',
    attempt: 1,
    publicUrl: 'https://hub.example.test',
    webhookUrl: 'https://hub.example.test/api/v1/webhooks/evolution/secret',
    load: async () => null,
  }
  const message = { ledgerId: 'l', channel: 'whatsapp' as const, to: '+5511987654321', text: 'Olá' }
  const send = (changes = {}) => action.perform({ ...message, ...changes }, settings, io)
  const lookUp = (startedAt: Date, changes = {}) => action.settle!({ ...message, ...changes }, settings, io, startedAt)
  return { send, lookUp, settings, io, message, server: running.server }
}

describe.each(['1', '2'])('a message by API version %s', (apiVersion) => {
  it('is taken, and its id is the one that statuses name', async () => {
    const outcome = await (await start(null, { apiVersion })).send()
    const [{ data }] = (outcome as unknown as { events: [{ data: { messageId: string } }] }).events
    const { body } = createSimulator().send('delivery_ack', 1, {}, new Date(), '')
    expect(data).toMatchObject({ ledgerId: 'l', sender: 'loja-01', messageId: JSON.parse(body.toString()).data.id })
  })

  it('to a number that is not on WhatsApp finds a dead address', async () => {
    const outcome = await (await start(null, { apiVersion })).send({ to: '+5511987650000' })
    expect(outcome).toMatchObject({ kind: 'reject', events: [{ data: { error: { deadAddress: true } } }] })
  })
})

it('is looked up after an answer went missing, and what is not stored stays unknown', async () => {
  const { send, lookUp, server } = await start()
  const before = new Date()
  await send()
  expect(await lookUp(before)).toMatchObject({ kind: 'done', events: [{ type: 'message.sent' }] })
  expect(await lookUp(before, { text: 'nunca' })).toEqual({ kind: 'unknown' })
  server.fault = () => 'reset'
  expect(await send()).toMatchObject({ kind: 'doubtful' })
  expect(await lookUp(before)).toEqual({ kind: 'unknown' })
})

it('is given up with a wrong key', async () => {
  expect(await (await start(null, { apiKey: 'bad-key' })).send()).toMatchObject({ kind: 'reject' })
})

it('is carried only on WhatsApp, and only with everything that is needed', async () => {
  const { settings, message } = await start()
  expect(action.accepts!(message, settings)).toBe(true)
  expect(action.accepts!({ ...message, channel: 'sms' }, settings)).toBe(false)
  expect(action.accepts!(message, { ...settings, instance: undefined })).toBe(false)
})

it('makes, connects, subscribes and asks for an instance', async () => {
  const { settings, io } = await start()
  for (const name of ['create', 'connect', 'subscribe', 'state', 'test'])
    expect(await commands[name]!(settings, io, {}), name).toMatchObject({ ok: true })
  for (const name of ['create', 'connect', 'subscribe', 'state', 'test'])
    expect(await commands[name]!({ ...settings, baseUrl: undefined }, io, {}), name).toMatchObject({ ok: false })
})
