import type { EventType } from '../domain/events.ts'
import { saveLead } from '../features/leads/save-lead.ts'
import type { Step } from '../features/step.ts'

export type Reactions = { readonly [T in EventType]: readonly Step<T>[] }

/** What happens on each fact, in order: the whole behaviour on one screen. A missing event does not compile. */
export const reactions: Reactions = {
  'lead.created': [saveLead],
  'lead.updated': [saveLead],
  'lead.closed': [saveLead],
  'person.identified': [],
  'person.enriched': [],
  'message.sent': [],
  'message.status': [],
  'message.received': [],
  'message.engaged': [],
  'consent.changed': [],
  'sender.status': [],
  'purchase.approved': [],
  'purchase.refused': [],
  'purchase.refunded': [],
  'purchase.charged_back': [],
  'payment.pending': [],
  'checkout.abandoned': [],
  'subscription.changed': [],
  'site.status': [],
  'import.finished': [],
  'test.received': [],
}
