import { expect, it } from 'vitest'
import { makeRequest } from '../../../test/harness/request.ts'
import { bodyHash, identifyWith } from './identify.ts'
import { markVerified } from './request.ts'

const request = markVerified(makeRequest({ text: 'abc' }))
const identity = { dedupeKey: 'k', type: 't', subject: 's', occurredAt: null }

it('falls back to the hash of the raw body when the reader fails or finds nothing', () => {
  // FIPS 180-2, appendix B.1
  const abc = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'
  expect(bodyHash(request)).toBe(abc)
  const lost = { dedupeKey: `unreadable:${abc}`, type: 'unreadable', subject: abc, occurredAt: null, unreadable: true }
  expect(identifyWith(() => null)(request, {})).toEqual(lost)
  const broken = identifyWith(() => {
    throw new TypeError('odd body')
  })
  expect(broken(request, {})).toEqual(lost)
})

it('gives nothing that the database refuses', () => {
  const odd = { ...identity, type: '', subject: 'a\u0000b\ud800', dedupeKey: 'x'.repeat(600) }
  const stored = identifyWith(() => odd)(request, {})
  expect(stored.subject).toBe('a\ufffdb\ufffd')
  expect(stored.type).toBe('unknown')
  expect(stored.dedupeKey).toMatch(/^sha256:[0-9a-f]{64}$/)
  expect(identifyWith(() => identity)(request, {})).toEqual(identity)
})
