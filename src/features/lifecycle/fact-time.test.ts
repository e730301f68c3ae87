import { expect, test } from 'vitest'
import { factTime } from './fact-time.ts'

const heard = new Date('2026-01-05T09:02:00Z')

test('a fact happened when its vendor says, but never later than we heard of it', () => {
  expect(factTime('2026-01-05T09:01:00Z', heard)).toEqual(new Date('2026-01-05T09:01:00Z'))
  expect(factTime('2099-01-01T00:00:00Z', heard)).toEqual(heard)
  expect(factTime(null, heard)).toEqual(heard)
  expect(factTime('soon', heard)).toEqual(heard)
})
