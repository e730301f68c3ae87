import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isDisposableEmail, isRoleEmail, normalizeEmail, suggestEmail } from './email.ts'

describe('normalizeEmail', () => {
  test.each([
    ['Maria@Example.TEST', 'maria@example.test'],
    ['  maria@example.test. ', 'maria@example.test'],
    ['mailto:maria@example.test', 'maria@example.test'],
    ['Maria Souza <maria@example.test>', 'maria@example.test'],
    ['maria\u200b@example.test', 'maria@example.test'],
    ['m.a+casa@example.test', 'm.a+casa@example.test'],
    ["o'hara@example.test", "o'hara@example.test"],
    ['1199999999333@gmail.com', '1199999999333@gmail.com'],
    ['ana@münchen.test', 'ana@xn--mnchen-3ya.test'],
  ])('%j is %s', (text, email) => {
    expect(normalizeEmail(text)).toBe(email)
  })

  test.each([
    '',
    '@',
    'maria',
    'maria@',
    '@example.test',
    'maria@localhost',
    'maria@example..test',
    '.maria@example.test',
    'maria.@example.test',
    'ma ria@example.test',
    'maria@@example.test',
    'maria@-example.test',
    'maria@example.t',
    'maria@10.0.0.1',
    'joão@example.test',
    `${'a'.repeat(65)}@example.test`,
    '11987654321',
  ])('%j is no address', (text) => {
    expect(normalizeEmail(text)).toBeNull()
  })

  test('total, and an address reads as itself', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'grapheme' }),
          fc.emailAddress(),
          fc.emailAddress().map((e) => ` ${e},`),
        ),
        (text) => {
          const email = normalizeEmail(text)
          if (email === null) return
          expect(normalizeEmail(email)).toBe(email)
          expect(normalizeEmail(email.toUpperCase())).toBe(email)
        },
      ),
      { numRuns: 1000 },
    )
  })
})

describe('suggestEmail', () => {
  test.each([
    ['ana@gmial.com', 'ana@gmail.com'],
    ['ana@gmai.com', 'ana@gmail.com'],
    ['ana@gmaill.com', 'ana@gmail.com'],
    ['ana@gmail.con', 'ana@gmail.com'],
    ['ana@gmail.com.br', 'ana@gmail.com'],
    ['ana@gmail.co', 'ana@gmail.com'],
    ['ana@hotnail.com', 'ana@hotmail.com'],
    ['ana@hotmial.con', 'ana@hotmail.com'],
    ['ana@outlok.com', 'ana@outlook.com'],
    ['ana@yaho.com.br', 'ana@yahoo.com.br'],
    ['ana@imobiliaria.con.br', 'ana@imobiliaria.com.br'],
  ])('%s was meant as %s', (email, meant) => {
    expect(suggestEmail(email)).toBe(meant)
  })

  test.each([
    'ana@gmail.com',
    'ana@hotmail.com',
    'ana@hotmail.com.br',
    'ana@outlook.com.br',
    'ana@yahoo.com.br',
    'ana@mail.com',
    'ana@ymail.com',
    'ana@email.com',
    'ana@uol.com.br',
    'ana@bol.com.br',
    'ana@terra.com.br',
    'ana@serra.com.br',
    'ana@startup.co',
    'ana@example.test',
    'ana@constructor.com',
  ])('%s stands as it is', (email) => {
    expect(suggestEmail(email)).toBeNull()
  })

  test('what it suggests is an address that stands', () => {
    fc.assert(
      fc.property(fc.emailAddress(), (text) => {
        const email = normalizeEmail(text)
        const meant = email && suggestEmail(email)
        if (!meant) return
        expect(normalizeEmail(meant)).toBe(meant)
        expect(suggestEmail(meant)).toBeNull()
      }),
    )
  })
})

test.each([
  ['x@mailinator.com', true],
  ['x@inbox.mailinator.com', true],
  ['x@example.test', false],
])('%s disposable: %s', (email, expected) => {
  expect(isDisposableEmail(email)).toBe(expected)
})

test.each([
  ['vendas@example.test', true],
  ['vendas2@example.test', true],
  ['contato+site@example.test', true],
  ['no-reply@example.test', true],
  ['vendaslima@example.test', false],
  ['maria@example.test', false],
])('%s of a function: %s', (email, expected) => {
  expect(isRoleEmail(email)).toBe(expected)
})
