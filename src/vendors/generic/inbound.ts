import type { Inbound } from '../_kit/contract.ts'
import { bodyHash, identifyWith } from '../_kit/identify.ts'
import { blankFields, harmlessHeaders } from '../_kit/redact.ts'
import { readFacts } from './read-facts.ts'
import type { GenericSettings } from './settings.ts'
import { verify } from './verify.ts'

export const inbound: Inbound<GenericSettings> = {
  verify,
  identify: identifyWith((request, settings) => {
    const reading = readFacts(request, settings)
    if (!reading) return null
    const { dedupeKey, type, at: occurredAt, events } = reading
    return { dedupeKey, type, subject: events[0]?.subject ?? bodyHash(request), occurredAt }
  }),
  redact: ({ body, headers }, { scheme, place, placeName, secrets }) => ({
    body: scheme === 'token' && place === 'field' ? withoutToken(body, placeName ?? '', secrets) : body,
    headers: harmlessHeaders(headers, []),
  }),
  translate: (request, settings) => readFacts(request, settings)?.events ?? [],
}

/** The token out of the body, wherever else it stands. */
function withoutToken(body: Buffer, name: string, secrets: string[]): Buffer {
  const blanked = blankFields(body, [name.split('.').at(-1) ?? name])
  if (!secrets.some((secret) => secret && blanked.includes(secret))) return blanked
  return Buffer.from(
    secrets.filter(Boolean).reduce((text, secret) => text.replaceAll(secret, '***'), blanked.toString()),
  )
}
