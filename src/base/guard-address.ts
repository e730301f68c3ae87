import { lookup } from 'node:dns/promises'
import { BlockList, isIP } from 'node:net'

export interface Address {
  address: string
  family: 4 | 6
}

export type Guarded = { ok: true; addresses: Address[] } | { ok: false; reason: string }

/** Finds every address of a host name; throws as `dns.lookup` does. */
export type Resolve = (host: string) => Promise<Address[]>

const resolveBySystem: Resolve = async (host) => (await lookup(host, { all: true })) as Address[]

/** What IANA's special-purpose registry (RFC 6890) keeps off the public Internet, and Azure's host address inside it. */
const notPublic4 = blockList('ipv4', [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['168.63.129.16', 32],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
])

/** Global unicast is 2000::/3; mapped IPv4, loopback, link-local, ULA and NAT64 all lie outside it. */
const global6 = blockList('ipv6', [['2000::', 3]])

/** Inside 2000::/3 but not public: protocol assignments with Teredo, 6to4 (both embed an IPv4), documentation. */
const notPublic6 = blockList('ipv6', [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
])

function blockList(family: 'ipv4' | 'ipv6', subnets: [string, number][]): BlockList {
  const list = new BlockList()
  for (const [net, prefix] of subnets) list.addSubnet(net, prefix, family)
  return list
}

/** True when packets to this address leave for the public Internet. */
export function isPublicAddress(address: string): boolean {
  const family = isIP(address)
  if (family === 4) return !notPublic4.check(address, 'ipv4')
  if (family === 6) return global6.check(address, 'ipv6') && !notPublic6.check(address, 'ipv6')
  return false
}

/**
 * The addresses that a URL typed by a user may be reached at, or why it may not: one private address among a name's
 * several refuses it whole. The caller connects to exactly these addresses, so that a second DNS answer cannot differ
 * from the one judged here. Throws when the name cannot be resolved.
 */
export async function guardAddress(url: URL, resolve: Resolve = resolveBySystem): Promise<Guarded> {
  const host = url.hostname.replace(/^\[|\]$/g, '')
  const family = isIP(host)
  const addresses = family ? [{ address: host, family: family as 4 | 6 }] : await resolve(host)
  if (addresses.length === 0) return { ok: false, reason: 'the host has no address' }
  if (!addresses.every(({ address }) => isPublicAddress(address))) {
    return { ok: false, reason: 'the host is not on the public Internet' }
  }
  return { ok: true, addresses }
}
