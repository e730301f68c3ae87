import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { checkContact, checkEmail, checkPhone, contactFindings, contactSnapshot, isUsable } from './check-contact.ts'

const email = (address: string, phone: string | null = null) => checkEmail(address, phone, 'BR')
const phone = (number: string) => checkPhone(number, 'BR')

describe('e-mail addresses that are fake', () => {
  test.each([
    ['1199999999333@gmail.com', 'email_digit_pattern'],
    ['999999@example.test', 'email_digit_pattern'],
    ['111111@example.test', 'email_digit_pattern'],
    ['000000@example.test', 'email_digit_pattern'],
    ['123456789@example.test', 'email_digit_pattern'],
    ['a111111@example.test', 'email_digit_pattern'],
    ['11.9999.99333@example.test', 'email_digit_pattern'],
    ['xxx@example.test', 'email_repeated'],
    ['x@x.com', 'email_placeholder'],
    ['teste@example.test', 'email_placeholder'],
    ['teste123@example.test', 'email_placeholder'],
    ['Nao.Tem@example.test', 'email_placeholder'],
    ['naotem@example.test', 'email_placeholder'],
    ['sememail@example.test', 'email_placeholder'],
    ['asdf@example.test', 'email_placeholder'],
  ])('%s: %s', (address, finding) => {
    expect(email(address)).toMatchObject({ verdict: 'fake', findings: [finding] })
    expect(isUsable(email(address))).toBe(false)
  })

  test('the lead’s own phone as the whole local part', () => {
    for (const address of ['11987651234@example.test', '5511987651234@example.test', '119.8765.1234@example.test'])
      expect(email(address, '(11) 98765-1234')).toMatchObject({ verdict: 'fake', findings: ['email_is_phone'] })
  })
})

describe('real addresses that merely contain a run of digits', () => {
  test.each([
    'joao111111@example.test',
    'maria.999999@example.test',
    'ana123456789@example.test',
    'jose123456789silva@example.test',
    'r000000silva@example.test',
    'maria.test@example.test',
    'testador@example.test',
    'nadia@example.test',
    'x@example.test',
    'ana@ana.com.br',
    '11976543287@example.test',
  ])('%s', (address) => {
    expect(email(address).verdict).not.toBe('fake')
  })

  test('a phone beside letters costs little', () => {
    expect(email('maria11987651234@example.test', '11987651234')).toEqual({
      score: 90,
      verdict: 'ok',
      findings: ['email_contains_phone'],
    })
  })
})

test.each([
  ['joão@example.test', 'invalid', ['email_syntax']],
  ['11987651234', 'invalid', ['email_holds_phone']],
  ['ana@mailinator.com', 'suspect', ['email_disposable']],
  ['vendas@example.test', 'ok', ['email_role']],
])('%s is %s %j', (address, verdict, findings) => {
  expect(email(address)).toMatchObject({ verdict, findings })
})

test('a typo names what was meant', () => {
  expect(email('ana@gmial.con')).toMatchObject({ verdict: 'suspect', suggestion: 'ana@gmail.com' })
})

describe('phones', () => {
  test.each([
    ['(11) 97654-3218', 'ok', []],
    ['(11) 3456-7812', 'ok', []],
    ['+1 202 555 0143', 'ok', []],
    ['11987654321', 'suspect', ['phone_sequence']],
    ['11 91212-1212', 'suspect', ['phone_pairs']],
    ['11 91122-3344', 'suspect', ['phone_pairs']],
    ['0800 703 1246', 'suspect', ['phone_service']],
    ['11999999999', 'fake', ['phone_repeated']],
    ['11988888888', 'fake', ['phone_repeated']],
    ['11900000000', 'fake', ['phone_repeated']],
    ['1199999999', 'fake', ['phone_repeated']],
    ['1122222222', 'fake', ['phone_repeated']],
    ['11999999998', 'fake', ['phone_repeated']],
    ['20987651234', 'invalid', ['phone_area_code']],
    ['+5510987651234', 'invalid', ['phone_area_code']],
    ['00000000000', 'invalid', ['phone_length']],
    ['119876512', 'invalid', ['phone_length']],
    ['119876512345', 'invalid', ['phone_length']],
    ['11 88765-1234', 'invalid', ['phone_not_allowed']],
    ['+1 102 555 0143', 'invalid', ['phone_not_allowed']],
    ['+44', 'invalid', ['phone_length']],
    ['ramal', 'invalid', ['phone_length']],
  ])('%s is %s %j', (number, verdict, findings) => {
    expect(phone(number)).toMatchObject({ verdict, findings })
  })
})

test('suspect contacts are still asked about, fake and invalid ones never', () => {
  expect(isUsable(phone('11987654321'))).toBe(true)
  expect(isUsable(phone('11999999999'))).toBe(false)
  expect(isUsable(email('maria'))).toBe(false)
  expect(isUsable(null)).toBe(false)
})

test('the better contact makes the lead’s score', () => {
  const quality = checkContact({ name: 'Maria Teste', email: '1199999999333@gmail.com', phone: '11976543218' }, 'BR')
  expect(quality).toMatchObject({ score: 100, email: { verdict: 'fake' }, phone: { verdict: 'ok' } })
  expect(checkContact({ name: 'Maria', email: ' ', phone: null }, 'BR')).toEqual({ score: 0, email: null, phone: null })
})

test('total: any text gets a score within bounds that follows from its findings', () => {
  const text = fc.oneof(fc.string({ unit: 'grapheme' }), fc.emailAddress(), fc.stringMatching(/^[\d@.+]{0,20}$/))
  fc.assert(
    fc.property(text, text, (address, number) => {
      for (const check of [email(address, number), phone(number)]) {
        expect(check.score).toBeGreaterThanOrEqual(0)
        expect(check.score).toBeLessThanOrEqual(100)
        expect(check.score === 100).toBe(check.findings.length === 0)
        for (const finding of check.findings) expect(contactFindings).toHaveProperty(finding)
        if (check.verdict === 'fake') expect(check.score).toBeLessThanOrEqual(20)
        if (check.verdict === 'invalid') expect(check.score).toBe(0)
      }
    }),
    { numRuns: 1000 },
  )
})

describe('contactSnapshot', () => {
  const lead = { name: 'João da Silva', email: 'joao@example.test', phone: '11976543218' }
  const snapshot = contactSnapshot(lead, 'BR')

  test('does not change with spelling', () => {
    expect(snapshot).toMatch(/^[0-9a-f]{32}$/)
    for (const same of [
      { ...lead, name: ' JOAO  DA SILVA' },
      { ...lead, email: ' Joao@Example.test ' },
      { ...lead, phone: '+55 (11) 7654-3218' },
    ])
      expect(contactSnapshot(same, 'BR')).toBe(snapshot)
  })

  test('changes with the contact', () => {
    for (const other of [
      { ...lead, name: 'Joana da Silva' },
      { ...lead, email: null },
      { ...lead, phone: '11976543219' },
      { ...lead, phone: '1197654' },
    ])
      expect(contactSnapshot(other, 'BR')).not.toBe(snapshot)
  })
})
