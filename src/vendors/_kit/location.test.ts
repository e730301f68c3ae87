import { expect, it } from 'vitest'
import { locationOf } from './location.ts'

it.each([
  [
    { city: 'Austin', state: 'TX', country: 'US' },
    { city: 'Austin', state: 'TX', country: 'US' },
  ],
  [
    { state: 'CA', zip: 90001 },
    { state: 'CA', postalCode: '90001' },
  ],
  ['Austin, TX, US', { city: 'Austin', state: 'TX', country: 'US' }],
  ['Austin, TX', { city: 'Austin', state: 'TX' }],
  ['TX', { state: 'TX' }],
  ['Texas, USA', { state: 'Texas', country: 'USA' }],
  ['Lisboa, Portugal', { city: 'Lisboa', country: 'Portugal' }],
  ['Brasil', { country: 'Brasil' }],
  ['Springfield', { city: 'Springfield' }],
  ['Guadalajara, Jalisco', { city: 'Guadalajara', state: 'Jalisco' }],
  [' , ', {}],
  [null, {}],
  [['TX'], {}],
])('%j', (value, expected) => {
  const known = Object.entries(locationOf(value)).filter(([, text]) => text)
  expect(Object.fromEntries(known)).toEqual(expected)
})
