import { expect, it } from 'vitest'
import { storable } from './storable.ts'

it('mends what PostgreSQL refuses, wherever it stands, and keeps the rest as it is', () => {
  const odd = { 'a\u0000': ['x\ud800', { b: '\u0000' }], fine: '😀', none: null, n: 1 }
  expect(storable(odd)).toEqual({ 'a\ufffd': ['x\ufffd', { b: '\ufffd' }], fine: '😀', none: null, n: 1 })
  const good = { a: ['😀', { b: null }] }
  expect(storable(good)).toBe(good)
})
