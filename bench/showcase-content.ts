/** What the showcase is made of: an invented estate agency. */

/** The vendor's name of the event, how many, from which invented person on. */
export type Traffic = [vendor: string, event: string, count: number, from?: number]

export const traffic: Traffic[] = [
  ['evolution', 'connection_open', 1],
  ['c2s', 'on_create_lead', 36],
  ['datashopper', 'leads.single', 9, 60],
  ['cakto', 'checkout_abandonment', 3, 70],
  ['c2s', 'on_update_lead', 6, 4],
  ['c2s', 'on_close_lead', 4, 12],
  ['clay', 'enrichment.completed', 2],
]

/** After the campaigns: people buy, complain, and have second thoughts. */
export const laterTraffic: Traffic[] = [
  ['cakto', 'purchase_approved', 9, 2],
  ['cakto', 'refund', 1, 4],
  ['cakto', 'subscription_created', 2, 14],
  ['recurrente', 'payment_intent.succeeded', 3],
  ['twilio', 'sms_reply', 2],
]

export const people = [
  { name: 'Helena Prado', email: 'helena@example.test', role: 'owner' },
  { name: 'Paula Menezes', email: 'paula@example.test', role: 'manager' },
  { name: 'Renato Vidal', email: 'renato@example.test', role: 'agent' },
  { name: 'Sílvia Torres', email: 'silvia@example.test', role: 'agent' },
  { name: 'Caio Nunes', email: 'caio@example.test', role: 'agent' },
  { name: 'Marina Leal', email: 'marina@example.test', role: 'viewer' },
]

export const rules = ([, paula, renato, silvia, caio]: string[]) => [
  {
    name: 'Litoral norte e Vale',
    priority: 40,
    conditions: { all: [{ ufs: ['SP'] }, { any: [{ ddds: ['12', '13'] }, { cities: ['Ubatuba', 'Ilhabela'] }] }] },
    actions: { assign_to_user: caio, tag_with: ['litoral'] },
  },
  {
    name: 'Grande São Paulo, plantão',
    priority: 30,
    conditions: { ddds: ['11'] },
    actions: {
      assign_to_user: [
        { id: paula, weight: 2 },
        { id: renato, per_day: 20 },
        { id: silvia, per_day: 20 },
      ],
      strategy: 'weighted',
      schedule: { weekdays: [1, 2, 3, 4, 5, 6], hours: [['08:00', '20:00']], holidays: 'BR' },
      tag_with: ['capital'],
    },
  },
  {
    name: 'Sul e Sudeste',
    priority: 20,
    conditions: { regions: ['Sul', 'Sudeste'] },
    actions: { assign_to_user: [renato, caio], strategy: 'round_robin' },
  },
  {
    name: 'Tudo de portais',
    priority: 10,
    conditions: { sources: ['Portal Exemplo', 'Site próprio'] },
    actions: { assign_to_user: paula, tag_with: ['portal'], notify_via: ['email'] },
  },
]

export const laterRule = ([, paula]: string[]) => ({
  name: 'Indicações',
  priority: 50,
  conditions: { sources: ['Indicação'] },
  actions: { assign_to_user: paula, tag_with: ['indicação'] },
})

const firsts = [
  'Ana',
  'Bruno',
  'Clara',
  'Davi',
  'Elisa',
  'Fábio',
  'Gabriela',
  'Heitor',
  'Íris',
  'João',
  'Lívia',
  'Mateus',
]
const lasts = ['Almeida', 'Batista', 'Couto', 'Dias', 'Esteves', 'Figueira', 'Goulart', 'Moura', 'Nogueira']
const cities = [
  ['São Paulo', 'SP', '11'],
  ['Campinas', 'SP', '19'],
  ['Curitiba', 'PR', '41'],
  ['Ubatuba', 'SP', '12'],
  ['Belo Horizonte', 'MG', '31'],
  ['Salvador', 'BA', '71'],
] as const
const at = <T>(list: readonly T[], n: number): T => list[n % list.length]!
const ascii = (text: string) =>
  text
    .normalize('NFD')
    .replace(/[^A-Za-z ]/g, '')
    .toLowerCase()
    .replaceAll(' ', '.')

/** An invented person; the same for the same n. */
function person(n: number) {
  const name = `${at(firsts, n)} ${at(lasts, n >> 1)}`
  const [city, state, ddd] = at(cities, n)
  return { name, city, state, email: `${ascii(name)}@example.test`, phone: `+55${ddd}9${76_100_000 + n * 7_919}` }
}

/** Entered by hand; two have phones that nobody answers on WhatsApp. */
export const leads = Array.from({ length: 14 }, (_, n) => {
  const { name, email, city, state, phone: own } = person(200 + n)
  const phone = n % 7 === 6 ? `${own.slice(0, -4)}0000` : own
  return {
    full_name: name,
    email,
    phone,
    company_location_city: city,
    company_location_state: state,
    company_location_country: 'BR',
    source: at(['Indicação', 'Plantão de vendas', 'Instagram'], n),
    tags: at([['vip'], ['investidor'], ['primeiro imóvel', 'vip'], []], n),
    custom: { dormitórios: 1 + (n % 4) },
  }
})

/** A list of people from a fair; one row in seven has something wrong. */
export function fair(count: number, from: number): string {
  const rows = Array.from({ length: count }, (_, n) => {
    const { name, email, phone, city, state } = person(300 + from + n)
    const wrong = n % 7 === 3
    return [
      name,
      wrong && n % 2 === 1 ? email.replace('@', '@@') : email,
      wrong && n % 2 === 0 ? '11 1234' : phone,
      city,
      state,
      `${2 + (n % 4)} dorm.`,
    ].join(';')
  })
  return ['Nome;E-mail;Celular;Cidade;UF;Interesse', ...rows].join('\n')
}

export const campaigns: ({ name: string; statuses?: Traffic[] } & Record<string, unknown>)[] = [
  {
    name: 'Lançamento Vista Mar',
    channel: 'whatsapp',
    message: { text: 'Olá {{first_name|tudo bem}}! O Vista Mar abriu as vendas. Posso te mandar a planta?' },
    audience: { filter: { tags: ['capital', 'portal', 'litoral', 'vip', 'investidor', 'indicação'] } },
    quietHours: null,
    statuses: [
      ['evolution', 'server_ack', 24],
      ['evolution', 'delivery_ack', 21],
      ['evolution', 'read', 15],
      ['evolution', 'error', 2, 23],
      ['evolution', 'reply', 6],
      ['evolution', 'opt_out', 2, 8],
    ],
  },
  {
    name: 'Convite para o plantão de sábado',
    channel: 'sms',
    message: {
      text: '{{first_name|Oi}}, sábado tem plantão com café no Jardim das Flores, das 9h às 13h. Responda SAIR para não receber.',
    },
    audience: { filter: { states: ['SP', 'PR', 'MG'] } },
    quietHours: null,
    statuses: [],
  },
  {
    name: 'Newsletter de dezembro',
    channel: 'email',
    message: {
      subject: 'Os imóveis mais vistos do mês',
      text: 'Olá {{first_name|leitor}},\n\nveja os imóveis que mais interessaram em novembro.',
    },
    audience: { filter: { all: [] } },
  },
]

export const stages = ['Em atendimento', 'Visita agendada', 'Proposta', 'Visita feita']
export const notes = [
  'Prefere ser chamado depois das 18h. Procura 3 dormitórios com vaga.',
  'Visitou o decorado no sábado, gostou da planta de 84 m².',
  'Pediu simulação de financiamento com entrada de 20 %.',
]
