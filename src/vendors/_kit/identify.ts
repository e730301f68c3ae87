import { createHash } from 'node:crypto'
import { storable } from '../../domain/storable.ts'
import type { Identity, VerifiedRequest } from './contract.ts'
import type { WebhookRequest } from './request.ts'

/** SHA-256 of the raw body in hex: the dedupe key of last resort. */
export function bodyHash(request: WebhookRequest): string {
  return hashOf(request.body)
}

/** SHA-256 in hex of a text or of a value as JSON, e.g. one item of an array body. */
export function hashOf(value: unknown): string {
  const bytes = Buffer.isBuffer(value) || typeof value === 'string' ? value : (JSON.stringify(value) ?? '')
  return createHash('sha256').update(bytes).digest('hex')
}

/** What an authentic body that cannot be read is stored under: the same bytes are the same delivery. */
export function unreadable(request: WebhookRequest, type = 'unreadable'): Identity {
  const key = bodyHash(request)
  return { dedupeKey: `unreadable:${key}`, type, subject: key, occurredAt: null, unreadable: true }
}

/**
 * Makes an `identify` that never throws and whose answer can always be stored: null or an exception becomes `unreadable`,
 * and texts are cut to what an index takes, without what PostgreSQL refuses.
 */
export function identifyWith<S>(
  read: (request: VerifiedRequest, settings: S) => Identity | null,
): (request: VerifiedRequest, settings: S) => Identity {
  return (request, settings) => {
    let identity: Identity | null = null
    try {
      identity = read(request, settings)
    } catch {
      // a body so odd that the reader fell over it is unreadable; the bytes are kept and a mended reader replays them
    }
    return identity ? fitting(identity) : unreadable(request)
  }
}

function fitting(identity: Identity): Identity {
  const { dedupeKey, subject } = identity
  const upTo = (longest: number, text: string) =>
    storable(text).length > longest ? `sha256:${hashOf(text)}` : storable(text)
  return {
    ...identity,
    dedupeKey: dedupeKey === null ? null : upTo(500, dedupeKey),
    subject: upTo(300, subject),
    type: storable(identity.type).slice(0, 100) || 'unknown',
  }
}
