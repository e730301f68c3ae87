import { hashOf } from '../_kit/identify.ts'
import { listAt, objectAt, pick, textAt } from '../_kit/pick.ts'
import { readJson, type WebhookRequest } from '../_kit/request.ts'

type Row = Record<string, unknown>

/** A delivery of an import, or of what visitors of a website did. */
export type Delivery =
  | { kind: 'import'; event: string; jobId: string | null; timestamp: string | null; root: Row; leads: Row[] }
  | { kind: 'pixel'; event: string; visits: Visit[] }

/** One thing that one visitor did. */
export interface Visit {
  /** Names it: there is no event id. */
  key: string
  event: string
  /** AudienceLab's id of the person. */
  personId: string | null
  at: string | null
  fields: Row
}

/** Null when the body is neither. A pixel sends one object, a list, or a list under `result`. */
export function readDelivery(request: WebhookRequest): Delivery | null {
  const body = readJson(request)
  if (!body.ok) return null
  const root = objectAt(body.value)
  const event = textAt(root, 'event_type') ?? textAt(root, 'event')
  if (root && event && (event === 'test' || event.startsWith('import.'))) {
    const leads = [listAt(root, 'leads'), listAt(root, 'data')].find((list) => list.length > 0) ?? []
    const rows = leads.map((lead) => objectAt(lead) ?? {}).filter((lead) => Object.keys(lead).length > 0)
    const [jobId, timestamp] = [textAt(root, 'import_job_id'), textAt(root, 'timestamp')]
    return { kind: 'import', event, jobId, timestamp, root, leads: rows }
  }
  const list = Array.isArray(body.value)
    ? body.value
    : Array.isArray(pick(root, 'result'))
      ? listAt(root, 'result')
      : null
  if (!list && textAt(root, 'pixel_id') === null) return null
  const visits = new Map((list ?? [root]).flatMap((item) => readVisit(item)).map((visit) => [visit.key, visit]))
  const names = new Set([...visits.values()].map((visit) => visit.event))
  return { kind: 'pixel', event: names.size === 1 ? [...names][0]! : 'visits', visits: [...visits.values()] }
}

function readVisit(item: unknown): Visit[] {
  const fields = objectAt(item)
  if (!fields || Object.keys(fields).length === 0) return []
  const event = textAt(fields, 'event') ?? textAt(fields, 'event_type') ?? textAt(fields, 'type') ?? 'visit'
  const uuid = textAt(fields, 'resolution', 'UUID') ?? textAt(fields, 'UUID')
  const personId = textAt(fields, 'profile_id') ?? textAt(fields, 'uid') ?? uuid
  const at = textAt(fields, 'event_timestamp') ?? textAt(fields, 'activity_start_date')
  const pixelId = textAt(fields, 'pixel_id')
  const isNamed = pixelId !== null && personId !== null && at !== null
  const key = isNamed ? [pixelId, personId, at, event].join(':') : hashOf(fields)
  return [{ key, event, personId, at, fields }]
}
