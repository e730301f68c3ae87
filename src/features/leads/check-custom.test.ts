import { expect, test } from 'vitest'
import { isRefusal } from '../../base/errors.ts'
import { checkCustom } from './check-custom.ts'
import type { Field } from './store-records.ts'

const field = (name: string, type: Field['type'], options: string[] = []): Field => ({
  name,
  label: name,
  type,
  options,
  pii: 'none',
  createdAt: '2026-01-01T00:00:00.000Z',
  archivedAt: null,
})
const fields = [
  field('rooms', 'number'),
  field('born', 'date'),
  field('hot', 'boolean'),
  field('plan', 'choice', ['a', 'b']),
  field('note', 'text'),
]

test.each([
  [
    { rooms: '3', born: '1980-02-29', hot: 'true', plan: 'b', note: 7 },
    { rooms: 3, born: '1980-02-29', hot: true, plan: 'b', note: '7' },
  ],
  [
    { rooms: null, free: 'x' },
    { rooms: null, free: 'x' },
  ],
])('%j is taken as %j', (given, taken) => {
  expect(checkCustom(given as never, fields)).toEqual(taken)
})

test.each([
  [{ rooms: 'three' }],
  [{ born: '2026-02-30' }],
  [{ born: '01/02/2026' }],
  [{ hot: 'maybe' }],
  [{ plan: 'c' }],
  [{ rooms: true }],
])('%j is refused and says which field', (given) => {
  const refused = checkCustom(given as never, fields)
  expect(isRefusal(refused)).toBe(true)
  expect(refused).toMatchObject({ fields: [{ path: `body.custom.${Object.keys(given)[0]}` }] })
})
