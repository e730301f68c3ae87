import type { RejectReason, Verdict } from '../contract.ts'

export const reject = (reason: RejectReason): Verdict => ({ ok: false, reason })

/** `proof` names the scheme and where the proof stood; it is stored, so it never holds a value. */
export const accept = (proof: string): Verdict => ({ ok: true, proof })

/** Secrets that count: an empty one would let anybody in. */
export const activeSecrets = (secrets: readonly (string | null | undefined)[]): string[] =>
  secrets.filter((secret): secret is string => typeof secret === 'string' && secret !== '')
