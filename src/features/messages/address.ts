import { createHash } from 'node:crypto'
import { normalizeEmail } from '../../domain/email.ts'
import type { Channel } from '../../domain/events.ts'
import { phoneKey } from '../../domain/phone.ts'
import { storable } from '../../domain/storable.ts'

/** Where a message goes to or comes from. */
export interface Address {
  /** As it was written. */
  address: string
  /** The same for all its spellings; what consent and replies are matched by. */
  key: string
  /** Under which kind of identity a party is known by it. */
  kind: 'phone' | 'email' | 'whatsapp'
}

/** `country`: the workspace's, for phones without a country code. What is no address is its own key. */
export function readAddress(channel: Channel, text: string, country: string): Address {
  const address = indexable(text.trim())
  if (channel === 'email') return { address, key: normalizeEmail(address) ?? address, kind: 'email' }
  if (address.includes('@')) return { address, key: address, kind: 'whatsapp' }
  return { address, key: phoneKey(address, country) ?? address, kind: 'phone' }
}

const longest = 200

/** What an index takes and PostgreSQL's text holds: a longer one is known by its hash. */
export function indexable(text: string): string {
  if (text.length > longest) return `sha256:${createHash('sha256').update(text).digest('hex')}`
  return storable(text)
}
