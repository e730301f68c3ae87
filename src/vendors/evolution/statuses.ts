import type { MessageState } from '../../domain/events.ts'
import type { EvolutionSettings } from './settings.ts'

/**
 * Words of Evolution (Baileys' names) and of its WhatsApp Cloud channel (Meta's). Baileys' SERVER_ACK is one tick:
 * WhatsApp's server has it. DELETED is what older versions say of an edit: it ends nothing.
 */
const words: Record<string, MessageState | 'ignored'> = {
  ERROR: 'failed',
  PENDING: 'pending',
  SERVER_ACK: 'sent',
  DELIVERY_ACK: 'delivered',
  READ: 'read',
  PLAYED: 'read',
  DELETED: 'ignored',
  ACCEPTED: 'pending',
  SENT: 'sent',
  DELIVERED: 'delivered',
  FAILED: 'failed',
}

/** Only gateways that forward raw Baileys events send numbers, and they do not agree on what they mean. */
const numbers: Record<EvolutionSettings['statusCodes'], Record<string, MessageState>> = {
  seed: { 0: 'failed', 1: 'pending', 2: 'delivered', 3: 'read', 4: 'read', 5: 'read' },
  baileys: { 0: 'failed', 1: 'pending', 2: 'sent', 3: 'delivered', 4: 'read', 5: 'read' },
}

/** Null for a status that nobody knows. */
export function readStatus(raw: string, scale: EvolutionSettings['statusCodes']): MessageState | 'ignored' | null {
  const table = /^\d+$/.test(raw) ? numbers[scale] : words
  const key = raw.toUpperCase()
  return Object.hasOwn(table, key) ? table[key]! : null
}
