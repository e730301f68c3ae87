import type { Inbound } from '../_kit/contract.ts'
import { bodyHash, hashOf, identifyWith } from '../_kit/identify.ts'
import { instantOfText } from '../_kit/instant.ts'
import { firstFound } from '../_kit/schemes/first-found.ts'
import { hmac } from '../_kit/schemes/hmac.ts'
import { sharedSecret } from '../_kit/schemes/shared-secret.ts'
import { urlSecret } from '../_kit/schemes/url-secret.ts'
import { readDelivery } from './read-delivery.ts'
import type { DatashopperSettings } from './settings.ts'
import { translate } from './translate.ts'

const secrets = ({ webhookSecrets }: DatashopperSettings) => webhookSecrets

export const inbound: Inbound<DatashopperSettings> = {
  verify: firstFound(
    hmac({
      secrets,
      algorithm: 'sha256',
      signature: [{ header: 'x-datashopper-signature' }, { header: 'x-webhook-signature' }],
      encoding: 'hex',
      prefixes: ['', 'sha256='],
      timestamp: { at: { header: 'x-datashopper-timestamp' }, unit: 'ms', toleranceSeconds: 300 },
    }),
    sharedSecret({ secrets, at: [{ header: 'x-api-key' }, { bearer: true }] }),
    urlSecret(),
  ),
  identify: identifyWith((request) => {
    const delivery = readDelivery(request)
    if (!delivery) return null
    const { event, timestamp, leads } = delivery
    // the delivery's own time is left out: a retry may be stamped anew
    const told = leads.length > 0 ? hashOf(leads.map(({ key }) => key).sort()) : bodyHash(request)
    return {
      dedupeKey: `${event}:${told}`,
      type: event,
      subject: (leads.length === 1 ? leads[0]!.id : null) ?? told,
      occurredAt: instantOfText(timestamp, 'UTC'),
    }
  }),
  translate,
}
