import { hashOf } from '../_kit/identify.ts'
import { instantOfText } from '../_kit/instant.ts'
import { flagAt, objectAt, pick, textAt } from '../_kit/pick.ts'
import { readJson, type WebhookRequest } from '../_kit/request.ts'

export const actions = ['on_create_lead', 'on_update_lead', 'on_close_lead'] as const
export type C2sAction = (typeof actions)[number]

/** One lead of a request, whichever of the four envelope shapes it came in. */
export interface Delivered {
  id: string
  /** What happened, in C2S's word; another word than the three known ones is kept as it is. */
  action: string
  attributes: Record<string, unknown>
  internalId: string | null
  /** When the lead was last changed, ISO-8601 UTC. */
  updatedAt: string | null
  /** When what the action says happened. */
  occurredAt: string | null
  /** Unique per change of a lead. */
  key: string
}

/** C2S writes São Paulo's clock when it gives no offset. */
const zone = 'America/Sao_Paulo'

/**
 * Every readable lead of the request: `{id, hook_action, attributes}`, the same under `lead` or `data`, or what
 * `GET /leads/{id}` answers without an action; alone or in arrays. Null when there is none.
 */
export function readEnvelope(request: WebhookRequest): Delivered[] | null {
  const body = readJson(request)
  if (!body.ok) return null
  const items = itemsOf(body.value)
  const byKey = new Map<string, Delivered>()
  for (const item of items) {
    const delivered = readItem(item, request.action)
    if (delivered && !byKey.has(delivered.key)) byKey.set(delivered.key, delivered)
  }
  return byKey.size > 0 ? [...byKey.values()] : null
}

interface Item {
  envelope: Record<string, unknown>
  lead: Record<string, unknown>
}

function itemsOf(value: unknown): Item[] {
  return asList(value).flatMap((one) => {
    const envelope = objectAt(one)
    if (!envelope) return []
    const inner = pick(envelope, 'lead') ?? pick(envelope, 'data') ?? envelope
    return asList(inner).flatMap((each) => {
      const lead = objectAt(each)
      return lead ? [{ envelope, lead }] : []
    })
  })
}

const asList = (value: unknown): unknown[] => (Array.isArray(value) ? value : [value])

function readItem({ envelope, lead }: Item, urlAction: string | null): Delivered | null {
  const id = textAt(lead, 'id') ?? textAt(lead, 'internal_id')
  if (!id) return null
  const attributes = objectAt(lead, 'attributes') ?? lead
  const action =
    textAt(envelope, 'hook_action') ?? textAt(lead, 'hook_action') ?? knownAction(urlAction) ?? classify(attributes)
  const updatedAt = timeAt(attributes, 'updated_at')
  const createdAt = timeAt(attributes, 'created_at')
  const changedAt = updatedAt ?? timeAt(envelope, 'timestamp')
  const version = updatedAt ?? textAt(attributes, 'updated_at') ?? hashOf(lead).slice(0, 32)
  return {
    id,
    action,
    attributes,
    internalId: textAt(lead, 'internal_id'),
    updatedAt,
    occurredAt: action === 'on_create_lead' ? (createdAt ?? changedAt) : changedAt,
    key: `${id}:${action}:${version}`,
  }
}

/** Each action is subscribed at a URL of its own, because the body may not say which one it is. */
const knownAction = (action: string | null): C2sAction | undefined => actions.find((known) => known === action)

/** What probably happened, when neither the body nor the URL says. */
function classify(attributes: Record<string, unknown>): C2sAction {
  if (flagAt(attributes, 'archive_details', 'archived') || flagAt(attributes, 'done_details', 'done'))
    return 'on_close_lead'
  const created = timeAt(attributes, 'created_at')
  return created !== null && created === timeAt(attributes, 'updated_at') ? 'on_create_lead' : 'on_update_lead'
}

const timeAt = (value: unknown, name: string): string | null => instantOfText(textAt(value, name), zone)
