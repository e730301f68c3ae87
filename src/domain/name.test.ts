import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compareNames, splitName, tidyName } from './name.ts'

describe('splitName', () => {
  test.each([
    ['Maria Silva', 'Maria', 'Maria', 'Silva', 'Silva', null],
    ['João da Silva', 'João', 'João', 'da Silva', 'Silva', null],
    ['Maria Clara dos Santos e Souza', 'Maria', 'Maria Clara', 'dos Santos e Souza', 'Souza', null],
    ['José Carlos Pereira Neto', 'José', 'José Carlos', 'Pereira', 'Pereira', 'Neto'],
    ['Dra. Ana Souza', 'Ana', 'Ana', 'Souza', 'Souza', null],
    ['Sr. Paulo de Tarso Lima Júnior', 'Paulo', 'Paulo', 'de Tarso Lima', 'Lima', 'Júnior'],
    ['Juan de la Cruz', 'Juan', 'Juan', 'de la Cruz', 'Cruz', null],
    ['María del Carmen Ruiz y Picasso', 'María', 'María', 'del Carmen Ruiz y Picasso', 'Picasso', null],
    ['John Smith Jr.', 'John', 'John', 'Smith', 'Smith', 'Jr.'],
    ['John Smith, Jr.', 'John', 'John', 'Smith', 'Smith', 'Jr.'],
    ['Souza, Ana', 'Ana', 'Ana', 'Souza', 'Souza', null],
    ["Conan O'Brien", 'Conan', 'Conan', "O'Brien", "O'Brien", null],
    ['Maria Clara', 'Maria', 'Maria', 'Clara', 'Clara', null],
    ['  ana   lima ', 'ana', 'ana', 'lima', 'lima', null],
  ])('%s', (text, first, given, family, lastSurname, suffix) => {
    expect(splitName(text)).toEqual({ first, given, family, lastSurname, suffix })
  })

  test.each([
    'Maria',
    'Dr. Paulo',
    '',
    'Silva & Filhos',
    'Imobiliária Central',
    'Horizonte Empreendimentos Ltda.',
    'ACME Inc',
    'Construtora Sol S/A',
    'Ana 🌻',
    'Lu 2024',
    '~',
    'Maria da',
    'x'.repeat(300),
  ])('%s is not split', (text) => {
    expect(splitName(text)).toBeNull()
  })

  test('keeps every word but titles', () => {
    const word = fc.stringMatching(/^[A-ZÀ-Ö][a-zà-ö]{2,8}$/)
    const middle = fc.array(fc.oneof(word, fc.constantFrom('da', 'de', 'dos', 'del', 'y')), { maxLength: 4 })
    fc.assert(
      fc.property(word, middle, word, (first, between, last) => {
        const text = [first, ...between, last].join(' ')
        const name = splitName(text)
        if (name) expect([name.given, name.family, ...(name.suffix ? [name.suffix] : [])].join(' ')).toBe(text)
      }),
    )
  })
})

test.each([
  ['MARIA DA SILVA', 'Maria da Silva'],
  ['josé carlos pereira neto', 'José Carlos Pereira Neto'],
  ["ANA-CLARA D'ÁVILA", "Ana-Clara D'Ávila"],
  ['JOAO PAULO II', 'Joao Paulo II'],
  ['Maria da Silva', 'Maria da Silva'],
  ['McDonald', 'McDonald'],
])('%s is written %s', (text, tidy) => {
  expect(tidyName(text)).toBe(tidy)
})

describe('compareNames', () => {
  test.each([
    ['Maria Silva', 'MARIA APARECIDA DA SILVA SANTOS', 'match'],
    ['João de Souza', 'JOAO SOUZA', 'match'],
    ['Dr. Paulo Lima', 'PAULO ROBERTO LIMA FILHO', 'match'],
    ['Maria', 'MARIA APARECIDA DA SILVA', 'weak'],
    ['Maria Costa', 'MARIA APARECIDA DA SILVA', 'weak'],
    ['M. Silva', 'MARIA APARECIDA DA SILVA', 'weak'],
    ['Silva Maria', 'MARIA SILVA', 'mismatch'],
    ['Ana Silva', 'MARIA SILVA', 'mismatch'],
    ['', 'MARIA SILVA', 'weak'],
    ['🌻', 'MARIA SILVA', 'weak'],
  ])('%s and %s: %s', (one, other, fit) => {
    expect(compareNames(one, other)).toBe(fit)
  })

  test('is symmetric and total', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (one, other) => {
        expect(compareNames(one, other)).toBe(compareNames(other, one))
        splitName(one)
        tidyName(one)
      }),
    )
  })
})
