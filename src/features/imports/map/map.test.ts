import { describe, expect, test } from 'vitest'
import { csvLine } from '../../leads/write-csv.ts'
import { foldName, guessColumns } from './guess-columns.ts'
import { readRow } from './read-row.ts'
import { detectDayOrder, readMoment, readNumber } from './read-values.ts'
import { fields, synonyms, type Target } from './targets.ts'

const guess = (names: string[], samples: string[][] = [], remembered = new Map<string, Target>()) =>
  guessColumns(names, samples, remembered, 'BR').map(({ target }) =>
    target.to === 'field' ? target.field : target.to === 'custom' ? `custom.${target.name}` : 'ignore',
  )

test('no column name stands for two fields', () => {
  const names = fields.flatMap((field) => synonyms[field].split(',').map(foldName))
  expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([])
})

describe('columns', () => {
  test.each([
    [
      ['Nome', 'E-mail', 'Telefone', 'Empresa', 'Cidade', 'UF', 'Observações'],
      ['full_name', 'email', 'phone', 'company_name', 'company_location_city', 'company_location_state', 'description'],
    ],
    [
      ['Nombre', 'Apellidos', 'Correo electrónico', 'Móvil', 'Fecha de creación'],
      ['first_name', 'last_name', 'email', 'phone', 'created_at'],
    ],
    [
      ['full_name', 'email', 'company_name', 'company_industry', 'company_location_state', 'job_title'],
      ['full_name', 'email', 'company_name', 'company_industry', 'company_location_state', 'job_title'],
    ],
    [
      ['companyName', 'JobTitle', 'Tel. celular'],
      ['company_name', 'job_title', 'phone'],
    ],
    [
      ['Telefonne', 'Empressas'],
      ['phone', 'company_name'],
    ],
    [
      ['Telefone', 'WhatsApp', 'Celular'],
      ['phone', 'other_phone', 'custom.celular'],
    ],
    [
      ['CPF', 'Nº de filhos', ''],
      ['ignore', 'custom.no_de_filhos', 'ignore'],
    ],
  ])('%j', (names, targets) => {
    expect(guess(names)).toEqual(targets)
  })

  test('by what they hold, when the name says nothing', () => {
    expect(
      guess(
        ['a', 'b', 'c'],
        [
          ['x@example.test', 'y@example.test'],
          ['(11) 98765-4321', '+55 21 99999-1234'],
          ['11144477735', '52998224725'],
        ],
      ),
    ).toEqual(['email', 'phone', 'custom.c'])
  })

  test('as they were taken the last time', () => {
    expect(
      guess(
        ['Nome', 'Zona'],
        [],
        new Map<string, Target>([
          ['zona', { to: 'field', field: 'company_location_city' }],
          ['nome', { to: 'ignore' }],
        ]),
      ),
    ).toEqual(['ignore', 'company_location_city'])
  })
})

test.each([
  ['1.234,56', 1234.56],
  ['1,234.56', 1234.56],
  ['R$ 350.000', 350000],
  ['350.000,00', 350000],
  ['12,5', 12.5],
  ['0,125', 0.125],
  ['1 234 567', 1234567],
  ['-3', -3],
  ['12,5%', 12.5],
  ['abc', null],
  ['', null],
  ['1,2,x', null],
])('the number %j', (text, number) => {
  expect(readNumber(text)).toBe(number)
})

test.each([
  ['31/12/2024', 'dmy', '2024-12-31T03:00:00.000Z'],
  ['12/31/24 1:05 PM', 'mdy', '2024-12-31T16:05:00.000Z'],
  ['03.04.2024 10:30', 'dmy', '2024-04-03T13:30:00.000Z'],
  ['2024-02-29', 'dmy', '2024-02-29T03:00:00.000Z'],
  ['2024-02-29T10:00:00Z', 'dmy', '2024-02-29T10:00:00.000Z'],
  ['2024-02-29 10:00:00-05:00', 'dmy', '2024-02-29T15:00:00.000Z'],
  ['31/02/2024', 'dmy', undefined],
  ['ontem', 'dmy', undefined],
] as const)('the moment %j', (text, order, expected) => {
  expect(readMoment(text, order, 'America/Sao_Paulo')?.toISOString()).toBe(expected)
})

test('a day above twelve tells how days are written', () => {
  expect(detectDayOrder(['01/02/2024', '01/25/2024'], 'BR')).toBe('mdy')
  expect(detectDayOrder(['01/02/2024', '25/01/2024'], 'US')).toBe('dmy')
  expect(detectDayOrder(['01/02/2024'], 'BR')).toBe('dmy')
})

test.each([
  ["'+5511987654321", '+5511987654321'],
  ["'  =1+1", '  =1+1'],
  ["'＝1", '＝1'],
  ["O'Neil", "O'Neil"],
])('the mark that our files put before a formula is taken off: %j', (cell, description) => {
  const plan = {
    targets: [{ to: 'field', field: 'description' } as const, { to: 'field', field: 'email' } as const],
    defaults: {},
    fixes: {},
    country: 'BR',
    timeZone: 'America/Sao_Paulo',
    dayOrder: 'dmy' as const,
  }
  const [written] = csvLine([cell.startsWith("'") ? cell.slice(1) : cell]).split('\r\n')
  expect(written).toBe(cell)
  const { facts, problems } = readRow({ line: 2, cells: [cell, 'ana@example.test'] }, plan)
  expect({ description: facts.description, problems }).toEqual({ description, problems: [] })
})
