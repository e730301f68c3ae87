import type { Inbound, Scheme } from '../_kit/contract.ts'
import { bodyHash, identifyWith } from '../_kit/identify.ts'
import { instantOfText } from '../_kit/instant.ts'
import { textAt } from '../_kit/pick.ts'
import { isAmazonUrl, sns } from '../_kit/schemes/sns.ts'
import { urlSecret } from '../_kit/schemes/url-secret.ts'
import { memberOf, readDelivery } from './read-delivery.ts'
import { type SesSettings, topicsOf } from './settings.ts'
import { translate } from './translate.ts'

const signed = sns<SesSettings>({ topicArns: topicsOf })
const unsigned = urlSecret<SesSettings>()

/** With a topic the signature is needed; a confirmation that bears it is answered by the visit that Amazon asks for. */
const verify: Scheme<SesSettings> = async (request, settings, io) => {
  if (topicsOf(settings).length === 0) return unsigned(request, settings, io)
  const verdict = await signed(request, settings, io)
  if (!verdict.ok) return verdict
  const delivery = readDelivery(request)
  if (delivery?.kind === 'other' && delivery.type === 'SubscriptionConfirmation' && isAmazonUrl(delivery.url ?? ''))
    await io.fetchText(delivery.url!)
  return verdict
}

export const inbound: Inbound<SesSettings> = {
  verify,
  identify: identifyWith((request) => {
    const delivery = readDelivery(request)
    if (!delivery) return null
    const dedupeKey = delivery.id ?? bodyHash(request)
    if (delivery.kind === 'other')
      return { dedupeKey, type: delivery.type, subject: delivery.topic ?? delivery.type, occurredAt: null }
    const { type, event } = delivery
    return {
      dedupeKey,
      type,
      subject: textAt(event, 'mail', 'messageId') ?? dedupeKey,
      occurredAt: instantOfText(textAt(event, memberOf(type), 'timestamp'), 'UTC'),
    }
  }),
  translate,
}
