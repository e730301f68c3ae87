import { expect, it } from 'vitest'
import { sourceUrlOf, tracesOf } from './gather-person.ts'

const boughtAt = new Date('2026-01-05T09:00:00Z')
const checkout = 'https://pay.example.test/of1?utm_source=ad&fbclid=IwAR0aBcD'

it('makes the click’s trace of the click id on the checkout’s address, as it stands there', () => {
  const payload = { checkoutUrl: checkout, tracking: { fbc: null, sourceUrl: checkout } }
  expect(tracesOf(null, payload, boughtAt).fbc).toBe(`fb.1.${boughtAt.getTime()}.IwAR0aBcD`)
  expect(tracesOf(null, { checkoutUrl: 'https://pay.example.test/of1' }, boughtAt).fbc).toBeNull()
})

it('believes the cookie before any address', () => {
  const payload = { tracking: { fbc: 'fb.1.1762170000000.AbC', sourceUrl: checkout } }
  expect(tracesOf(null, payload, boughtAt).fbc).toBe('fb.1.1762170000000.AbC')
})

it('takes the first address that is one for where it happened', () => {
  expect(sourceUrlOf(null, { tracking: { sourceUrl: 'checkout' }, checkoutUrl: checkout })).toBe(checkout)
  expect(sourceUrlOf(null, {})).toBeNull()
})
