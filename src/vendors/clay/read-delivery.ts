import { objectAt, textAt } from '../_kit/pick.ts'
import { readJson, type WebhookRequest } from '../_kit/request.ts'

/** What a delivery tells, whichever of Clay's surfaces sent it. */
export interface Delivery {
  /** `enrichment.completed`, `enrichment.failed`, `test`, `routine.finished` or another word. */
  event: string
  timestamp: string | null
  recordId: string | null
  jobId: string | null
  /** Ours, from the row that asked. */
  correlation: string | null
  /** The row as it was sent. */
  row: Record<string, unknown>
}

/** Null when the body is no object or tells nothing that we could name. */
export function readDelivery(request: WebhookRequest): Delivery | null {
  const body = readJson(request)
  const root = body.ok ? objectAt(body.value) : null
  if (!root) return null
  const row = objectAt(root, 'row') ?? root
  const event = textAt(root, 'event_type') ?? textAt(root, 'event') ?? routineEvent(root) ?? impliedEvent(row)
  if (!event) return null
  const id = (name: string) => textAt(root, name) ?? textAt(row, name)
  return {
    event,
    timestamp: id('timestamp') ?? textAt(root, 'createdAt'),
    recordId: id('clay_record_id') ?? id('record_id'),
    jobId: id('enrichment_job_id') ?? textAt(root, 'data', 'routine_run_id'),
    correlation: id('correlation_id') ?? textAt(row, 'person', 'correlation_id'),
    row,
  }
}

/** Clay's own webhook carries the id of a run and nothing else; without one it is Clay's test. */
function routineEvent(root: Record<string, unknown>): string | null {
  if (textAt(root, 'webhookId') === null) return null
  return textAt(root, 'data', 'routine_run_id') === null ? 'test' : 'routine.finished'
}

/** The body of an HTTP API column is whatever its user typed: a row that says something is an answer. */
function impliedEvent(row: Record<string, unknown>): string | null {
  const status = textAt(row, 'enrichment_status')?.toLowerCase()
  if (status === 'failed' || status === 'error') return 'enrichment.failed'
  const telling = ['correlation_id', 'email', 'full_name', 'company_name', 'linkedin_url']
  const isRow = telling.some((name) => textAt(row, name) !== null)
  return status || isRow || objectAt(row, 'person') || objectAt(row, 'company') ? 'enrichment.completed' : null
}
