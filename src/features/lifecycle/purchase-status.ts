import { highestRank } from './highest-rank.ts'

export type PurchaseStatus = 'none' | 'abandoned' | 'pending' | 'refused' | 'approved' | 'refunded' | 'charged_back'

/**
 * Lowest first. Money that went back stays back: an approval that comes late, or is told again, never revives a refunded
 * order. A refused attempt is followed by an approved one within one order, not the other way round.
 */
export const purchaseRank: readonly PurchaseStatus[] = [
  'none',
  'abandoned',
  'pending',
  'refused',
  'approved',
  'refunded',
  'charged_back',
]

/** One fact of one order. */
export interface PurchaseFact {
  status: Exclude<PurchaseStatus, 'none'>
  at: Date
}

/**
 * `approval_after_refund`: an approval is dated after the refund. `refund_without_approval`: the approval never came, or
 * comes late. `refusal_after_approval`: a refusal is dated after the approval.
 */
export type PurchaseFlag = 'approval_after_refund' | 'refund_without_approval' | 'refusal_after_approval'

export interface PurchaseStanding {
  status: PurchaseStatus
  since: Date | null
  flags: PurchaseFlag[]
}

/** Where one order stands: a function of the set of its facts. */
export function purchaseStateOf(facts: readonly PurchaseFact[]): PurchaseStanding {
  const times = (...statuses: PurchaseStatus[]) =>
    facts.filter(({ status }) => statuses.includes(status)).map(({ at }) => at.getTime())
  const approvals = times('approved')
  const refunds = times('refunded', 'charged_back')
  const flags: PurchaseFlag[] = []
  if (Math.max(...approvals) > Math.min(...refunds)) flags.push('approval_after_refund')
  if (refunds.length > 0 && approvals.length === 0) flags.push('refund_without_approval')
  if (Math.max(...times('refused')) > Math.min(...approvals)) flags.push('refusal_after_approval')
  return { ...highestRank(purchaseRank, facts, { status: 'none', since: null }), flags }
}
