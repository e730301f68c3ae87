import type { IncomingMessage } from 'node:http'
import { BlockList, isIP } from 'node:net'

/** Says which address a request came from. */
export type ClientAddress = (request: IncomingMessage) => string

/**
 * The peer's address, unless the peer is a proxy we were told to trust: then the last address of `X-Forwarded-For` that
 * no trusted proxy added. `trusted` holds addresses and CIDR blocks; nobody is trusted by default, since anyone can
 * write the header. Throws on an entry that is neither.
 */
export function createClientAddress(trusted: readonly string[]): ClientAddress {
  const proxies = new BlockList()
  for (const entry of trusted) addProxy(proxies, entry)
  const isProxy = (address: string) => proxies.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4')

  return (request) => {
    let address = plain(request.socket.remoteAddress ?? '')
    if (trusted.length === 0) return address
    const forwarded = request.headers['x-forwarded-for']?.toString().split(',') ?? []
    while (isIP(address) !== 0 && isProxy(address) && forwarded.length > 0) address = plain(forwarded.pop()!.trim())
    return address
  }
}

function addProxy(proxies: BlockList, entry: string): void {
  const [address = '', bits] = entry.split('/')
  const version = isIP(address)
  if (version === 0) throw new Error(`"${entry}" is neither an address nor a CIDR block`)
  const family = version === 6 ? 'ipv6' : 'ipv4'
  if (bits === undefined) proxies.addAddress(address, family)
  else proxies.addSubnet(address, Number(bits), family)
}

/** IPv4 inside IPv6 (`::ffff:10.0.0.1`) in its own form. */
function plain(address: string): string {
  return address.startsWith('::ffff:') && isIP(address.slice(7)) === 4 ? address.slice(7) : address
}

/** True when nobody but this machine can have asked: a loopback peer that speaks for itself, not for a proxy's client. */
export function isLocal(request: IncomingMessage): boolean {
  const peer = plain(request.socket.remoteAddress ?? '')
  const forwarded = request.headers['x-forwarded-for'] ?? request.headers.forwarded ?? request.headers['x-real-ip']
  return forwarded === undefined && (peer === '::1' || peer.startsWith('127.'))
}
