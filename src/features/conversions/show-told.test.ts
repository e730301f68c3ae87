import { expect, it } from 'vitest'
import { createSealer } from '../../base/seal.ts'
import { matchKeysOf, type PersonalData } from '../../domain/match-keys.ts'
import type { ToldConversion } from './load-conversions.ts'
import { showTold } from './show-told.ts'

const sealer = createSealer('a key of this test')
const event: ToldConversion['event'] = {
  id: 'c',
  eventName: 'Purchase',
  eventId: 'purchase:shop:1',
  eventTime: '2026-01-05T09:00:00.000Z',
  browser: { fbc: null, fbp: 'fb.1.2.3', ip: '203.0.113.77', userAgent: null, formLeadId: null },
  sourceUrl: null,
  value: 1,
  currency: 'BRL',
  orderId: '1',
  product: null,
  custom: { note: 'CPF 111.444.777-35' },
  isLimited: false,
  blocked: null,
}
const shown = (person: PersonalData) => {
  const keys = matchKeysOf([{ source: 'lead', person }], 'BR')
  const { keys: all, customData } = showTold(sealer.sealJson({ keys, event } satisfies ToldConversion), sealer)
  return { customData, of: (name: string) => all.find(({ key }) => key === name) }
}

it.each([
  ['em', { email: ' Ana.Souza@Example.TEST' }, 'A***@Example.TEST', ['a***@example.test']],
  ['ph', { phone: '+55 (11) 98765-4321' }, '+** (**) *****-4321', ['*********4321']],
  ['fn', { name: 'Ana Souza' }, 'A*** S***', ['a***']],
  ['zp', { postalCode: '01310-100' }, '01310-***', ['01310***', '01***']],
  ['db', { birthDate: '1997-02-16' }, '1997-**-**', ['1997****']],
  ['db', { birthDate: '16/02/1997' }, '**/**/1997', ['1997****']],
  ['ct', { city: 'São Paulo' }, 'São Paulo', ['sãopaulo', 'saopaulo']],
  ['st', { postalCode: '01310-100' }, '****0-100', ['sp']],
  ['country', { phone: '+55 11 98765-4321' }, '+** ** *****-4321', ['br']],
] as const)('shows of %s enough to recognise it', (key, person, raw, normalised) => {
  expect(shown(person).of(key)).toMatchObject({ raw, normalised })
})

it('shows what is not hashed as it was told, addresses without their end, and no CPF', () => {
  const { of, customData } = shown({})
  expect(of('fbp')).toMatchObject({ source: 'browser', hashed: ['fb.1.2.3'] })
  expect(of('client_ip_address')).toMatchObject({ hashed: ['203.0.113.*'] })
  expect(JSON.stringify(customData)).not.toContain('111.444.777-35')
})
