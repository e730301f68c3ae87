import { createHash } from 'node:crypto'
import type { SimulatedAnswer, SimulatedServer, Simulator } from '../_kit/contract.ts'

/**
 * A small Diretrix. Its people are numbered: the phone `…1234` and the e-mail `pessoa.1234@…` lead to person 1234, and so do
 * the phone and the e-mail of lead 1234 that a simulated CRM invents. The e-mail of every tenth person (…3) is somebody
 * else's, that of another tenth (…7) is unknown; 9990 to 9994 are special, see `special`.
 */
export function createSimulator(): Simulator {
  return { events: [], send, serve }
}

function send(): never {
  throw new Error('Diretrix sends nothing')
}

const firstNames = ['ANA', 'BRUNO', 'CARLA', 'DIEGO', 'ELISA', 'FABIO', 'GABRIELA', 'HEITOR']
const lastNames = ['FICTICIA', 'INVENTADO', 'DE EXEMPLO', 'DOS TESTES']

function serve(): SimulatedServer {
  const calls: SimulatedServer['calls'] = []
  return {
    calls,
    fault: null,
    handle(request) {
      const { method, path, headers, body } = request
      calls.push({ method, path, headers, body: body.toString(), at: Date.now() })
      return answer(request)
    },
  }
}

function answer({ method, path, headers }: Parameters<SimulatedServer['handle']>[0]): SimulatedAnswer {
  const [, by, contact] = /^\/Consultas\/Pessoa\/(Telefone|Email)\/([^/?]+)$/.exec(path) ?? []
  if (method !== 'GET' || !by || !contact) return { status: 404, body: 'Not Found' }
  if (!isAllowed(headers.authorization)) return { status: 401, body: { Message: 'Authorization has been denied' } }
  const number = by === 'Telefone' ? phoneNumber(contact) : emailNumber(contact)
  if (number === null) return { status: 400, body: { Message: 'The request is invalid.' } }
  if (special[number]) return special[number]()
  if (by === 'Email' && number % 10 === 7) return { status: 404, body: '' }
  return { status: 200, body: [personOf(by === 'Email' && number % 10 === 3 ? number + 500_000 : number)] }
}

const special: Record<number, () => SimulatedAnswer> = {
  9990: () => ({ status: 404, body: '' }),
  9991: () => ({ status: 400, body: { Message: 'Nenhum registro encontrado' } }),
  9992: () => ({ status: 200, body: [] }),
  /** Two people share the contact. */
  9993: () => ({ status: 200, body: [personOf(1), personOf(2)] }),
  /** One person twice, once with a CPF as a number, beside a CPF that is none. */
  9994: () => ({
    status: 200,
    body: [
      { nome: null, cpf: '000.000.001-91' },
      { nome: 'ZERO FICTICIA', cpf: 191 },
      { nome: 'X', cpf: '11144477736' },
    ],
  }),
}

/** The user id 0 is locked out; any other with a password gets in. */
function isAllowed(authorization = ''): boolean {
  const [user, pass] = Buffer.from(authorization.replace(/^Basic /, ''), 'base64')
    .toString()
    .split(':')
  return authorization.startsWith('Basic ') && Boolean(pass) && user !== '0'
}

/**
 * Simulated CRMs spread the numbers n of their leads over the mobiles 9 6000-0000 to 9 9999-9999 by n × 7368787 + 1234321
 * modulo 39999983: this is the way back. Any other number counts by its last four digits. With the country's 55 the vendor
 * finds nobody.
 */
function phoneNumber(contact: string): number | null {
  if (!/^\d{10,11}$/.test(contact)) return null
  const subscriber = Number(contact.slice(-8))
  const lead = ((subscriber - 60_000_000 - 1_234_321 + 39_999_983) * 10_307_304) % 39_999_983
  return subscriber >= 60_000_000 && lead < 1_000_000 ? lead : Number(contact.slice(-4))
}

/** The number at the end of the name before the @, else one made from the address. */
function emailNumber(contact: string): number | null {
  const [, name, number] = /^([^@%]*?(\d{0,6}))(?:@|%40)[^@]+$/i.exec(contact) ?? []
  if (name === undefined) return null
  return number ? Number(number) : createHash('sha256').update(contact).digest().readUInt16BE(0)
}

function personOf(number: number): { nome: string; cpf: string } {
  const name = `${firstNames[number % firstNames.length]} ${lastNames[Math.floor(number / 8) % lastNames.length]}`
  return { nome: name, cpf: cpfOf(100_000_000 + number) }
}

/** Nine digits and their two check digits. */
function cpfOf(base: number): string {
  const digits = [...String(base)].map(Number)
  for (const first of [10, 11]) {
    const rest = digits.reduce((sum, digit, place) => sum + digit * (first - place), 0) % 11
    digits.push(rest < 2 ? 0 : 11 - rest)
  }
  return digits.join('')
}
