import type { Inbound, Scheme } from '../_kit/contract.ts'
import { bodyHash, hashOf, identifyWith } from '../_kit/identify.ts'
import { instantOfUnix } from '../_kit/instant.ts'
import { numberAt, textAt } from '../_kit/pick.ts'
import { ecdsa } from '../_kit/schemes/ecdsa.ts'
import { urlSecret } from '../_kit/schemes/url-secret.ts'
import { messageIdOf, readDelivery } from './read-delivery.ts'
import type { SendgridSettings } from './settings.ts'
import { translate } from './translate.ts'

const signed = ecdsa<SendgridSettings>({
  publicKeys: ({ publicKeys }) => publicKeys,
  signature: { header: 'x-twilio-email-event-webhook-signature' },
  // SendGrid repeats for a day and does not say whether it signs anew; every event is told once in any case
  timestamp: { at: { header: 'x-twilio-email-event-webhook-timestamp' }, unit: 's', toleranceSeconds: 12 * 3600 },
})
const unsigned = urlSecret<SendgridSettings>()

/** With a key the signature is needed. */
const verify: Scheme<SendgridSettings> = (request, settings, io) =>
  (settings.publicKeys.length > 0 ? signed : unsigned)(request, settings, io)

export const inbound: Inbound<SendgridSettings> = {
  verify,
  identify: identifyWith((request) => {
    const events = readDelivery(request)
    if (!events) return null
    const [first] = events
    const ids = events.map((event) => textAt(event, 'sg_event_id'))
    return {
      // a batch has no id of its own
      dedupeKey: ids.length === 1 && ids[0] ? ids[0] : events.length > 0 ? `batch:${hashOf(ids)}` : bodyHash(request),
      type: events.length === 1 ? textAt(first, 'event')! : `batch of ${events.length}`,
      subject: (first && messageIdOf(first)) ?? bodyHash(request),
      occurredAt: instantOfUnix(numberAt(first, 'timestamp'), 's'),
    }
  }),
  translate,
  // a busy account's batches are larger than most webhooks
  bodyLimit: 4 * 1024 * 1024,
}
