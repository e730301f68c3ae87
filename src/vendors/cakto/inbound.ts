import type { Identity, Inbound, Scheme, WebhookRequest } from '../_kit/contract.ts'
import { hashOf, identifyWith } from '../_kit/identify.ts'
import { blankFields, harmlessHeaders } from '../_kit/redact.ts'
import { hmac } from '../_kit/schemes/hmac.ts'
import { sharedSecret } from '../_kit/schemes/shared-secret.ts'
import { isTest, occurredAt, readDelivery, subscriptionIdOf } from './read-delivery.ts'
import type { CaktoSettings } from './settings.ts'
import { translate } from './translate.ts'

const bySignature = hmac<CaktoSettings>({
  secrets: ({ secrets }) => secrets,
  algorithm: 'sha256',
  signature: [{ header: 'x-cakto-signature' }],
  encoding: 'hex',
  prefixes: ['v1='],
  listedBy: ',',
  signed: ['timestamp', { text: '.' }, 'body'],
  timestamp: { at: { header: 'x-cakto-timestamp' }, unit: 's', toleranceSeconds: 300 },
})

/** Every body repeats the secret; before Cakto signed, that was its only proof. */
const byBody = sharedSecret<CaktoSettings>({ secrets: ({ secrets }) => secrets, at: [{ field: 'secret' }] })

/** A signature that is there must be right: the secret in the body does not make up for a wrong one. */
const verify: Scheme<CaktoSettings> = (request, settings, io) => {
  const isSigned = request.headers['x-cakto-signature'] !== undefined || settings.requireSignature
  return (isSigned ? bySignature : byBody)(request, settings, io)
}

const testIdentity = ({ headers, body }: WebhookRequest): Identity => ({
  dedupeKey: `test:${headers['x-cakto-timestamp'] ?? hashOf(body)}`,
  type: 'test',
  subject: 'test',
  occurredAt: null,
})

export const inbound: Inbound<CaktoSettings> = {
  verify,
  identify: identifyWith((request) => {
    if (isTest(request)) return testIdentity(request)
    const delivery = readDelivery(request)
    if (!delivery) return null
    const { event, items } = delivery
    const [main] = items
    const ids = items.map(({ id }) => id).sort()
    return {
      dedupeKey: `${event}:${ids.join('+')}`,
      type: event,
      subject: (event.startsWith('subscription_') ? subscriptionIdOf(main.data) : null) ?? main.id,
      occurredAt: occurredAt(event, main.data),
    }
  }),
  redact: ({ body, headers }) => ({ body: blankFields(body, ['secret']), headers: harmlessHeaders(headers) }),
  translate,
}
