import type { RejectReason, Scheme, Verdict } from '../contract.ts'
import { reject } from './verdict.ts'

/** From "it was nearly believed" to "nothing was there": which refusal helps most to find the fault. */
const tellingFirst: RejectReason[] = [
  'stale_timestamp',
  'future_timestamp',
  'wrong_proof',
  'malformed_proof',
  'missing_proof',
  'no_secret_configured',
]

/** The first scheme that believes the request wins; otherwise the most telling refusal. Stays synchronous when they are. */
export function anyOf<S>(...schemes: Scheme<S>[]): Scheme<S> {
  return (request, settings, io) => {
    const from = (index: number, best: RejectReason): Verdict | Promise<Verdict> => {
      const scheme = schemes[index]
      if (!scheme) return reject(best)
      const next = (verdict: Verdict) => (verdict.ok ? verdict : from(index + 1, moreTelling(best, verdict.reason)))
      const verdict = scheme(request, settings, io)
      return verdict instanceof Promise ? verdict.then(next) : next(verdict)
    }
    return from(0, 'no_secret_configured')
  }
}

function moreTelling(a: RejectReason, b: RejectReason): RejectReason {
  return tellingFirst.indexOf(a) <= tellingFirst.indexOf(b) ? a : b
}
