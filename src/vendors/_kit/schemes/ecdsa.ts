import { createPublicKey, type KeyObject, verify } from 'node:crypto'
import type { Scheme } from '../contract.ts'
import { namePlace, type Place, readPlace } from './place.ts'
import { judgeTimestamp, type TimestampRule } from './timestamp.ts'
import { accept, activeSecrets, reject } from './verdict.ts'

export interface EcdsaOptions<S> {
  /** Active public keys, base64 SPKI as SendGrid shows them, or PEM. A key that cannot be read does not count. */
  publicKeys(settings: S): string[]
  /** Base64 DER. */
  signature: Place
  /** Signed together with the body: the timestamp's text, then the raw bytes. */
  timestamp: TimestampRule
}

/** ECDSA P-256 with SHA-256 over timestamp + raw body (SendGrid's event webhook). */
export function ecdsa<S>(options: EcdsaOptions<S>): Scheme<S> {
  return (request, settings, io) => {
    const keys = activeSecrets(options.publicKeys(settings))
      .map(readKey)
      .filter((key) => key !== null)
    if (keys.length === 0) return reject('no_secret_configured')
    const signature = readPlace(request, options.signature)
    const timestamp = readPlace(request, options.timestamp.at)
    if (!signature || !timestamp) return reject('missing_proof')
    const proof = Buffer.from(signature, 'base64')
    // decoding is lenient: there must be no second spelling of a proof
    if (proof.toString('base64') !== signature) return reject('malformed_proof')

    const signed = Buffer.concat([Buffer.from(timestamp), request.body])
    if (!keys.some((key) => verify('sha256', signed, key, proof))) return reject('wrong_proof')
    const age = judgeTimestamp(request, options.timestamp, io.now())
    return age && age !== 'absent' ? reject(age) : accept('ecdsa', namePlace(options.signature))
  }
}

function readKey(text: string): KeyObject | null {
  try {
    if (text.includes('-----BEGIN')) return createPublicKey(text)
    return createPublicKey({ key: Buffer.from(text, 'base64'), format: 'der', type: 'spki' })
  } catch {
    return null
  }
}
