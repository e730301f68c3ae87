import type { Identity, Inbound } from '../_kit/contract.ts'
import { hashOf, identifyWith } from '../_kit/identify.ts'
import { anyOf } from '../_kit/schemes/any-of.ts'
import { sharedSecret } from '../_kit/schemes/shared-secret.ts'
import { urlSecret } from '../_kit/schemes/url-secret.ts'
import { type Delivered, readEnvelope } from './envelope.ts'
import type { C2sSettings } from './settings.ts'
import { translate } from './translate.ts'

export const inbound: Inbound<C2sSettings> = {
  // C2S signs nothing; the header exists for proxies and hand-made calls
  verify: anyOf(
    urlSecret(),
    sharedSecret({ secrets: ({ webhookSecrets }) => webhookSecrets, at: [{ header: 'x-webhook-token' }] }),
  ),
  identify: identifyWith((request) => {
    const leads = readEnvelope(request)
    return leads && identityOf(leads)
  }),
  translate,
}

function identityOf(leads: Delivered[]): Identity {
  const [first, ...others] = leads as [Delivered, ...Delivered[]]
  if (others.length === 0)
    return { dedupeKey: first.key, type: first.action, subject: first.id, occurredAt: first.occurredAt }
  const keys = hashOf(leads.map(({ key }) => key).sort())
  const isSame = (pick: (lead: Delivered) => string) => others.every((lead) => pick(lead) === pick(first))
  return {
    dedupeKey: `batch:${keys}`,
    type: isSame(({ action }) => action) ? first.action : 'mixed',
    subject: isSame(({ id }) => id) ? first.id : `batch:${keys.slice(0, 16)}`,
    occurredAt: null,
  }
}
