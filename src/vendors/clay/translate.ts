import type { Event } from '../../domain/events.ts'
import { bodyHash } from '../_kit/identify.ts'
import { instantOfText } from '../_kit/instant.ts'
import { textAt } from '../_kit/pick.ts'
import type { VerifiedRequest } from '../_kit/request.ts'
import { readCorrelation } from './correlate.ts'
import { type Delivery, readDelivery } from './read-delivery.ts'
import { leadFactsOf, profileOf } from './read-row.ts'

/**
 * A row that we asked about is an answer about our lead, any other one tells of a lead of Clay's own. A routine's webhook
 * holds no data: known and ignored.
 */
export function translate(request: VerifiedRequest): Event[] {
  const delivery = readDelivery(request)
  if (!delivery) return []
  const { event, recordId, jobId } = delivery
  const key = recordId && jobId ? `${event}:${recordId}:${jobId}` : `${event}:${bodyHash(request)}`
  const occurredAt = instantOfText(delivery.timestamp, 'UTC')
  if (event === 'test') return [{ type: 'test.received', key, subject: 'test', occurredAt, data: { note: 'Clay' } }]
  const isFailed = event === 'enrichment.failed'
  if (!isFailed && event !== 'enrichment.completed') return []
  const failure = isFailed ? failureOf(delivery.row) : null
  return [answer(delivery, failure, key, occurredAt) ?? lead(delivery, failure, key, occurredAt)].flatMap(
    (fact) => fact ?? [],
  )
}

function answer({ correlation, row }: Delivery, failure: string | null, key: string, occurredAt: string | null) {
  const asked = readCorrelation(correlation)
  if (!asked) return null
  const data = failure === null ? { ...asked, profile: profileOf(row) } : { ...asked, profile: null, failure }
  return { type: 'person.enriched' as const, key, subject: asked.leadId, occurredAt, data }
}

/** Null when nothing says whose row it is. */
function lead({ row, recordId }: Delivery, failure: string | null, key: string, occurredAt: string | null) {
  const data = leadFactsOf(row, recordId, failure)
  if (!data.vendorLeadId && !data.email && !data.phone) return null
  if (failure !== null && !data.email && !data.phone) return null
  const subject = data.vendorLeadId ?? data.email ?? data.phone ?? key
  return { type: 'lead.updated' as const, key, subject, occurredAt, data }
}

/** What Clay says went wrong: a text, or an object with a message. */
function failureOf(row: Record<string, unknown>): string {
  const said = ['error', 'error_message', 'message'].flatMap(
    (name) => textAt(row, name) ?? textAt(row, name, 'message') ?? [],
  )
  return said[0]?.slice(0, 300) ?? 'Clay gave no reason'
}
