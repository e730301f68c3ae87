import type { Inbound } from '../_kit/contract.ts'
import { identifyWith } from '../_kit/identify.ts'
import { instantOfText } from '../_kit/instant.ts'
import { textAt } from '../_kit/pick.ts'
import { readJson } from '../_kit/request.ts'
import { hmac } from '../_kit/schemes/hmac.ts'
import type { TemplateVendorSettings } from './settings.ts'
import { translate } from './translate.ts'

export const inbound: Inbound<TemplateVendorSettings> = {
  verify: hmac({
    secrets: ({ webhookSecrets }) => webhookSecrets,
    algorithm: 'sha256',
    signature: [{ header: 'x-template-vendor-signature' }],
    encoding: 'hex',
  }),
  identify: identifyWith((request) => {
    const body = readJson(request)
    const id = body.ok && textAt(body.value, 'id')
    const event = body.ok && textAt(body.value, 'event')
    if (!id || !event) return null
    return {
      dedupeKey: `${event}:${id}`,
      type: event,
      subject: id,
      occurredAt: instantOfText(textAt(body.value, 'at'), 'UTC'),
    }
  }),
  translate,
}
