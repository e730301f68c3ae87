import type { EventType } from '../domain/events.ts'
import { recordConversion } from '../features/conversions/record-conversion.ts'
import { sendConversion } from '../features/conversions/send-conversion.ts'
import { completeLead } from '../features/enrichment/complete-lead.ts'
import { enrichLead } from '../features/enrichment/enrich-lead.ts'
import { identifyPerson } from '../features/enrichment/identify-person.ts'
import { noteOnCrm } from '../features/enrichment/note-on-crm.ts'
import { recordVerdict } from '../features/enrichment/record-verdict.ts'
import { saveParty } from '../features/enrichment/save-party.ts'
import { announceImport } from '../features/imports/announce-import.ts'
import { closeLead } from '../features/leads/close-lead.ts'
import { saveLead } from '../features/leads/save-lead.ts'
import { recordSite } from '../features/lifecycle/record-site.ts'
import { advanceContact } from '../features/messages/advance-contact.ts'
import { advanceMessage } from '../features/messages/advance-message.ts'
import { recordConsent } from '../features/messages/record-consent.ts'
import { recordEngagement } from '../features/messages/record-engagement.ts'
import { recordOutgoing } from '../features/messages/record-outgoing.ts'
import { recordReply } from '../features/messages/record-reply.ts'
import { recordSender } from '../features/messages/record-sender.ts'
import { tellAlert } from '../features/notifications/tell-alert.ts'
import { advanceCustomer } from '../features/payments/advance-customer.ts'
import { recordPurchase } from '../features/payments/record-purchase.ts'
import { recordSubscription } from '../features/payments/record-subscription.ts'
import { routeLead } from '../features/routing/route-lead.ts'
import type { Step } from '../features/step.ts'

export type Reactions = { readonly [T in EventType]: readonly Step<T>[] }

/** What happens on each fact, in order: the whole behaviour on one screen. A missing event does not compile. */
export const reactions: Reactions = {
  'lead.created': [saveLead, routeLead, identifyPerson, enrichLead],
  'lead.updated': [saveLead, routeLead, identifyPerson, enrichLead],
  'lead.closed': [saveLead, routeLead, closeLead],
  'person.identified': [recordVerdict],
  'person.enriched': [completeLead, routeLead, saveParty, noteOnCrm],
  'message.sent': [recordOutgoing, advanceContact],
  'message.status': [advanceMessage, advanceContact],
  'message.received': [recordReply, recordConsent, advanceContact],
  'message.engaged': [recordEngagement, recordConsent, advanceContact],
  'consent.changed': [recordConsent, advanceContact],
  'sender.status': [recordSender],
  'purchase.approved': [recordPurchase, advanceCustomer, sendConversion],
  'purchase.refused': [recordPurchase, advanceCustomer, sendConversion],
  'purchase.refunded': [recordPurchase, advanceCustomer],
  'purchase.charged_back': [recordPurchase, advanceCustomer],
  'payment.pending': [recordPurchase, advanceCustomer],
  'checkout.abandoned': [recordPurchase, advanceCustomer, sendConversion],
  'subscription.changed': [recordSubscription, advanceCustomer],
  'conversion.status': [recordConversion],
  'site.status': [recordSite],
  'alert.changed': [tellAlert],
  'import.received': [],
  'import.finished': [announceImport],
  'test.received': [],
}
