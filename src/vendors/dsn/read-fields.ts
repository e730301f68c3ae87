import { hashOf } from '../_kit/identify.ts'
import { bareAddress } from '../_kit/mail-events.ts'

/** The first Message-ID of a field, without its brackets; null when there is none. */
export const messageIdOf = (text: string | undefined | null): string | null =>
  /<([^<>\s]+)>/.exec(text ?? '')?.[1] ?? null

/** The address in `Name <address>` or alone; null when it is none, or hidden by who reports. */
export function mailAddress(text: string | undefined | null): string | null {
  const address = bareAddress(text ?? null)?.toLowerCase() ?? null
  return address && /^[^\s@<>,;]+@[^\s@<>,;]+$/.test(address) && !/^(redacted|x+)@|@redacted/.test(address)
    ? address
    : null
}

/**
 * ISO-8601 UTC of a mail's written time (RFC 5322); null when it is none or says no zone: JavaScript would take it for the
 * server's own.
 */
export function instantOf(text: string | undefined): string | null {
  const plain = (text ?? '').replace(/\([^()]*\)/g, '').trim()
  if (!/(?:[+-]\d{4}|\b(?:GMT|UTC?|[ECMP][SD]T))$/.test(plain)) return null
  const at = new Date(plain.replace(/\bUT$/, 'UTC'))
  const year = at.getUTCFullYear()
  return year >= 1970 && year < 2100 ? at.toISOString() : null
}

export const bodyDigest = (body: Buffer): string => hashOf(body)
