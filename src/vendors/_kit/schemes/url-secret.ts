import type { Scheme } from '../contract.ts'
import { accept, reject } from './verdict.ts'

/**
 * The secret URL of the connection is the proof; RECEIVE compared it while it looked the connection up. For vendors that
 * sign nothing.
 */
export function urlSecret<S>(): Scheme<S> {
  return (request) => (request.viaSecretUrl ? accept('secret-url') : reject('missing_proof'))
}
