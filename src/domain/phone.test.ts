import fc from 'fast-check'
import { parsePhoneNumberFromString } from 'libphonenumber-js/max'
import { describe, expect, test } from 'vitest'
import { areaCodes } from './area-code.ts'
import { areaCodeOf, formatPhone, parsePhone, phoneKey } from './phone.ts'

describe('parsePhone, in Brazil', () => {
  test.each([
    // seed and plain spellings
    ['11987654321', '+5511987654321', 'mobile'],
    ['(11) 98765-4321', '+5511987654321', 'mobile'],
    ['+55 11 98765-4321', '+5511987654321', 'mobile'],
    ['☎ 11 98765 4321', '+5511987654321', 'mobile'],
    // the ninth digit: added to mobiles (6 to 9), never to landlines (2 to 5)
    ['1187654321', '+5511987654321', 'mobile'],
    ['551187654321', '+5511987654321', 'mobile'],
    ['551198765432', '+5511998765432', 'mobile'],
    ['1133334444', '+551133334444', 'landline'],
    ['551123334444', '+551123334444', 'landline'],
    ['+555133334444', '+555133334444', 'landline'],
    // area code 55 is not country code 55
    ['55999998888', '+5555999998888', 'mobile'],
    ['55 9999-8888', '+5555999998888', 'mobile'],
    ['5533334444', '+555533334444', 'landline'],
    ['5555999998888', '+5555999998888', 'mobile'],
    ['555533334444', '+555533334444', 'landline'],
    // trunk 0, carrier codes, 00
    ['011987654321', '+5511987654321', 'mobile'],
    ['01511987654321', '+5511987654321', 'mobile'],
    ['0 21 11 3333-4444', '+551133334444', 'landline'],
    ['+55 (0) 11 98765-4321', '+5511987654321', 'mobile'],
    ['005511987654321', '+5511987654321', 'mobile'],
    ['00 1 202 555 0123', '+12025550123', 'either'],
    // a device suffix
    ['5511987654321:12', '+5511987654321', 'mobile'],
    // several numbers and extensions in one field: the first number
    ['11 3333-4444 / 11 98888-7777', '+551133334444', 'landline'],
    ['tel: 11 3333-4444 ramal 22', '+551133334444', 'landline'],
    // service numbers
    ['08001234567', '+558001234567', 'service'],
    ['4004-1234', '+5540041234', 'service'],
    ['0300 123 4567', '+553001234567', 'service'],
    // elsewhere
    ['+44 20 7946 0958', '+442079460958', 'landline'],
    ['+52 1 55 1234 5678', '+525512345678', 'either'],
    ['+54 9 11 2345-6789', '+5491123456789', 'mobile'],
  ])('%s is %s (%s)', (raw, e164, kind) => {
    expect(parsePhone(raw, 'BR')).toMatchObject({ raw, e164, kind })
  })

  test.each([
    '',
    'x',
    '190',
    '98765-4321',
    '20 98765-4321',
    '11 88765-4321',
    '11 1234-5678',
    '55113333444',
    '+5510987654321',
    '+55119876543210',
    '9'.repeat(300),
  ])('%s is no phone', (raw) => {
    expect(parsePhone(raw, 'BR')).toBeNull()
  })
})

test.each([
  ['(202) 555-0123', 'US', '+12025550123'],
  ['1 202 555 0123', 'US', '+12025550123'],
  ['+5511987654321', 'US', '+5511987654321'],
  ['1 55 1234 5678', 'MX', '+525512345678'],
  ['11 15-2345-6789', 'AR', '+5491123456789'],
  ['+5511987654321', '', '+5511987654321'],
])('%s read in %j is %s', (raw, country, e164) => {
  expect(parsePhone(raw, country)?.e164).toBe(e164)
})

test.each([
  ['5511987654321', 'US'],
  ['2025550123', 'BR'],
  ['11987654321', ''],
  ['11987654321', 'constructor'],
])('%s read in %j is no phone', (raw, country) => {
  expect(parsePhone(raw, country)).toBeNull()
})

describe('phoneKey folds the spellings of one number', () => {
  test.each([
    ['+5511987654321', '+551187654321'],
    ['+525512345678', '+5215512345678'],
    ['+541123456789', '+5491123456789'],
  ])('%s and %s', (one, other) => {
    expect(phoneKey(one)).not.toBeNull()
    expect(phoneKey(one)).toBe(phoneKey(other))
  })

  test('but not those of a landline and a mobile', () => {
    expect(phoneKey('+551133334444')).toBe('+551133334444')
    expect(phoneKey('+5511933334444')).toBe('+5511933334444')
  })
})

describe('against the library', () => {
  const digits = (length: number) => fc.stringMatching(new RegExp(`^\\d{${length}}$`))
  const spellings = [
    (ten: string) => ten,
    (ten: string) => `(${ten.slice(0, 2)}) ${ten.slice(2)}`,
    (ten: string) => `+55${ten}`,
    (ten: string) => `55${ten}`,
    (ten: string) => `0${ten}`,
    (ten: string) => `015${ten}`,
  ]

  test('every well-formed Brazilian number is read as the library reads it', () => {
    const subscriber = fc.oneof(
      digits(8).map((rest) => `9${rest}`),
      digits(7).chain((rest) => fc.constantFrom(...'2345').map((first) => first + rest)),
    )
    fc.assert(
      fc.property(fc.constantFrom(...areaCodes), subscriber, fc.constantFrom(...spellings), (code, rest, spell) => {
        const raw = spell(code + rest)
        const theirs = parsePhoneNumberFromString(raw, 'BR')!
        expect(theirs.isValid()).toBe(true)
        expect(parsePhone(raw, 'BR')).toMatchObject({
          e164: theirs.number,
          country: theirs.country,
          kind: rest.length === 9 ? 'mobile' : 'landline',
        })
        expect(theirs.getType()).toBe(rest.length === 9 ? 'MOBILE' : 'FIXED_LINE')
      }),
      { numRuns: 2000 },
    )
  })

  test('Brazilian digits of every kind are allowed as the library allows them, the ninth digit aside', () => {
    // 90 in front is the prefix of a collect call
    const national = fc
      .oneof(
        digits(9).map((rest) => `1${rest}`),
        digits(9).chain((rest) => fc.constantFrom(...'23456789').map((first) => first + rest)),
        digits(10).chain((rest) => fc.constantFrom(...'123456789').map((first) => first + rest)),
        digits(7).map((rest) => `800${rest}`),
      )
      .filter((raw) => !raw.startsWith('90'))
    fc.assert(
      fc.property(national, (raw) => {
        const withNine = raw.replace(/^([1-9][1-9])([6-9]\d{7})$/, '$19$2')
        const theirs = parsePhoneNumberFromString(`+55${withNine}`)
        const expected = theirs?.isValid() && theirs.number === `+55${withNine}` ? theirs.number : undefined
        expect(parsePhone(`+55${raw}`, 'BR')?.e164).toBe(expected)
      }),
      { numRuns: 2000 },
    )
  })

  test('North American digits of every kind are read as the library reads them', () => {
    const tenDigits = fc.oneof(
      // 00 would be an international prefix
      digits(10).filter((ten) => !ten.startsWith('00')),
      fc
        .tuple(fc.constantFrom('202', '305', '416', '800', '523', '524', '787', '983', '242'), digits(7))
        .map((p) => p.join('')),
    )
    fc.assert(
      fc.property(tenDigits, fc.constantFrom('', '1', '+1'), (ten, prefix) => {
        const theirs = parsePhoneNumberFromString(`+1${ten}`)
        const ours = parsePhone(prefix + ten, 'US')
        if (!theirs?.isValid()) {
          expect(ours).toBeNull()
          return
        }
        expect(ours).toMatchObject({ e164: theirs.number, country: theirs.country ?? null })
        expect(ours!.kind === 'either').toBe(theirs.getType() === 'FIXED_LINE_OR_MOBILE')
      }),
      { numRuns: 3000 },
    )
  })
})

test('total, and E.164 reads as itself whatever the country', () => {
  const text = fc.oneof(fc.string({ unit: 'grapheme' }), fc.stringMatching(/^[+0]{0,2}[\d ().:-]{0,18}$/))
  const country = fc.constantFrom('BR', 'US', 'MX', 'AR', 'PT', '', '??')
  fc.assert(
    fc.property(text, country, (raw, home) => {
      const phone = parsePhone(raw, home)
      if (!phone) return
      expect(phone.e164).toMatch(/^\+\d{7,15}$/)
      expect(parsePhone(phone.e164, 'US')).toEqual({ ...phone, raw: phone.e164 })
      expect(phoneKey(phone.e164)).toBe(phone.key)
      expect(phoneKey(phone.key)).toBe(phone.key)
    }),
    { numRuns: 3000 },
  )
})

test('people read the national format at home, the international one abroad', () => {
  expect(formatPhone('+5511987654321', 'BR')).toBe('(11) 98765-4321')
  expect(formatPhone('+551133334444', 'BR')).toBe('(11) 3333-4444')
  expect(formatPhone('+12025550123', 'US')).toBe('(202) 555-0123')
  expect(formatPhone('+12025550123', 'BR')).toBe('+1 202 555 0123')
  expect(formatPhone('nonsense', 'BR')).toBe('nonsense')
})

test('the area code is read from Brazilian numbers only', () => {
  expect(areaCodeOf('+5511987654321')).toBe('11')
  expect(areaCodeOf('+551133334444')).toBe('11')
  expect(areaCodeOf('+558001234567')).toBeNull()
  expect(areaCodeOf('+5540041234')).toBeNull()
  expect(areaCodeOf('+12025550123')).toBeNull()
})
