import type { Inbound } from '../_kit/contract.ts'
import { identifyWith } from '../_kit/identify.ts'
import { byCall } from '../_kit/schemes/by-call.ts'
import { readEntry } from './read-entry.ts'
import { translate } from './translate.ts'

export const inbound: Inbound<Record<string, never>> = {
  verify: byCall(),
  identify: identifyWith((request) => {
    const entry = readEntry(request)
    if (!entry) return null
    const [leadId, ...others] = entry.leadIds ?? []
    const subject = leadId && others.length === 0 ? leadId : entry.id
    return { dedupeKey: entry.id, type: entry.type, subject, occurredAt: entry.at }
  }),
  translate,
}
