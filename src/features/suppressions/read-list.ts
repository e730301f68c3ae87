import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { normalizeEmail } from '../../domain/email.ts'
import type { Channel } from '../../domain/events.ts'
import { parsePhone } from '../../domain/phone.ts'
import { type Address, readAddress } from '../messages/address.ts'

/** One line of a list of people not to write to; null where no address can be read in it. */
export type ListedAddress = { address: Address; channels: Channel[] } | null

/**
 * Reads such a list as authorities and old systems hand them out: one person a line, the address in whichever column holds
 * one, with or without a header. A phone stands for every channel of phones, as the lists mean it.
 */
export async function* readList(
  stream: Readable,
  country: string,
  only: Channel[] | null,
): AsyncGenerator<ListedAddress> {
  let isFirst = true
  for await (const line of createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY })) {
    if (line.trim() === '') continue
    const found = readLine(line, country, only)
    // a first line without an address is the header
    if (found || !isFirst) yield found
    isFirst = false
  }
}

function readLine(line: string, country: string, only: Channel[] | null): ListedAddress {
  for (const cell of line.split(/[;,\t]/)) {
    const text = cell.replace(/^["'\s\uFEFF]+|["'\s]+$/g, '')
    const channels = channelsOf(text, country)
    if (channels.length === 0) continue
    const wanted = only ? channels.filter((channel) => only.includes(channel)) : channels
    return wanted.length > 0 ? { address: readAddress(wanted[0]!, text, country), channels: wanted } : null
  }
  return null
}

function channelsOf(text: string, country: string): Channel[] {
  if (text.includes('@')) return normalizeEmail(text) ? ['email'] : []
  return /\d{8}/.test(text.replace(/\D/g, '')) && parsePhone(text, country) ? ['sms', 'whatsapp'] : []
}
