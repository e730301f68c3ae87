import { hashOf } from '../_kit/identify.ts'
import { listAt, objectAt, textAt } from '../_kit/pick.ts'
import { readJson, type WebhookRequest } from '../_kit/request.ts'

/** What a delivery tells. */
export interface Delivery {
  event: string
  timestamp: string | null
  leads: DeliveredLead[]
}

export interface DeliveredLead {
  /** DataShopper's id of the lead, where it gives one. */
  id: string | null
  /** Names this lead with what is said of it: the same words about the same lead are the same. */
  key: string
  fields: Record<string, unknown>
}

/** Null when the body names no event and holds no lead. Of a lead that stands in it twice only the first is kept. */
export function readDelivery(request: WebhookRequest): Delivery | null {
  const body = readJson(request)
  const root = body.ok ? objectAt(body.value) : null
  if (!root) return null
  const leads = leadsIn(root)
  const event = textAt(root, 'event_type') ?? textAt(root, 'event') ?? impliedEvent(leads)
  return event ? { event, timestamp: textAt(root, 'timestamp'), leads } : null
}

/** One under `lead`, several under `leads`; `data` and `records` are understood too. */
function leadsIn(root: Record<string, unknown>): DeliveredLead[] {
  const single = objectAt(root, 'lead') ?? objectAt(root, 'data')
  const lists = ['leads', 'data', 'records'].flatMap((name) => listAt(root, name))
  const byKey = new Map<string, DeliveredLead>()
  for (const item of single ? [single, ...lists] : lists) {
    const fields = objectAt(item)
    if (!fields || Object.keys(fields).length === 0) continue
    const id = textAt(fields, 'datashopper_id') ?? textAt(fields, 'id')
    const key = [id ?? 'no id', hashOf(fields).slice(0, 32)].join(':')
    if (!byKey.has(key)) byKey.set(key, { id, key, fields })
  }
  return [...byKey.values()]
}

function impliedEvent(leads: DeliveredLead[]): string | null {
  if (leads.length === 0) return null
  return leads.length === 1 ? 'leads.single' : 'leads.batch'
}
