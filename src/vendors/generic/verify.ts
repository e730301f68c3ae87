import type { Scheme } from '../_kit/contract.ts'
import { basicAuth } from '../_kit/schemes/basic-auth.ts'
import { hmac } from '../_kit/schemes/hmac.ts'
import type { Place } from '../_kit/schemes/place.ts'
import { sharedSecret } from '../_kit/schemes/shared-secret.ts'
import { standardWebhooks } from '../_kit/schemes/standard-webhooks.ts'
import { urlSecret } from '../_kit/schemes/url-secret.ts'
import type { GenericSettings } from './settings.ts'

const secrets = (settings: GenericSettings) => settings.secrets

/** The scheme that the user chose, made once for each settings. */
export const verify: Scheme<GenericSettings> = (request, settings, io) => {
  let scheme = made.get(settings)
  if (!scheme) {
    scheme = schemeOf(settings)
    made.set(settings, scheme)
  }
  return scheme(request, settings, io)
}

const made = new WeakMap<GenericSettings, Scheme<GenericSettings>>()

function schemeOf(settings: GenericSettings): Scheme<GenericSettings> {
  switch (settings.scheme) {
    case 'url':
      return urlSecret()
    case 'token':
      return sharedSecret({ secrets, at: [placeOf(settings, 'X-Webhook-Token')] })
    case 'basic':
      return basicAuth({
        credentials: ({ user = '', secrets }) => secrets.map((password) => ({ user, password })),
      })
    case 'standard-webhooks':
      return standardWebhooks({ secrets })
    case 'hmac':
      return signature(settings)
  }
}

function placeOf({ place, placeName }: GenericSettings, usual: string): Place {
  if (place === 'bearer') return { bearer: true }
  const name = placeName ?? usual
  if (place === 'query') return { query: name }
  return place === 'field' ? { field: name } : { header: name }
}

function signature(settings: GenericSettings): Scheme<GenericSettings> {
  const { algorithm, encoding, prefix, signs, timestampHeader, timestampUnit } = settings
  const signsTime = signs === 'timestamp.body'
  const header = timestampHeader ?? (signsTime ? 'X-Timestamp' : null)
  return hmac({
    secrets,
    algorithm,
    encoding,
    signature: [placeOf(settings, 'X-Signature')],
    ...(prefix && { prefixes: [prefix] }),
    signed: signsTime ? ['timestamp', { text: '.' }, 'body'] : ['body'],
    ...(header && { timestamp: { at: { header }, unit: timestampUnit, toleranceSeconds: 300 } }),
  })
}
