import type { IncomingMessage } from 'node:http'
import { describe, expect, it } from 'vitest'
import { createClientAddress, isLocal } from './client-address.ts'

const request = (peer: string, forwarded?: string) =>
  ({
    socket: { remoteAddress: peer },
    headers: { ...(forwarded && { 'x-forwarded-for': forwarded }) },
  }) as unknown as IncomingMessage

describe('the client’s address', () => {
  it.each([
    ['nobody is trusted', [], '203.0.113.1', '198.51.100.7', '203.0.113.1'],
    ['the peer is not the proxy', ['10.0.0.1'], '203.0.113.1', '198.51.100.7', '203.0.113.1'],
    ['the proxy says', ['10.0.0.0/8'], '10.1.2.3', '198.51.100.7', '198.51.100.7'],
    ['the sender lied to the proxy', ['10.0.0.0/8'], '10.1.2.3', '1.1.1.1, 198.51.100.7', '198.51.100.7'],
    ['there are two proxies', ['10.0.0.0/8'], '10.1.2.3', '198.51.100.7, 10.9.9.9', '198.51.100.7'],
    ['the proxy says nothing', ['10.0.0.0/8'], '10.1.2.3', undefined, '10.1.2.3'],
    ['the peer is IPv4 in IPv6', ['10.0.0.0/8'], '::ffff:10.1.2.3', '198.51.100.7', '198.51.100.7'],
    ['the proxy speaks IPv6', ['fd00::/8'], 'fd00::1', '2001:db8::5', '2001:db8::5'],
  ])('when %s', (_name, trusted, peer, forwarded, expected) => {
    expect(createClientAddress(trusted as string[])(request(peer as string, forwarded as string))).toBe(expected)
  })

  it('is not made from a mistake in the settings', () => {
    expect(() => createClientAddress(['proxy.example.test'])).toThrow('proxy.example.test')
  })
})

it('is local only for a loopback peer that speaks for itself', () => {
  expect(isLocal(request('127.0.0.1'))).toBe(true)
  expect(isLocal(request('::1'))).toBe(true)
  expect(isLocal(request('::ffff:127.0.0.1'))).toBe(true)
  expect(isLocal(request('127.0.0.1', '203.0.113.1'))).toBe(false)
  expect(isLocal(request('10.0.0.1'))).toBe(false)
})
