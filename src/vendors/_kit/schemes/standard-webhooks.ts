import { createHmac } from 'node:crypto'
import type { Scheme } from '../contract.ts'
import type { WebhookRequest } from '../request.ts'
import { equalInConstantTime } from './equal-in-constant-time.ts'
import { judgeTimestamp } from './timestamp.ts'
import { accept, activeSecrets, reject } from './verdict.ts'

export interface StandardWebhooksOptions<S> {
  /** Active secrets, `whsec_` + base64; without the prefix base64 is still assumed, as the libraries do. */
  secrets(settings: S): string[]
  /** Default 300, as the specification's libraries. */
  toleranceSeconds?: number
}

const headerSets = ['webhook', 'svix'] as const

/**
 * The Standard Webhooks specification (symmetric `v1`), with Svix's header names as aliases; when a request carries both
 * sets, the unbranded one is judged.
 */
export function standardWebhooks<S>(options: StandardWebhooksOptions<S>): Scheme<S> {
  const { toleranceSeconds = 300 } = options
  return (request, settings, io) => {
    const keys = activeSecrets(options.secrets(settings))
      .map(toKey)
      .filter((key) => key.length > 0)
    if (keys.length === 0) return reject('no_secret_configured')
    const proof = readProof(request)
    if (!proof) return reject('missing_proof')

    const given = proof.signatures.split(' ').filter((one) => one.startsWith('v1,'))
    if (given.length === 0) return reject('malformed_proof')
    const rule = { at: { header: `${proof.set}-timestamp` }, unit: 's', toleranceSeconds } as const
    const age = judgeTimestamp(request, rule, io.now())
    if (age === 'malformed_proof') return reject(age)

    for (const key of keys) {
      const mac = createHmac('sha256', key).update(`${proof.id}.${proof.timestamp}.`).update(request.body)
      const expected = `v1,${mac.digest('base64')}`
      // every candidate is compared, so the time does not tell which one fits
      if (given.filter((one) => equalInConstantTime(one, expected)).length === 0) continue
      return age && age !== 'absent' ? reject(age) : accept('standard-webhooks', proof.set)
    }
    return reject('wrong_proof')
  }
}

function readProof(request: WebhookRequest) {
  for (const set of headerSets) {
    const id = request.headers[`${set}-id`]
    const timestamp = request.headers[`${set}-timestamp`]
    const signatures = request.headers[`${set}-signature`]
    if (id && timestamp && signatures) return { set, id, timestamp, signatures }
  }
  return null
}

/** A secret that is not base64 at all is used as it is: decoding it leniently could leave an empty, forgeable key. */
function toKey(secret: string): Buffer {
  const text = secret.startsWith('whsec_') ? secret.slice('whsec_'.length) : secret
  return /^[A-Za-z0-9+/]+={0,2}$/.test(text) ? Buffer.from(text, 'base64') : Buffer.from(text, 'utf8')
}
