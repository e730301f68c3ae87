import { afterEach, describe, expect, it } from 'vitest'
import { createOutboundHttp } from '../../base/outbound-http.ts'
import { createRecord, type Exchange } from '../../base/record-exchange.ts'
import type { IntentData } from '../../domain/intents.ts'
import type { OutboundIo, SimulatedServer } from '../_kit/contract.ts'
import { runSimulator } from '../_kit/simulator-server.ts'
import { commands } from './commands.ts'
import { outbound } from './outbound.ts'
import { decimalComma, isoDate } from './profile.ts'
import { settings } from './settings.ts'
import { createSimulator } from './simulator.ts'

const action = outbound['person.enrich']!
const about = (cpf?: string): IntentData['person.enrich'] => ({ leadId: 'l', snapshot: 's', cpf })
const known = '11144477735'

const running: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const stop of running.splice(0)) await stop()
})

/** The simulator on loopback, and everything that `perform` needs to talk to it over real HTTP. */
async function start({ fault = null, key = 'invented-key', ...more }: Start = {}) {
  const server = createSimulator().serve!()
  server.fault = fault
  const { baseUrl, stop } = await runSimulator(server)
  running.push(stop)
  const config = settings.parse({ apiKey: key, baseUrl: `${baseUrl}/api`, ...more })
  const exchanges: Exchange[] = []
  const record = createRecord((exchange) => exchanges.push(exchange), [config.apiKey])
  const send = createOutboundHttp()
  const io = {
    http: (request) => send({ ...request, timeoutMs: 200 }, { reach: 'anywhere', record }),
    now: () => new Date('2025-11-21T10:00:00Z'),
  } as OutboundIo
  const ask = async (cpf = known) => action.perform(about(cpf), config, io)
  return { server, config, io, ask, exchanges }
}
interface Start {
  fault?: SimulatedServer['fault']
  key?: string
  keepMotherName?: boolean
}

/** Answers every question with this body. */
const says = (body: unknown, status = 200) => start({ fault: () => ({ status, body }) })

/** A CPF whose nine first digits are 100,000,000 + n. */
function cpfOf(n: number): string {
  const digits = [...String(100_000_000 + n)].map(Number)
  for (const first of [10, 11]) {
    const rest = digits.reduce((sum, digit, place) => sum + digit * (first - place), 0) % 11
    digits.push(rest < 2 ? 0 : 11 - rest)
  }
  return digits.join('')
}

describe('a question', () => {
  it('is only asked about a CPF', () => {
    expect(['111.444.777-35', known].map((cpf) => action.accepts!(about(cpf), {} as never))).toEqual([true, true])
    expect([undefined, '', '123'].map((cpf) => action.accepts!(about(cpf), {} as never))).toEqual([false, false, false])
    expect(action.lookup!.key(about('111.444.777-35'))).toBe(action.lookup!.key(about(known)))
  })

  it('carries key and CPF in the URL, which the record does not show', async () => {
    const { server, ask, exchanges } = await start()
    await ask()
    expect(server.calls.map(({ path }) => path)).toEqual([`/api?token=invented-key&modulo=cpf&consulta=${known}`])
    expect(exchanges[0]!.request.url).toMatch(/\/api\?token=\*\*\*&modulo=cpf&consulta=\*\*\*$/)
    expect(JSON.stringify(exchanges)).not.toMatch(/invented-key|11144477735/)
  })
})

describe('an answer', () => {
  it('becomes a profile of what is allowed; nothing else of it is told or recorded', async () => {
    const { ask, exchanges } = await start()
    const outcome = await ask(cpfOf(10))
    expect(outcome).toMatchObject({ kind: 'done', events: [{ type: 'person.enriched', key: 'enriched:l:s' }] })
    expect((outcome as { answer: unknown }).answer).toEqual({
      name: 'CARLA INVENTADO',
      cpf: cpfOf(10),
      birthDate: '1960-02-11',
      gender: 'female',
      occupation: 'ENGENHEIRO CIVIL',
      income: 2500.28,
      emails: ['pessoa.10@example.test'],
      phones: [
        { number: expect.stringMatching(/^119\d{8}$/), kind: 'CELULAR', whatsapp: true },
        { number: '1133330000', kind: 'RESIDENCIAL', whatsapp: false },
      ],
      addresses: [
        {
          street: 'RUA DAS INVENCOES',
          number: '10',
          complement: null,
          district: 'CENTRO',
          city: 'CIDADE EXEMPLO',
          state: 'SP',
          postalCode: '01000000',
        },
      ],
      companies: [{ cnpj: '11222333000181', role: 'SOCIO' }],
    })
    expect(JSON.stringify([outcome, exchanges])).not.toMatch(/SENSITIVE|MAE DE/)
    expect(JSON.stringify(exchanges)).toContain('CARLA INVENTADO')
  })

  it('is read in either spelling of its keys', async () => {
    const { ask } = await start()
    expect(await ask(cpfOf(11))).toMatchObject({ answer: { name: 'DIEGO INVENTADO', income: 2600.28 } })
  })

  it("keeps the mother's name when that is switched on", async () => {
    const { ask } = await start({ keepMotherName: true })
    expect(await ask(cpfOf(10))).toMatchObject({ answer: { motherName: 'MAE DE CARLA INVENTADO' } })
  })

  it.each([9990, 9991, 9992, 9993])('that nobody is known (%i) is an answer', async (n) => {
    const outcome = await (await start()).ask(cpfOf(n))
    expect(outcome).toMatchObject({ kind: 'done', answer: null, events: [{ data: { profile: null } }] })
  })

  it.each([
    ['expired-key', 'auth', 'check the connection’s key (Forbidden: Token expirado)'],
    ['no-credits-key', 'quota', 'top up the account (not enough credits)'],
    ['no-module-key', 'module', 'the module “cpf” (Forbidden: Modulo inexistente para a rota)'],
  ])('to the %s is given up, with advice', async (key, code, reason) => {
    expect(await (await start({ key })).ask()).toEqual({
      kind: 'reject',
      code,
      reason: expect.stringContaining(reason),
    })
  })

  it.each([
    [{ Status: '403', StatusMsg: 'Limite do plano atingido' }, 'auth'],
    [{ status: 403, statusMsg: 'Module not found for this route' }, 'module'],
    [{ erro: 'Módulo não encontrado' }, 'module'],
    [{ erro: 'Token não encontrado' }, 'auth'],
    [{ Erro: 'Saldo insuficiente' }, 'quota'],
    [{ status: 402 }, 'quota'],
    [{ status: 400, statusMsg: 'Consulta inválida' }, 'refused'],
  ])('%j is given up as %s', async (body, code) => {
    expect(await (await says(body)).ask()).toMatchObject({ kind: 'reject', code })
  })

  it.each([401, 403])('of HTTP %i is given up as auth', async (status) => {
    expect(await (await says('', status)).ask()).toMatchObject({ kind: 'reject', code: 'auth' })
  })

  it.each([9994, 9995])('of passing trouble (%i) is tried again', async (n) => {
    expect(await (await start()).ask(cpfOf(n))).toMatchObject({ kind: 'retry' })
  })

  it.each([
    [429, ''],
    [500, '<html>'],
    [503, { DadosBasicos: { nome: 'X' } }],
    [200, { code: 429, message: 'slow down' }],
    [200, { erro: true }],
    [200, ''],
    [200, '<html>'],
    [200, 'null'],
    [200, []],
    [200, { DadosBasicos: { nome: 'SENSITIVE', cpf: '52998224725' } }],
  ])('of %i %j is tried again and not recorded', async (status, body) => {
    const { ask, exchanges } = await says(body, status)
    expect(await ask()).toMatchObject({ kind: 'retry' })
    expect(JSON.stringify(exchanges)).not.toContain('SENSITIVE')
  })

  it('of 429 says when', async () => {
    const { ask } = await start({ fault: () => ({ status: 429, headers: { 'retry-after': '3' } }) })
    expect(await ask()).toMatchObject({ kind: 'retry', afterMs: 3_000 })
  })

  it.each(['hang', 'reset'] as const)('that never comes (%s) leaves it to the engine', async (fault) => {
    expect(await (await start({ fault: () => fault })).ask()).toMatchObject({ kind: 'doubtful' })
    expect(action.repeat).toBe('safe')
  })

  it('with odd members gives a profile without them', async () => {
    const odd = {
      DadosBasicos: { nome: 7, dataNascimento: {}, sexo: [] },
      telefones: [null, 1, {}],
      emails: 'x',
      enderecos: {},
    }
    expect(await (await says(odd)).ask()).toMatchObject({
      kind: 'done',
      answer: { name: '7', birthDate: null, gender: null, income: null, phones: [], emails: [], addresses: [] },
    })
  })
})

it.each([
  ['02/01/1990', '1990-01-02'],
  ['29/02/2000 00:00:00', '2000-02-29'],
  ['31/02/1990', null],
  ['1990-01-02', null],
  ['', null],
  [null, null],
])('reads the date %j', (text, expected) => expect(isoDate(text)).toBe(expected))

it.each([
  ['6089,28', 6089.28],
  ['R$ 16.089,20', 16089.2],
  ['1.234.567', 1234567],
  ['6089.28', 6089.28],
  ['6089', 6089],
  ['0,00', 0],
  ['-1,00', null],
  ['SEM INFORMACAO', null],
  [null, null],
])('reads the amount %j', (text, expected) => expect(decimalComma(text)).toBe(expected))

describe('the command test', () => {
  it.each([
    ['invented-key', true],
    ['expired-key', false],
    ['no-credits-key', false],
    ['no-module-key', false],
  ])('with the %s', async (key, ok) => {
    const { config, io } = await start({ key })
    expect(await commands.test(config, io, {})).toMatchObject({ ok, message: expect.any(String) })
  })

  it('says so when nobody is there', async () => {
    const { config, io } = await start({ fault: () => 'reset' })
    expect(await commands.test(config, io, {})).toMatchObject({ ok: false })
  })
})
