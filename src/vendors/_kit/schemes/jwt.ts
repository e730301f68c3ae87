import { createHmac } from 'node:crypto'
import type { RejectReason, Scheme } from '../contract.ts'
import { equalInConstantTime } from './equal-in-constant-time.ts'
import { namePlace, type Place, readPlace } from './place.ts'
import { accept, activeSecrets, reject } from './verdict.ts'

export interface JwtOptions<S> {
  /** Active secrets; any one may have signed (rotation). */
  secrets(settings: S): string[]
  /** Default: the bearer token. */
  at?: Place
  /** How far the sender's clock may be from ours when `exp` and `nbf` are judged. Default 60. */
  leewaySeconds?: number
}

/**
 * A JSON Web Token signed with HS256 and nothing else: `none` and the asymmetric algorithms are refused. It proves the
 * sender only: the body is not covered. A token without `exp` never ages.
 */
export function jwt<S>(options: JwtOptions<S>): Scheme<S> {
  const { at = { bearer: true }, leewaySeconds = 60 } = options
  return (request, settings, io) => {
    const secrets = activeSecrets(options.secrets(settings))
    if (secrets.length === 0) return reject('no_secret_configured')
    const token = readPlace(request, at)
    if (!token) return reject('missing_proof')
    const [head, claims, signature, ...rest] = token.split('.')
    if (!head || !claims || !signature || rest.length > 0) return reject('malformed_proof')
    if (decode(head)?.alg !== 'HS256') return reject('malformed_proof')

    const expected = secrets.map((one) => createHmac('sha256', one).update(`${head}.${claims}`).digest('base64url'))
    if (expected.filter((one) => equalInConstantTime(one, signature)).length === 0) return reject('wrong_proof')
    const age = judgeClaims(decode(claims), leewaySeconds, io.now())
    return age ? reject(age) : accept('jwt', namePlace(at))
  }
}

function judgeClaims(claims: Record<string, unknown> | null, leeway: number, now: Date): RejectReason | null {
  if (!claims) return 'malformed_proof'
  const { exp, nbf } = claims
  if (exp !== undefined && typeof exp !== 'number') return 'malformed_proof'
  if (nbf !== undefined && typeof nbf !== 'number') return 'malformed_proof'
  const second = Math.floor(now.getTime() / 1000)
  if (exp !== undefined && second >= exp + leeway) return 'stale_timestamp'
  return nbf !== undefined && second < nbf - leeway ? 'future_timestamp' : null
}

function decode(part: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'))
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null
  } catch {
    return null
  }
}
