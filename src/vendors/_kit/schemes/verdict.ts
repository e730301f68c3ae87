import type { RejectReason, Verdict } from '../contract.ts'

/** Every scheme by name. Those of the second group prove who sent the request, not what it says. */
export type ProofName = 'hmac' | 'standard-webhooks' | 'twilio' | 'ecdsa' | 'sns' | SenderProofName
type SenderProofName = 'hmac-of-parts' | 'shared-secret' | 'secret-url' | 'basic-auth' | 'jwt'

const senderOnly: readonly string[] = [
  'hmac-of-parts',
  'shared-secret',
  'secret-url',
  'basic-auth',
  'jwt',
] satisfies SenderProofName[]

export const reject = (reason: RejectReason): Verdict => ({ ok: false, reason })

/** `detail` says where the proof stood; the text is stored, so it never holds a value. */
export const accept = (name: ProofName, detail?: string): Verdict => ({
  ok: true,
  proof: detail ? `${name} ${detail}` : name,
})

/** True when an accepted proof binds every byte that matters, false when a stranger in the middle could change the body. */
export const coversBody = (proof: string): boolean => !senderOnly.includes(proof.split(' ', 1)[0]!)

/** Secrets that count: an empty one would let anybody in. */
export const activeSecrets = (secrets: readonly (string | null | undefined)[]): string[] =>
  secrets.filter((secret): secret is string => typeof secret === 'string' && secret !== '')
