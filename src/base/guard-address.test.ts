import { describe, expect, it } from 'vitest'
import { type Address, guardAddress, isPublicAddress } from './guard-address.ts'

const publicOne: Address = { address: '93.184.216.34', family: 4 }

describe('isPublicAddress', () => {
  it.each(['93.184.216.34', '8.8.8.8', '172.32.0.1', '100.128.0.1', '2606:4700::1111', '2a00:1450:4001::1'])(
    'lets %s pass',
    (address) => expect(isPublicAddress(address)).toBe(true),
  )

  it.each([
    '0.0.0.0',
    '10.1.2.3',
    '100.100.100.200',
    '127.0.0.1',
    '127.255.255.254',
    '168.63.129.16',
    '169.254.169.254',
    '172.16.0.1',
    '172.31.255.255',
    '192.0.0.192',
    '192.168.1.1',
    '198.19.0.1',
    '224.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    '::ffff:127.0.0.1',
    '::ffff:93.184.216.34',
    '::ffff:7f00:1',
    '::7f00:1',
    '64:ff9b::7f00:1',
    'fe80::1',
    'fc00::1',
    'fd00:ec2::254',
    'ff02::1',
    '2001::1',
    '2001:db8::1',
    '2002:7f00:1::',
    'not an address',
  ])('refuses %s', (address) => expect(isPublicAddress(address)).toBe(false))
})

describe('guardAddress', () => {
  const answer = (...addresses: Address[]) =>
    guardAddress(new URL('https://hooks.example.test/x'), async () => addresses)
  const literal = (url: string) =>
    guardAddress(new URL(url), () => {
      throw new Error('a literal needs no DNS')
    })

  it('hands back the judged addresses', async () => {
    expect(await answer(publicOne)).toEqual({ ok: true, addresses: [publicOne] })
  })

  it('refuses a name with one private address among public ones', async () => {
    expect(await answer(publicOne, { address: '10.0.0.5', family: 4 })).toMatchObject({ ok: false })
  })

  it('refuses a name without addresses', async () => {
    expect(await answer()).toMatchObject({ ok: false })
  })

  it.each([
    'http://127.0.0.1/',
    'http://2130706433/',
    'http://0x7f.1/',
    'http://0177.0.0.1/',
    'http://[::1]/',
    'http://[::ffff:169.254.169.254]/',
  ])('refuses %s', async (url) => {
    expect(await literal(url)).toMatchObject({ ok: false })
  })

  it('takes a public literal without asking DNS', async () => {
    expect(await literal('https://93.184.216.34/')).toEqual({ ok: true, addresses: [publicOne] })
  })
})
