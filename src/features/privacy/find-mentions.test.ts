import { expect, test } from 'vitest'
import { cutBody, mentionsOf } from './find-mentions.ts'

const maria = mentionsOf({
  names: ['Maria da Conceição'],
  emails: ['maria@example.test'],
  phones: ['+5511987654021'],
  cpfs: ['11144477735'],
  ids: ['lead-7'],
})

test.each([
  ['MARIA DA CONCEICAO', true],
  ['Sra. Maria da Conceição Filho', true],
  ['Maria', false],
  ['write to Maria@Example.test today', true],
  ['(11) 8765-4021', true],
  ['0 15 11 98765-4021', true],
  ['98765-4022', false],
  ['CPF 111.444.777-35', true],
  ['lead-7', true],
  ['lead-77', false],
  [{ deep: [{ er: 11987654021 }] }, true],
  [null, false],
])('%j speaks of the person: %s', (value, expected) => {
  expect(maria(value)).toBe(expected)
})

test('a person is cut out of a batch and the others stay', () => {
  const body = Buffer.from(
    JSON.stringify({ sent_by: 'x', leads: [{ name: 'Ana' }, { email: 'maria@example.test' }, { name: 'Bea' }] }),
  )
  expect(JSON.parse(cutBody(body, maria)!.toString())).toEqual({
    sent_by: 'x',
    leads: [{ name: 'Ana' }, { name: 'Bea' }],
  })
})

test('a request that tells of nobody else is not kept at all', () => {
  expect(cutBody(Buffer.from('{"lead":{"id":1,"email":"maria@example.test"}}'), maria)).toBeNull()
  expect(cutBody(Buffer.from('name=Maria'), maria)).toBeNull()
})
