import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createOutboundHttp } from '../../base/outbound-http.ts'
import type { OutboundIo } from '../_kit/contract.ts'
import { type RunningSimulator, runSimulator } from '../_kit/simulator-server.ts'
import { commands } from './commands.ts'
import { outbound } from './outbound.ts'
import { settings } from './settings.ts'
import { createSimulator } from './simulator.ts'

const send = createOutboundHttp()
const io: OutboundIo = {
  http: (request) => send({ ...request, timeoutMs: 1_000 }, { reach: 'anywhere' }),
  mail: () => Promise.reject(new Error('sends no mail')),
  now: () => new Date(),
  idempotencyKey: 'key',
  attempt: 1,
  publicUrl: 'http://hub.example.test',
  webhookUrl: 'http://hub.example.test/api/v1/webhooks/c2s/secret',
  load: async () => null,
}
const note = outbound['crm.note']!
const data = { leadId: 'l', vendorLeadId: 'lead-1', text: 'Perfil:\n- Renda: R$ 1.000' }
let c2s: RunningSimulator
const given = (changes = {}) => settings.parse({ token: 'a-good-token', baseUrl: c2s.baseUrl, ...changes })

beforeEach(async () => {
  c2s = await runSimulator(createSimulator().serve!())
})
afterEach(() => c2s.stop())

describe('a note, over real HTTP', () => {
  it('is written and found again', async () => {
    expect(await note.settle!(data, given(), io, new Date())).toEqual({ kind: 'not_sent' })
    const outcome = await note.perform(data, given(), io)
    expect(outcome).toMatchObject({ kind: 'done', reference: expect.any(String) })
    expect(await note.settle!(data, given(), io, new Date())).toEqual({
      kind: 'done',
      reference: (outcome as { reference: string }).reference,
    })
  })

  it('is refused for a bad token and an unknown lead', async () => {
    expect(await note.perform(data, given({ token: 'bad' }), io)).toMatchObject({
      kind: 'reject',
      code: 'not_authorized',
    })
    expect(await note.perform({ ...data, vendorLeadId: 'missing/1' }, given(), io)).toMatchObject({
      kind: 'reject',
      code: '404',
    })
  })

  it('without an answer is doubtful, and the look-up tells whether it was written', async () => {
    c2s.server.fault = () => 'reset'
    expect(await note.perform(data, given(), io)).toMatchObject({ kind: 'doubtful' })
    expect(await note.settle!(data, given(), io, new Date())).toEqual({ kind: 'unknown' })
    c2s.server.fault = null
    expect(await note.settle!(data, given(), io, new Date())).toEqual({ kind: 'not_sent' })

    c2s.server.fault = ({ method, path, body }) => {
      c2s.server.handle({ method, path, headers: { authorization: 'Bearer x' }, body: Buffer.from(body) })
      return 'reset'
    }
    expect(await note.perform(data, given(), io)).toMatchObject({ kind: 'doubtful' })
    c2s.server.fault = null
    expect(await note.settle!(data, given(), io, new Date())).toMatchObject({ kind: 'done' })
  })

  it('is not taken for an older one with the same text', async () => {
    const startedAt = new Date('2025-11-21T10:00:00Z')
    const settleWith = (message: object) => {
      const body = { data: { messages: [{ id: 'm', body: data.text, ...message }] } }
      c2s.server.fault = () => ({ status: 200, body })
      return note.settle!(data, given(), io, startedAt)
    }
    expect(await settleWith({ created_at: '2025-11-20T10:00:00-03:00' })).toEqual({ kind: 'not_sent' })
    expect(await settleWith({ created_at: '2025-11-21T07:00:01-03:00' })).toMatchObject({ kind: 'done' })
    expect(await settleWith({ created_at: '2025-11-21 06:58:00' })).toMatchObject({ kind: 'done' })
    expect(await settleWith({})).toMatchObject({ kind: 'done' })
  })

  it.each(['.', '..', '...', 'a/../b'])('for the lead %j stays below /leads', async (vendorLeadId) => {
    await note.perform({ ...data, vendorLeadId }, given(), io)
    expect(c2s.server.calls.at(-1)!.path).toMatch(/^\/leads\/[^/]+\/create_message$/)
  })

  it('needs a token to be bound here at all', async () => {
    expect([note.accepts!(data, given()), note.accepts!(data, settings.parse({}))]).toEqual([true, false])
    expect(await note.perform(data, given({ token: undefined }), io)).toMatchObject({ kind: 'reject' })
    expect(c2s.server.calls).toEqual([])
  })
})

it('subscribes, unsubscribes, reads again and tests against the simulator', async () => {
  expect(await commands.subscribe!(given(), io, { confirm: true })).toMatchObject({
    ok: true,
    detail: { path: '/leads/subscribe' },
  })
  const asked = c2s.server.calls.map(({ body }) => JSON.parse(body).hook_url)
  expect(asked).toEqual(
    ['on_create_lead', 'on_update_lead', 'on_close_lead'].map((action) => `${io.webhookUrl}/${action}`),
  )
  expect(await commands.unsubscribe!(given(), io, {})).toMatchObject({ ok: true })
  expect(await commands.test!(given(), io, {})).toMatchObject({ ok: true })
  expect(await commands.test!(given({ token: 'bad' }), io, {})).toEqual({
    ok: false,
    message: 'C2S refuses the token (not_authorized)',
  })
  expect(await commands.reread!(given(), io, { leadId: 'lead-1' })).toMatchObject({
    ok: true,
    detail: { facts: { vendorLeadId: 'lead-1' } },
  })
})
