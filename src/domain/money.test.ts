import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { exponentOf, formatDecimal, formatMoney, parseMoney, toMajor } from './money.ts'

describe('parseMoney', () => {
  test.each([
    ['R$ 350.000,00', 35_000_000, 'BRL'],
    ['R$350.000', 35_000_000, 'BRL'],
    ['6089,28', 608_928, null],
    ['39.90', 3990, null],
    ['39,9', 3990, null],
    ['1,234.56', 123_456, null],
    ['1.234,56', 123_456, null],
    ['1.234.567', 123_456_700, null],
    ['1 234,56', 123_456, null],
    ["1'234.56", 123_456, null],
    ['0.125', null, null],
    ['0,50', 50, null],
    ['350.000', 35_000_000, null],
    ['US$ 1,234.50', 123_450, 'USD'],
    ['USD 12', 1200, 'USD'],
    ['12 brl', 1200, 'BRL'],
    ['€ 5', 500, 'EUR'],
    ['$ 5', 500, null],
    ['-39,90', -3990, null],
    ['R$ -39,90', -3990, 'BRL'],
    ['(39,90)', -3990, null],
    ['R$\u00a039,90', 3990, 'BRL'],
    ['10,00,', 1000, null],
    [39.9, 3990, null],
    [1234.5, 123_450, null],
    [0.1 + 0.2, null, null],
    [-5, -500, null],
    [Number.NaN, null, null],
    [1e21, null, null],
    ['', null, null],
    ['grátis', null, null],
    ['1.2.3', null, null],
    ['1,23,456', null, null],
    ['12.345.6789', null, null],
    ['39.999', 3_999_900, null],
    ['39,9999', null, null],
    ['12 reais mensais', null, null],
  ])('%j is %s %s', (value, minor, currency) => {
    expect(parseMoney(value)).toEqual(minor === null ? null : { minor, currency })
  })

  test('an assumed currency gives the decimals, a stated one wins', () => {
    expect(parseMoney('1500', 'CLP')).toEqual({ minor: 1500, currency: 'CLP' })
    expect(parseMoney('1500,5', 'CLP')).toBeNull()
    expect(parseMoney('1,5005', 'KWD')).toBeNull()
    expect(parseMoney('0.125', 'KWD')).toEqual({ minor: 125, currency: 'KWD' })
    expect(parseMoney('R$ 10', 'USD')).toEqual({ minor: 1000, currency: 'BRL' })
  })
})

const amounts = fc.integer({ min: -99_999_999_999, max: 99_999_999_999 })
const currencies = fc.constantFrom('BRL', 'USD', 'CLP', 'KWD', null)

test('what is written is read back exactly, in every notation and as a number', () => {
  fc.assert(
    fc.property(amounts, currencies, (minor, currency) => {
      const money = { minor, currency }
      const text = formatDecimal(money)
      expect(parseMoney(toMajor(money), currency)).toEqual(money)
      if (exponentOf(currency) === 3) return
      expect(parseMoney(text, currency)).toEqual(money)
      expect(parseMoney(text.replace('.', ','), currency)).toEqual(money)
      if (exponentOf(currency) !== 2) return
      expect(parseMoney(formatMoney(money, 'pt-BR'), currency)).toEqual(money)
      expect(parseMoney(formatMoney(money, 'en-US'), currency)).toEqual(money)
    }),
  )
})

test('total', () => {
  const value = fc.oneof(fc.string({ unit: 'grapheme' }), fc.double(), fc.stringMatching(/^[R$ ]*-?[\d.,]{0,12}$/))
  fc.assert(
    fc.property(value, (each) => {
      const money = parseMoney(each)
      if (money) expect(Number.isSafeInteger(money.minor)).toBe(true)
    }),
    { numRuns: 1000 },
  )
})

test('people read their own notation', () => {
  expect(formatMoney({ minor: 3990, currency: 'BRL' }, 'pt-BR')).toBe('R$\u00a039,90')
  expect(formatMoney({ minor: 123_450, currency: 'USD' }, 'en-US')).toBe('$1,234.50')
  expect(formatMoney({ minor: 1500, currency: null }, 'pt-BR')).toBe('15,00')
})
