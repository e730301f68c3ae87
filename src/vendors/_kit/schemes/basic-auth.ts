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
    const given = /^basic\s+([A-Za-z0-9+/]+={0,2})\s*$/i.exec(header)?.[1]
    if (!given) return reject('malformed_proof')
    const expected = pairs.map(({ user, password }) => Buffer.from(`${user}:${password}`).toString('base64'))
    const fits = expected.filter((one) => equalInConstantTime(given, one))
    return fits.length > 0 ? accept('basic-auth') : reject('wrong_proof')
  }
}
