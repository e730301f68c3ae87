import { expect, it } from 'vitest'
import { preferredWait } from './prefer-wait.ts'

it.each([
  [undefined, 0],
  ['wait=5', 5],
  ['Wait = 7', 7],
  ['respond-async, wait=10', 10],
  ['return=minimal; x, wait="3"', 3],
  ['wait=100000', 30],
  ['wait=-1', 0],
  ['wait=soon', 0],
  ['await=5', 0],
])('reads %s as %i seconds', (header, seconds) => {
  expect(preferredWait(header)).toBe(seconds)
})
