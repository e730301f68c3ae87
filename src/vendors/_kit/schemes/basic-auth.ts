import type { Scheme } from '../contract.ts'
import { equalInConstantTime } from './equal-in-constant-time.ts'
import { accept, reject } from './verdict.ts'

export interface BasicAuthOptions<S> {
  /** Active pairs; any one may be sent (rotation). A pair without a password does not count. */
  credentials(settings: S): { user: string; password: string }[]
}

/** HTTP Basic authentication (RFC 7617, UTF-8). */
export function basicAuth<S>(options: BasicAuthOptions<S>): Scheme<S> {
  return (request, settings) => {
    const pairs = options.credentials(settings).filter(({ password }) => password)
    if (pairs.length === 0) return reject('no_secret_configured')
    const header = request.headers.authorization
    if (!header) return reject('missing_proof')
    const encoded = /^basic\s+([A-Za-z0-9+/]+={0,2})\s*$/i.exec(header)?.[1]
    if (!encoded) return reject('malformed_proof')
    const given = Buffer.from(encoded, 'base64')
    const fits = pairs.filter(({ user, password }) => equalInConstantTime(given, `${user}:${password}`))
    return fits.length > 0 ? accept('basic-auth') : reject('wrong_proof')
  }
}
