import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { formatCnpj, normalizeCnpj } from './cnpj.ts'
import { formatCpf, isSuspectCpf, maskCpf, normalizeCpf } from './cpf.ts'

/** The check digits by the published rule, written apart from the library: weights 10…2, then 11…2. */
function withCpfDigits(nine: string): string {
  const digit = (text: string) => {
    const sum = [...text].reduce((total, each, at) => total + Number(each) * (text.length + 1 - at), 0)
    return sum % 11 < 2 ? 0 : 11 - (sum % 11)
  }
  const ten = nine + digit(nine)
  return ten + digit(ten)
}

/** Weights 2…9 from the right, again and again; A is 17. */
function withCnpjDigits(twelve: string): string {
  const digit = (text: string) => {
    const values = [...text].reverse().map((each) => each.charCodeAt(0) - 48)
    const rest = values.reduce((total, each, at) => total + each * (2 + (at % 8)), 0) % 11
    return rest < 2 ? 0 : 11 - rest
  }
  const thirteen = twelve + digit(twelve)
  return thirteen + digit(thirteen)
}

const changeDigit = (text: string, at: number, by: number) =>
  text.slice(0, at) + ((Number(text[at]) + by) % 10) + text.slice(at + 1)

describe('CPF', () => {
  test.each([
    ['111.444.777-35', '11144477735'],
    ['52998224725', '52998224725'],
    [' 123.456.789-09 ', '12345678909'],
    [1234567891, null],
    [191, '00000000191'],
    ['111.444.777-36', null],
    ['11144477', null],
    ['111444777350', null],
    ['11144477735 x', null],
    ['', null],
    [Number.NaN, null],
    [-191, null],
    [1.5, null],
  ])('%j is %s', (value, cpf) => {
    expect(normalizeCpf(value)).toBe(cpf)
  })

  test('repeated digits are refused although they pass the arithmetic', () => {
    for (const digit of '0123456789') {
      expect(withCpfDigits(digit.repeat(9))).toBe(digit.repeat(11))
      expect(normalizeCpf(digit.repeat(11))).toBeNull()
    }
  })

  test('agrees with the published arithmetic, and no single wrong digit passes', () => {
    const nine = fc.stringMatching(/^\d{9}$/).filter((digits) => !/^(\d)\1*$/.test(digits))
    fc.assert(
      fc.property(nine, fc.integer({ min: 0, max: 10 }), fc.integer({ min: 1, max: 9 }), (digits, at, by) => {
        const cpf = withCpfDigits(digits)
        expect(normalizeCpf(formatCpf(cpf))).toBe(cpf)
        const changed = normalizeCpf(changeDigit(cpf, at, by))
        expect(changed === null || withCpfDigits(changed.slice(0, 9)) === changed).toBe(true)
        if (at >= 9) expect(changed).toBeNull()
      }),
    )
  })

  test('the mask keeps the middle', () => {
    expect(maskCpf('111.444.777-35')).toBe('***.444.777-**')
    expect(maskCpf('123')).toBe('***')
  })

  test('one number is typed to get past forms', () => {
    expect(isSuspectCpf('12345678909')).toBe(true)
    expect(isSuspectCpf('11144477735')).toBe(false)
  })
})

describe('CNPJ', () => {
  test.each([
    ['11.222.333/0001-81', '11222333000181'],
    ['12abc34501de35', '12ABC34501DE35'],
    ['12.ABC.345/01DE-35', '12ABC34501DE35'],
    ['12ABC34501DE36', null],
    ['12ABC34501DEA5', null],
    ['00000000000000', null],
    ['11111111111111', null],
    ['1122233300018', null],
    ['', null],
  ])('%j is %s', (text, cnpj) => {
    expect(normalizeCnpj(text)).toBe(cnpj)
  })

  test('agrees with the published arithmetic', () => {
    const twelve = fc.stringMatching(/^[0-9A-Z]{12}$/).filter((positions) => !/^(\d)\1*$/.test(positions))
    fc.assert(
      fc.property(twelve, fc.integer({ min: 12, max: 13 }), fc.integer({ min: 1, max: 9 }), (positions, at, by) => {
        const cnpj = withCnpjDigits(positions)
        expect(normalizeCnpj(formatCnpj(cnpj))).toBe(cnpj)
        expect(normalizeCnpj(changeDigit(cnpj, at, by))).toBeNull()
      }),
    )
  })
})

test('total', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.double()), (value) => {
      expect(normalizeCpf(value) ?? '11144477735').toMatch(/^\d{11}$/)
      expect(normalizeCnpj(String(value)) ?? '11222333000181').toMatch(/^[\dA-Z]{12}\d{2}$/)
    }),
  )
})
