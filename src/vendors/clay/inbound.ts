import type { Inbound } from '../_kit/contract.ts'
import { bodyHash, identifyWith } from '../_kit/identify.ts'
import { instantOfText } from '../_kit/instant.ts'
import { firstFound } from '../_kit/schemes/first-found.ts'
import { hmac } from '../_kit/schemes/hmac.ts'
import { sharedSecret } from '../_kit/schemes/shared-secret.ts'
import { urlSecret } from '../_kit/schemes/url-secret.ts'
import { readCorrelation } from './correlate.ts'
import { readDelivery } from './read-delivery.ts'
import type { ClaySettings } from './settings.ts'
import { translate } from './translate.ts'

const secrets = ({ webhookSecrets }: ClaySettings) => webhookSecrets

/** Clay does not say whether `whsec_` belongs to the key: both ways are tried. */
const keys = (settings: ClaySettings) => [
  ...new Set(secrets(settings).flatMap((one) => [one, one.replace(/^whsec_/, '')])),
]

export const inbound: Inbound<ClaySettings> = {
  verify: firstFound(
    hmac({
      secrets: keys,
      algorithm: 'sha256',
      signature: [{ header: 'x-clay-signature' }, { header: 'x-webhook-signature' }],
      encoding: 'hex',
      prefixes: ['', 'sha256='],
      timestamp: { at: { header: 'x-clay-timestamp' }, unit: 'ms', toleranceSeconds: 300 },
    }),
    sharedSecret({ secrets, at: [{ header: 'x-api-key' }, { bearer: true }, { header: 'x-clay-webhook-auth' }] }),
    urlSecret(),
  ),
  identify: identifyWith((request) => {
    const delivery = readDelivery(request)
    if (!delivery) return null
    const { event, recordId, jobId, correlation, timestamp } = delivery
    const isNamed = jobId !== null && (recordId !== null || event === 'routine.finished')
    return {
      dedupeKey: `${event}:${isNamed ? `${recordId ?? ''}:${jobId}` : bodyHash(request)}`,
      type: event,
      subject: readCorrelation(correlation)?.leadId ?? recordId ?? jobId ?? bodyHash(request),
      occurredAt: instantOfText(timestamp, 'UTC'),
    }
  }),
  translate,
}
