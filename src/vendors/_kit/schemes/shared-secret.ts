import type { Scheme } from '../contract.ts'
import { equalInConstantTime } from './equal-in-constant-time.ts'
import { namePlace, type Place, readPlace } from './place.ts'
import { accept, activeSecrets, reject } from './verdict.ts'

export interface SharedSecretOptions<S> {
  /** Active secrets; any one may be sent (rotation). */
  secrets(settings: S): string[]
  /** Header, bearer token, query parameter or body field; it is enough that one of them holds a secret. */
  at: Place[]
}

/** A static secret that the sender repeats. It proves the sender only: the body is not covered. */
export function sharedSecret<S>(options: SharedSecretOptions<S>): Scheme<S> {
  return (request, settings) => {
    const secrets = activeSecrets(options.secrets(settings))
    if (secrets.length === 0) return reject('no_secret_configured')
    let found = false
    for (const place of options.at) {
      const given = readPlace(request, place)
      if (given === null) continue
      found = true
      if (secrets.filter((secret) => equalInConstantTime(given, secret)).length > 0)
        return accept('shared-secret', namePlace(place))
    }
    return reject(found ? 'wrong_proof' : 'missing_proof')
  }
}
