import type { RejectReason, Scheme, Verdict } from '../contract.ts'
import { reject } from './verdict.ts'

/** These say that the request carries no proof of this kind, or that nothing could prove it: the next scheme is asked. */
const notFound: RejectReason[] = ['missing_proof', 'no_secret_configured']

/**
 * The first scheme that finds its proof in the request decides: a right token never makes up for a signature that is wrong
 * or old. Stays synchronous when they are.
 */
export function firstFound<S>(...schemes: Scheme<S>[]): Scheme<S> {
  return (request, settings, io) => {
    const from = (index: number, best: RejectReason): Verdict | Promise<Verdict> => {
      const scheme = schemes[index]
      if (!scheme) return reject(best)
      const next = (verdict: Verdict) => {
        if (verdict.ok || !notFound.includes(verdict.reason)) return verdict
        return from(index + 1, best === 'missing_proof' ? best : verdict.reason)
      }
      const verdict = scheme(request, settings, io)
      return verdict instanceof Promise ? verdict.then(next) : next(verdict)
    }
    return from(0, 'no_secret_configured')
  }
}
