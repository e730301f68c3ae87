import { derivedId } from '../../base/ids.ts'
import { factTime } from '../lifecycle/fact-time.ts'
import { type PurchaseFact, purchaseStateOf } from '../lifecycle/purchase-status.ts'
import type { Conclusion, Fact, StepTools } from '../step.ts'
import { erasedFailure, type Kept, keepRecords } from './keep-records.ts'
import { statedFacts } from './merge-details.ts'
import { purchases } from './store-records.ts'

const statuses = {
  'checkout.abandoned': 'abandoned',
  'payment.pending': 'pending',
  'purchase.refused': 'refused',
  'purchase.approved': 'approved',
  'purchase.refunded': 'refunded',
  'purchase.charged_back': 'charged_back',
} as const satisfies Record<string, PurchaseFact['status']>

export type PurchaseEvent = keyof typeof statuses

export type KeptPurchase = Kept<PurchaseFact['status']>

declare module '../step.ts' {
  interface Known {
    /** Set by `recordPurchase`: the order as it stands with this fact. */
    purchase?: KeptPurchase
  }
}

/**
 * Keeps the order that each fact is about, one row per workspace, vendor and order id, and finds its lead. The order's
 * status is a function of the set of its facts: a late approval never revives a refunded one.
 */
export async function recordPurchase(facts: Fact<PurchaseEvent>[], tools: StepTools): Promise<Conclusion[]> {
  const told = facts.map((fact) => {
    const { type, data, occurredAt } = fact.event
    return {
      fact,
      recordId: purchaseId(fact.workspaceId, fact.vendor, data.orderId),
      reference: data.orderId,
      namedLeadId: data.leadId,
      person: data.customer,
      product: data.product,
      status: statuses[type],
      at: factTime(occurredAt, fact.receivedAt),
      data: statedFacts(data),
    }
  })
  const kept = await keepRecords(purchases, purchaseStateOf, told, tools)
  for (const [at, fact] of facts.entries()) fact.known.purchase = kept[at]!
  return facts.map((fact) => ({ fact, outcome: outcomeOf(fact.known.purchase!), ...erasedFailure(fact) }))
}

/** The id of an order's row. */
export const purchaseId = (workspaceId: string, vendor: string, orderId: string): string =>
  derivedId('purchase', workspaceId, vendor, orderId)

const outcomeOf = ({ reference, standing, leadId }: KeptPurchase) => ({
  order_id: reference,
  order_status: standing.status,
  lead_id: leadId,
})
