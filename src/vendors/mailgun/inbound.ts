import type { Inbound } from '../_kit/contract.ts'
import { identifyWith } from '../_kit/identify.ts'
import { instantOfUnix } from '../_kit/instant.ts'
import { bareMessageId } from '../_kit/mail-events.ts'
import { numberAt, objectAt, textAt } from '../_kit/pick.ts'
import { readJson } from '../_kit/request.ts'
import { hmac } from '../_kit/schemes/hmac.ts'
import type { MailgunSettings } from './settings.ts'
import { translate } from './translate.ts'

export const inbound: Inbound<MailgunSettings> = {
  // The signature covers time and token, not the event. Mailgun repeats for about eight hours.
  verify: hmac({
    secrets: ({ signingKeys }) => signingKeys,
    algorithm: 'sha256',
    encoding: 'hex',
    signature: [{ field: 'signature.signature' }],
    signed: ['timestamp', { field: 'signature.token' }],
    timestamp: { at: { field: 'signature.timestamp' }, unit: 's', toleranceSeconds: 12 * 3600 },
  }),
  identify: identifyWith((request) => {
    const body = readJson(request)
    const event = body.ok ? objectAt(body.value, 'event-data') : null
    const token = body.ok ? textAt(body.value, 'signature', 'token') : null
    if (!event || !token) return null
    return {
      // a signature that was used once opens nothing for another body; Mailgun's own repeats are told apart by the event's id
      dedupeKey: token,
      type: textAt(event, 'event') ?? 'unknown',
      subject: bareMessageId(textAt(event, 'message', 'headers', 'message-id')) ?? textAt(event, 'id') ?? token,
      occurredAt: instantOfUnix(numberAt(event, 'timestamp'), 's'),
    }
  }),
  translate,
}
