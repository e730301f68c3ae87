import type { Event } from '../../domain/events.ts'
import type { VerifiedRequest } from '../_kit/request.ts'
import { readEntry } from './read-entry.ts'

/** One fact for each lead that was changed, or the one for a new lead. A lead named twice is changed once. */
export function translate(request: VerifiedRequest): Event[] {
  const entry = readEntry(request)
  if (!entry) return []
  const { id, type, at: occurredAt, by, leadIds, lead } = entry
  const data = { vendorLeadId: null, ...lead, by }
  if (!leadIds) return [{ type, key: `entry:${id}`, subject: `entry:${id}`, occurredAt, data }]
  return [...new Set(leadIds)].map((leadId) => ({
    type,
    key: `entry:${id}:${leadId}`,
    subject: leadId || 'nobody',
    occurredAt,
    data: { ...data, leadId },
  }))
}
