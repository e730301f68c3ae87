import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { inferCountry, normalizeCep, normalizeCountry, normalizeState, regionsOf, stateOfCep } from './place.ts'
import { americanStates, brazilianStates } from './place-names.ts'

test('27 Brazilian states; 50 American ones, the capital and three territories', () => {
  expect(Object.keys(brazilianStates)).toHaveLength(27)
  expect(Object.keys(americanStates)).toHaveLength(54)
})

test.each([
  ['BR', 'BR'],
  ['br', 'BR'],
  ['Brasil', 'BR'],
  ['brazil', 'BR'],
  ['USA', 'US'],
  ['E.U.A.', 'US'],
  ['pt', 'PT'],
  ['Curaçao', 'CW'],
  ['Rusia', 'RU'],
  ['AN', null],
  ['Estados Unidos', 'US'],
  ['United States', 'US'],
  ['UK', 'GB'],
  ['Reino Unido', 'GB'],
  ['MÉXICO', 'MX'],
  ['Mexico', 'MX'],
  ['Alemanha', 'DE'],
  ['zz', null],
  ['EU', null],
  ['Narnia', null],
  ['', null],
])('country %j is %s', (text, code) => {
  expect(normalizeCountry(text)).toBe(code)
})

test.each([
  ['sp', 'BR', 'SP'],
  ['São Paulo', 'BR', 'SP'],
  ['SAO PAULO', 'BR', 'SP'],
  ['BR-SP', 'BR', 'SP'],
  ['Texas', 'US', 'TX'],
  ['us-tx', 'US', 'TX'],
  ['TX', 'BR', null],
  ['SP', 'US', null],
  ['SP', 'PT', null],
  ['constructor', 'BR', null],
  ['SP', 'constructor', null],
])('state %j in %s is %s', (text, country, code) => {
  expect(normalizeState(text, country)).toBe(code)
})

describe('inferCountry', () => {
  test.each([
    ['Brasil', 'TX', 'US', { country: 'BR', from: 'stated' }],
    [null, 'TX', 'BR', { country: 'US', from: 'state' }],
    ['', 'sp', 'US', { country: 'BR', from: 'state' }],
    [null, 'Texas', 'BR', { country: 'US', from: 'state' }],
    [null, 'SC', 'BR', { country: 'BR', from: 'workspace' }],
    [null, 'SC', 'US', { country: 'US', from: 'workspace' }],
    [null, 'SC', 'MX', null],
    [null, 'Santa Catarina', 'US', { country: 'BR', from: 'state' }],
    [null, 'XX', 'BR', null],
    [null, null, 'BR', null],
    ['Narnia', 'SP', 'BR', null],
  ] as const)('%j, %j in a workspace of %s', (stated, state, workspace, placed) => {
    expect(inferCountry(stated, state, workspace)).toEqual(placed)
  })

  test('both countries share exactly the seven codes of the contract', () => {
    const shared = Object.keys(brazilianStates).filter((code) => Object.hasOwn(americanStates, code))
    expect(shared.sort()).toEqual(['AL', 'MA', 'MS', 'MT', 'PA', 'PR', 'SC'])
  })
})

test('regions are the country’s own', () => {
  expect(regionsOf('US', 'NY')).toContain('Northeast')
  expect(regionsOf('US', 'Texas')).toEqual(expect.arrayContaining(['South', 'Southwest']))
  expect(regionsOf('BR', 'BA')).toEqual(['Nordeste'])
  expect(regionsOf('BR', 'MA')).toEqual(['Nordeste'])
  expect(regionsOf('US', 'MA')).toContain('Northeast')
  expect(regionsOf('PT', 'BA')).toEqual([])
  expect(new Set(Object.values(brazilianStates).flatMap(({ regions }) => regions))).toEqual(
    new Set(['Norte', 'Nordeste', 'Centro-Oeste', 'Sudeste', 'Sul']),
  )
})

test.each([
  ['01310-100', '01310100', 'SP'],
  ['01.310-100', '01310100', 'SP'],
  ['70040010', '70040010', 'DF'],
  ['73700-000', '73700000', 'GO'],
  ['69300-000', '69300000', 'RR'],
  ['90010-150', '90010150', 'RS'],
  ['1310-100', null, null],
  ['00000-000', null, null],
  ['012345678', null, null],
])('CEP %s is %s, in %s', (text, cep, state) => {
  expect(normalizeCep(text)).toBe(cep)
  if (cep) expect(stateOfCep(cep)).toBe(state)
})

test('total, and a code reads as itself', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'grapheme' }),
      fc.string(),
      fc.constantFrom('BR', 'US', 'PT', ''),
      (text, other, home) => {
        const country = normalizeCountry(text)
        if (country) expect(normalizeCountry(country)).toBe(country)
        const state = normalizeState(text, home)
        if (state) expect(normalizeState(state, home)).toBe(state)
        inferCountry(text, other, home)
        regionsOf(home, text)
        normalizeCep(text)
      },
    ),
  )
})
