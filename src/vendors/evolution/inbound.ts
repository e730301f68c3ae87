import type { Inbound } from '../_kit/contract.ts'
import { bodyHash, hashOf, identifyWith } from '../_kit/identify.ts'
import { harmlessHeaders } from '../_kit/redact.ts'
import { anyOf } from '../_kit/schemes/any-of.ts'
import { jwt } from '../_kit/schemes/jwt.ts'
import { sharedSecret } from '../_kit/schemes/shared-secret.ts'
import { urlSecret } from '../_kit/schemes/url-secret.ts'
import { readDelivery, withoutSecrets } from './read.ts'
import type { EvolutionSettings } from './settings.ts'
import { translate } from './translate.ts'

const secrets = ({ webhookTokens }: EvolutionSettings) => webhookTokens

export const inbound: Inbound<EvolutionSettings> = {
  verify: anyOf(
    urlSecret(),
    sharedSecret({ secrets, at: [{ header: 'x-webhook-token' }] }),
    // the token is made once per event and good for ten minutes, the event is tried for twenty
    jwt({ secrets, leewaySeconds: 30 * 60 }),
  ),
  identify: identifyWith((request, settings) => {
    const delivery = readDelivery(request)
    if (!delivery) return null
    const { event: type, instance, stamp } = delivery
    const [fact, ...others] = translate(request, settings)
    if (!fact) return { dedupeKey: `${type}:${bodyHash(request)}`, type, subject: instance, occurredAt: null }
    if (others.length === 0) {
      // without a stamp a second "open" may be Evolution's repeat or a new one after a "close" between them
      const isRepeatable = fact.type === 'sender.status' && stamp === null
      const dedupeKey = isRepeatable ? null : fact.key
      return { dedupeKey, type, subject: fact.subject, occurredAt: fact.occurredAt }
    }
    const keys = hashOf([fact, ...others].map(({ key }) => key).sort())
    return { dedupeKey: `batch:${keys}`, type, subject: `batch:${keys.slice(0, 16)}`, occurredAt: null }
  }),
  redact: ({ body, headers }) => ({ body: withoutSecrets(body), headers: harmlessHeaders(headers) }),
  translate,
  // media comes inside as base64
  bodyLimit: 32 * 1024 * 1024,
}
