import type { SimulatedAnswer, SimulatedServer, Simulator } from '../_kit/contract.ts'

/**
 * A small Work API. It knows every CPF with valid check digits, sends as much as the real one (and `SENSITIVE` wherever the
 * hub must not look), spells its keys in two ways, and answers 200 to nearly everything. Special keys: `expired-key`,
 * `no-credits-key`, `no-module-key`. Special CPFs, by the last four of their first nine digits: see `special`.
 */
export function createSimulator(): Simulator {
  return { events: [], send, serve }
}

function send(): never {
  throw new Error('Work API sends nothing')
}

const byToken: Record<string, unknown> = {
  'expired-key': { status: 403, statusMsg: 'Forbidden', reason: 'Token expirado' },
  'no-credits-key': { code: 429, message: 'not enough credits', required: 1, remaining: 0 },
  'no-module-key': { status: 403, statusMsg: 'Forbidden', reason: 'Modulo inexistente para a rota' },
}

const special: Record<number, SimulatedAnswer> = {
  9990: { status: 404, body: '' },
  9991: { status: 200, body: { status: 200, statusMsg: 'OK' } },
  9992: { status: 200, body: { erro: 'CPF não encontrado' } },
  9993: { status: 200, body: { status: 404, statusMsg: 'Not Found' } },
  9994: { status: 200, body: { erro: 'Falha ao consultar a base, tente novamente' } },
  9995: { status: 200, body: { status: 500, statusMsg: 'Internal Server Error' } },
}

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

function answer({ method, path }: Parameters<SimulatedServer['handle']>[0]): SimulatedAnswer {
  const query = new URLSearchParams(path.split('?')[1] ?? '')
  const token = query.get('token') ?? ''
  const cpf = query.get('consulta') ?? ''
  if (method !== 'GET') return { status: 405 }
  if (!token) return { status: 200, body: { status: 403, statusMsg: 'Forbidden', reason: 'Token inválido' } }
  if (Object.hasOwn(byToken, token)) return { status: 200, body: byToken[token] }
  if (query.get('modulo') !== 'cpf') return { status: 200, body: byToken['no-module-key'] }
  if (!/^\d{11}$/.test(cpf)) return { status: 200, body: { status: 400, statusMsg: 'Consulta inválida' } }
  if (/^(\d)\1*$/.test(cpf)) return { status: 200, body: { erro: 'CPF não encontrado' } }
  const number = Number(cpf.slice(0, 9)) - 100_000_000
  const person = { status: 200, ...personOf(cpf, Math.abs(number)) }
  return special[Math.abs(number) % 10_000] ?? { status: 200, body: number % 2 ? lowerFirst(person) : person }
}

const firstNames = ['ANA', 'BRUNO', 'CARLA', 'DIEGO', 'ELISA', 'FABIO', 'GABRIELA', 'HEITOR']
const lastNames = ['FICTICIA', 'INVENTADO', 'DE EXEMPLO', 'DOS TESTES']
const occupations = ['ANALISTA DE EXEMPLOS', 'PROFESSORA', 'ENGENHEIRO CIVIL', null]

function personOf(cpf: string, number: number) {
  const nome = `${firstNames[number % firstNames.length]} ${lastNames[Math.floor(number / 8) % lastNames.length]}`
  const day = String(1 + (number % 28)).padStart(2, '0')
  const subscriber = 60_000_000 + ((number * 7_368_787 + 1_234_321) % 39_999_983)
  return {
    DadosBasicos: {
      nome,
      cpf,
      dataNascimento: `${day}/0${1 + (number % 9)}/${1950 + (number % 50)}`,
      sexo: number % 2 ? 'M - MASCULINO' : 'F - FEMININO',
      nomeMae: `MAE DE ${nome}`,
      nomePai: 'SENSITIVE',
      estadoCivil: 'SENSITIVE',
      escolaridade: 'SENSITIVE',
      obito: { obito: 'SENSITIVE' },
    },
    DadosEconomicos: {
      renda: `${1_500 + (number % 90) * 100},28`,
      poderAquisitivo: { poderAquisitivoDescricao: 'SENSITIVE' },
      score: { scoreCSB: 'SENSITIVE' },
      serasaMosaic: 'SENSITIVE',
    },
    profissao: occupations[number % occupations.length],
    empresas: number % 5 ? [] : [{ cnpj: '11222333000181', relacao: 'SOCIO', capital: 'SENSITIVE' }],
    enderecos: [
      {
        tipoLogradouro: 'RUA',
        logradouro: 'DAS INVENCOES',
        logradouroNumero: String(number % 900),
        complemento: number % 3 ? null : 'AP 12',
        bairro: 'CENTRO',
        cidade: 'CIDADE EXEMPLO',
        uf: 'SP',
        cep: '01000000',
        latitude: 'SENSITIVE',
      },
    ],
    telefones: [
      { telefone: `119${subscriber}`, tipo: 'CELULAR', whatsapp: 'SIM', operadora: 'SENSITIVE', status: 'SENSITIVE' },
      { telefone: '1133330000', tipo: 'RESIDENCIAL', whatsapp: 'NAO' },
    ],
    emails: [
      { email: `Pessoa.${number}@EXAMPLE.test`, prioridade: '1', qualidade: 'SENSITIVE', blacklist: 'NAO' },
      { email: `SENSITIVE.${number}@example.test`, prioridade: '2', blacklist: 'SIM' },
    ],
    ...forbidden,
  }
}

/** What the real vendor sends besides. */
const forbidden = {
  vacinas: [{ vacina: 'SENSITIVE', dose: 'SENSITIVE' }],
  vizinhos: [{ nome: 'SENSITIVE', cpf: 'SENSITIVE' }],
  parentes: [{ nome: 'SENSITIVE', grau: 'SENSITIVE' }],
  receitaFederal: { situacao: 'SENSITIVE' },
  beneficios: [{ beneficio: 'SENSITIVE' }],
  perfilConsumo: { perfil: 'SENSITIVE' },
  pep: [{ cargo: 'SENSITIVE' }],
  foto: 'SENSITIVE',
}

/** The other spelling of the same answer: `dadosBasicos`, `dadosEconomicos`. */
function lowerFirst(answer: object): object {
  return Object.fromEntries(
    Object.entries(answer).map(([name, value]) => [name[0]!.toLowerCase() + name.slice(1), value]),
  )
}
