import { afterEach, describe, expect, it } from 'vitest'
import { createOutboundHttp } from '../../base/outbound-http.ts'
import { createRecord, type Exchange } from '../../base/record-exchange.ts'
import type { IntentData } from '../../domain/intents.ts'
import type { OutboundIo, SimulatedServer } from '../_kit/contract.ts'
import { runSimulator } from '../_kit/simulator-server.ts'
import { commands } from './commands.ts'
import { nationalDigits, outbound } from './outbound.ts'
import { settings } from './settings.ts'
import { createSimulator } from './simulator.ts'

const action = outbound['person.identify']!
const byPhone = (phone: string): IntentData['person.identify'] => ({ leadId: 'l', snapshot: 's', by: 'phone', phone })
const byEmail = (email: string): IntentData['person.identify'] => ({ leadId: 'l', snapshot: 's', by: 'email', email })

const running: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const stop of running.splice(0)) await stop()
})

/** The simulator on loopback, and everything that `perform` needs to talk to it over real HTTP. */
async function start(fault: SimulatedServer['fault'] = null, user = '4711') {
  const server = createSimulator().serve!()
  server.fault = fault
  const { baseUrl, stop } = await runSimulator(server)
  running.push(stop)
  const config = settings.parse({ baseUrl: `${baseUrl}/`, user, pass: 'invented-pass' })
  const exchanges: Exchange[] = []
  const record = createRecord((exchange) => exchanges.push(exchange), [config.pass])
  const send = createOutboundHttp()
  const io = {
    http: (request) => send({ timeoutMs: 200, ...request }, { reach: 'anywhere', record }),
    now: () => new Date('2025-11-21T10:00:00Z'),
  } as OutboundIo
  const ask = async (question: IntentData['person.identify']) => action.perform(question, config, io)
  return { server, config, io, ask, exchanges }
}

const foundIn = (outcome: unknown) =>
  (outcome as { events: { data: { candidates: unknown } }[] }).events[0]!.data.candidates

describe('a question', () => {
  it.each([
    ['+5511912341234', '11912341234'],
    ['5511912341234', '11912341234'],
    ['551133334444', '1133334444'],
    ['(11) 91234-1234', '11912341234'],
    ['1133334444', '1133334444'],
    ['55999998888', '55999998888'],
    ['+5555999998888', '55999998888'],
    ['5555999998888', '55999998888'],
    ['555533334444', '5533334444'],
    ['5533334444', '5533334444'],
    ['+14155550100', null],
    ['+551191234', null],
    ['912341234', null],
    ['', null],
  ])('about the phone %j asks for %j', (phone, digits) => {
    expect(nationalDigits(phone)).toBe(digits)
    expect(action.accepts!(byPhone(phone), {} as never)).toBe(digits !== null)
  })

  it.each(['..', '.', 'x', 'a@', '@b', 'a b@c', ''])('about the e-mail %j is not asked', (email) => {
    expect(action.accepts!(byEmail(email), {} as never)).toBe(false)
  })

  it('goes to the path of its kind with Basic credentials, which the record does not show', async () => {
    const { server, ask, exchanges } = await start()
    await ask(byPhone('+5555912341234'))
    await ask(byEmail(' Pessoa.1234+x/y@Example.test '))
    expect(server.calls.map(({ method, path }) => [method, path])).toEqual([
      ['GET', '/Consultas/Pessoa/Telefone/55912341234'],
      ['GET', '/Consultas/Pessoa/Email/pessoa.1234%2Bx%2Fy%40example.test'],
    ])
    const credentials = Buffer.from('4711:invented-pass').toString('base64')
    expect(server.calls[0]!.headers.authorization).toBe(`Basic ${credentials}`)
    expect(JSON.stringify(exchanges)).not.toMatch(new RegExp(`${credentials}|invented-pass`))
  })

  it('is kept under what was asked, whoever asks', () => {
    const { key, ttlDays } = action.lookup!
    expect(key(byPhone('+55 11 91234-1234'))).toBe(key(byPhone('11912341234')))
    expect(key(byEmail('A@example.test'))).toBe(key(byEmail('a@example.test ')))
    expect(key(byEmail('a@example.test'))).not.toBe(key(byEmail('b@example.test')))
    expect(ttlDays).toBe(30)
  })
})

describe('an answer', () => {
  it('with one person gives the candidate, and the same for the e-mail that belongs to the phone', async () => {
    const { ask } = await start()
    const outcome = await ask(byPhone('11912341234'))
    const candidates = [{ cpf: expect.stringMatching(/^\d{11}$/), name: expect.stringMatching(/^[A-Z ]+$/) }]
    expect(outcome).toEqual({
      kind: 'done',
      answer: candidates,
      events: [
        {
          type: 'person.identified',
          key: 'identified:l:s:phone',
          subject: 'l',
          occurredAt: null,
          data: { leadId: 'l', snapshot: 's', by: 'phone', candidates },
        },
      ],
    })
    expect(foundIn(await ask(byEmail('pessoa.1234@example.test')))).toEqual(foundIn(outcome))
  })

  it.each([
    ['404', '11912349990'],
    ['400', '11912349991'],
    ['an empty list', '11912349992'],
  ])('of %s means that nobody is known', async (_, phone) => {
    const outcome = await (await start()).ask(byPhone(phone))
    expect(outcome).toMatchObject({ kind: 'done' })
    expect(foundIn(outcome)).toEqual([])
  })

  it('with several people gives them all', async () => {
    expect(foundIn(await (await start()).ask(byPhone('11912349993')))).toHaveLength(2)
  })

  it('is cleared of doubles and of CPFs that are none', async () => {
    const outcome = await (await start()).ask(byPhone('11912349994'))
    expect(foundIn(outcome)).toEqual([{ cpf: '00000000191', name: 'ZERO FICTICIA' }])
  })

  it('of 401 or 403 is given up, with a reason for people', async () => {
    const locked = await (await start(null, '0')).ask(byPhone('11912341234'))
    expect(locked).toMatchObject({ kind: 'reject', reason: expect.stringContaining('credentials (401)') })
    const forbidden = await (await start(() => ({ status: 403 }))).ask(byPhone('11912341234'))
    expect(forbidden).toMatchObject({ kind: 'reject' })
  })

  it.each([500, 502, 503, 504])('of %i is tried again', async (status) => {
    const { ask } = await start(() => ({ status, body: '<html>CPF 11144477735</html>' }))
    expect(await ask(byPhone('11912341234'))).toMatchObject({ kind: 'retry', reason: `the vendor answered ${status}` })
  })

  it('of 429 is tried again when it says', async () => {
    const { ask } = await start(() => ({ status: 429, headers: { 'retry-after': '9' } }))
    expect(await ask(byPhone('11912341234'))).toMatchObject({ kind: 'retry', afterMs: 9_000 })
  })

  it.each(['', '<html>', 'null', '{}', '{"nome":"X"}', '[1]', '["x"]', '[{"erro":"x"}]', '[{"cpf":'])(
    'that cannot be read (%j) is tried again',
    async (body) => {
      const { ask } = await start(() => ({ status: 200, body }))
      expect(await ask(byPhone('11912341234'))).toEqual({ kind: 'retry', reason: 'unreadable answer' })
    },
  )

  it.each(['hang', 'reset'] as const)('that never comes (%s) leaves it to the engine', async (fault) => {
    const { ask } = await start(() => fault)
    expect(await ask(byPhone('11912341234'))).toMatchObject({ kind: 'doubtful' })
    expect(action.repeat).toBe('safe')
  })
})

describe('the command test', () => {
  it('accepts the credentials and warns of plain http', async () => {
    const { config, io } = await start()
    expect(await commands.test(config, io, {})).toMatchObject({ ok: true, message: expect.stringContaining('http://') })
  })

  it('says so when they are not accepted or nobody is there', async () => {
    const locked = await start(null, '0')
    expect(await commands.test(locked.config, locked.io, {})).toMatchObject({ ok: false })
    const broken = await start(() => 'reset')
    expect(await commands.test(broken.config, broken.io, {})).toMatchObject({ ok: false })
  })
})

describe('the simulator', () => {
  it('knows the leads of simulated CRMs by phone and e-mail', async () => {
    const { ask } = await start()
    for (const n of [0, 1, 42, 999_999]) {
      const subscriber = 60_000_000 + ((n * 7_368_787 + 1_234_321) % 39_999_983)
      const byNumber = foundIn(await ask(byPhone(`219${subscriber}`)))
      if (n % 10 === 7 || n % 10 === 3) continue
      expect(foundIn(await ask(byEmail(`ana.dias.silva.${n}@example.test`)))).toEqual(byNumber)
    }
  })
})
