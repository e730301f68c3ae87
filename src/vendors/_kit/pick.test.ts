import { expect, it } from 'vitest'
import { flagAt, listAt, numberAt, objectAt, pick, textAt } from './pick.ts'

const value = { a: { b: [{ c: ' x ' }, 7] }, n: '350000.5', s: '350.000,00', yes: 'true', empty: ' ' }

it('reads what is there', () => {
  expect(pick(value, 'a', 'b', 1)).toBe(7)
  expect(textAt(value, 'a', 'b', 0, 'c')).toBe('x')
  expect(textAt(value, 'a', 'b', 1)).toBe('7')
  expect(numberAt(value, 'n')).toBe(350000.5)
  expect(flagAt(value, 'yes')).toBe(true)
  expect(listAt(value, 'a', 'b')).toHaveLength(2)
  expect(objectAt(value, 'a')).toBe(value.a)
})

it('answers null or empty for everything else', () => {
  for (const odd of [null, undefined, 1, 'text', [], { a: null }, Object.create({ a: { b: 1 } })]) {
    expect([pick(odd, 'a', 'b'), textAt(odd, 'a', 'b'), listAt(odd, 'a', 'b'), objectAt(odd, 'a', 'b')]).toEqual([
      undefined,
      null,
      [],
      null,
    ])
  }
  expect([textAt(value, 'empty'), numberAt(value, 's'), flagAt(value, 'n'), objectAt(value, 'a', 'b')]).toEqual([
    null,
    null,
    null,
    null,
  ])
  expect(pick(value, 'constructor')).toBeUndefined()
})
