import type { Inbound } from '../_kit/contract.ts'
import { bodyHash, identifyWith } from '../_kit/identify.ts'
import { instantOfText } from '../_kit/instant.ts'
import { textAt } from '../_kit/pick.ts'
import { readJson } from '../_kit/request.ts'
import { standardWebhooks } from '../_kit/schemes/standard-webhooks.ts'
import type { ResendSettings } from './settings.ts'
import { translate } from './translate.ts'

export const inbound: Inbound<ResendSettings> = {
  verify: standardWebhooks({ secrets: ({ webhookSecrets }) => webhookSecrets }),
  identify: identifyWith((request) => {
    const body = readJson(request)
    const type = body.ok ? textAt(body.value, 'type') : null
    if (!body.ok || !type) return null
    const dedupeKey = request.headers['svix-id'] ?? request.headers['webhook-id'] ?? bodyHash(request)
    return {
      dedupeKey,
      type,
      subject: textAt(body.value, 'data', 'email_id') ?? textAt(body.value, 'data', 'id') ?? dedupeKey,
      occurredAt: instantOfText(textAt(body.value, 'created_at'), 'UTC'),
    }
  }),
  translate,
}
