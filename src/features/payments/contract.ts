import { z } from 'zod'
import { pageOf, pageQuery, time } from '../page.ts'

const text = z.string().nullable()

/** What orders and subscriptions have in common. */
const record = {
  id: z.uuid(),
  vendor: z.string(),
  connectionId: z.uuid(),
  leadId: z.uuid().nullable().describe('Null while nobody who could be a lead is known'),
  since: time.nullable().describe('Since when the status holds'),
  flags: z.array(z.string()).describe('What is odd about the facts: `approval_after_refund`, …'),
  amount: z.number().nullable().describe("In the currency's major unit"),
  currency: text.describe('ISO 4217'),
  customer: z.object({ name: text, email: text, phone: text }),
  product: z.object({ id: text, name: text }).nullable(),
  createdAt: time,
  updatedAt: time,
}

const purchaseStatus = z.enum(['none', 'abandoned', 'pending', 'refused', 'approved', 'refunded', 'charged_back'])
const subscriptionStatus = z.enum(['none', 'active', 'past_due', 'paused', 'cancelled'])

export const purchaseItem = z.object({
  ...record,
  orderId: z.string().describe("The vendor's"),
  status: purchaseStatus,
  paymentMethod: text,
  reason: text.describe('Why it was refused or refunded, in the vendor’s words'),
  subscriptionId: text.describe("The vendor's id of the subscription that it pays"),
})

export const subscriptionItem = z.object({
  ...record,
  subscriptionId: z.string().describe("The vendor's"),
  status: subscriptionStatus,
})

const fact = z.object({ key: z.string(), status: z.string(), at: time, intakeId: z.uuid() })
const more = {
  details: z.record(z.string(), z.unknown()).describe('Everything the facts state, CPF masked'),
  facts: z.array(fact).describe('What the vendor told, oldest first'),
}
export const purchaseDetail = purchaseItem.extend(more)
export const subscriptionDetail = subscriptionItem.extend(more)

const query = { ...pageQuery([time, z.uuid()]), vendor: z.string().optional(), leadId: z.uuid().optional() }
export const listPurchasesQuery = z.object({ ...query, status: purchaseStatus.optional() })
export const listSubscriptionsQuery = z.object({ ...query, status: subscriptionStatus.optional() })
export const listPurchasesAnswer = pageOf(purchaseItem)
export const listSubscriptionsAnswer = pageOf(subscriptionItem)
