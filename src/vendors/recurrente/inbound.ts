import type { Inbound } from '../_kit/contract.ts'
import { bodyHash, identifyWith } from '../_kit/identify.ts'
import { instantOfText } from '../_kit/instant.ts'
import { textAt } from '../_kit/pick.ts'
import { standardWebhooks } from '../_kit/schemes/standard-webhooks.ts'
import { orderIdOf, readDelivery, subscriptionOf } from './read-delivery.ts'
import type { RecurrenteSettings } from './settings.ts'
import { translate } from './translate.ts'

export const inbound: Inbound<RecurrenteSettings> = {
  verify: standardWebhooks({ secrets: ({ webhookSecrets }) => webhookSecrets }),
  identify: identifyWith((request) => {
    const delivery = readDelivery(request)
    if (!delivery) return null
    const { event, object } = delivery
    const id = textAt(object, 'id')
    return {
      // the delivery's id is the same on every retry and manual replay
      dedupeKey: request.headers['webhook-id'] ?? request.headers['svix-id'] ?? bodyHash(request),
      type: event,
      subject: (event.startsWith('subscription.') ? id : (subscriptionOf(object) ?? orderIdOf(object))) ?? event,
      occurredAt: instantOfText(textAt(object, 'created_at'), 'America/Guatemala'),
    }
  }),
  translate,
}
