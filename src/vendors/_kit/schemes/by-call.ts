import type { Verdict } from '../contract.ts'

/**
 * For built-in vendors: no webhook is ever believed. The authorised call of the API is their proof, and
 * `pipeline/submit.ts` the only way in.
 */
export const byCall = () => (): Verdict => ({ ok: false, reason: 'missing_proof' })
