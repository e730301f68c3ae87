import type { Identity, Inbound } from '../_kit/contract.ts'
import { bodyHash, hashOf, identifyWith } from '../_kit/identify.ts'
import { instantOfText } from '../_kit/instant.ts'
import { firstFound } from '../_kit/schemes/first-found.ts'
import { hmac } from '../_kit/schemes/hmac.ts'
import { sharedSecret } from '../_kit/schemes/shared-secret.ts'
import { urlSecret } from '../_kit/schemes/url-secret.ts'
import { type Delivery, readDelivery } from './read-delivery.ts'
import type { AudienceLabsSettings } from './settings.ts'
import { translate } from './translate.ts'

const secrets = ({ webhookSecrets }: AudienceLabsSettings) => webhookSecrets
/** The seed's spelling, older code's, and those of people who connect pixels. */
const signatureHeaders = [
  'x-audiencelabs-signature',
  'x-audience-labs-signature',
  'x-audiencelab-signature',
  'x-webhook-signature',
]

export const inbound: Inbound<AudienceLabsSettings> = {
  verify: firstFound(
    hmac({
      secrets,
      algorithm: 'sha256',
      signature: signatureHeaders.map((header) => ({ header })),
      encoding: 'hex',
      prefixes: ['', 'sha256='],
      timestamp: { at: { header: 'x-audiencelabs-timestamp' }, unit: 'ms', toleranceSeconds: 300 },
    }),
    sharedSecret({ secrets, at: [{ header: 'x-audiencelab-secret' }, { header: 'x-api-key' }, { bearer: true }] }),
    urlSecret(),
  ),
  identify: identifyWith((request) => {
    const delivery = readDelivery(request)
    return delivery && identityOf(delivery, bodyHash(request))
  }),
  translate,
}

function identityOf(delivery: Delivery, hash: string): Identity {
  if (delivery.kind === 'import') {
    const { event, jobId, timestamp } = delivery
    const occurredAt = instantOfText(timestamp, 'UTC')
    return { dedupeKey: `${event}:${jobId ?? ''}:${hash}`, type: event, subject: jobId ?? hash, occurredAt }
  }
  const { event, visits } = delivery
  const [first] = visits
  const told = visits.length === 1 ? first!.key : hashOf(visits.map(({ key }) => key).sort())
  return {
    dedupeKey: visits.length === 0 ? `${event}:${hash}` : `pixel:${told}`,
    type: event,
    subject: (visits.length === 1 ? first!.personId : null) ?? told,
    occurredAt: instantOfText(visits.length === 1 ? first!.at : null, 'UTC'),
  }
}
