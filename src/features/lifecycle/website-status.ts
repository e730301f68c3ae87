import type { SiteState } from '../../domain/events.ts'
import { highestRank, newest } from './highest-rank.ts'

export type WebsiteStatus = 'none' | SiteState | 'sold' | 'archived'

/** Lowest first. */
export const websiteRank: readonly WebsiteStatus[] = ['none', 'generating', 'generated', 'deployed', 'sold', 'archived']

export type WebsiteFact =
  | { kind: 'site'; status: SiteState; at: Date }
  /** An approved order; renewals of a subscription are orders too. */
  | { kind: 'purchase'; orderId: string; subscriptionId: string | null; at: Date }
  /** A refund or chargeback of one order. */
  | { kind: 'refund'; orderId: string; at: Date }
  | { kind: 'cancellation'; subscriptionId: string | null; at: Date }
  /** A person's word. */
  | { kind: 'override'; status: WebsiteStatus; at: Date }

type Purchase = Extract<WebsiteFact, { kind: 'purchase' }>

/** `refunded`: no order stands any more. `site_after_end`: work on the site went on after it was archived. */
export type WebsiteFlag = 'refunded' | 'site_after_end'

export interface WebsiteStanding {
  status: WebsiteStatus
  since: Date | null
  flags: WebsiteFlag[]
}

/**
 * Where a website stands: a function of the set of facts. It is the highest rank within the current purchase, which is
 * the newest that was not refunded. What ended an earlier purchase does not touch the current one: a cancellation counts
 * from the purchase's moment on and only for its own subscription. When every order was refunded the site is archived,
 * whatever comes late. A person's override replaces everything up to its moment.
 */
export function websiteStateOf(facts: readonly WebsiteFact[]): WebsiteStanding {
  const override = newest(
    facts.filter((fact) => fact.kind === 'override'),
    ({ status }) => websiteRank.indexOf(status),
  )
  const later = override ? facts.filter(({ at }) => at > override.at) : facts
  const refunds = facts.filter((fact) => fact.kind === 'refund')
  const purchases = later.filter((fact) => fact.kind === 'purchase')
  const standing = purchases.filter(({ orderId }) => refunds.every((refund) => refund.orderId !== orderId))
  const current = newestPurchase(standing)
  const ends = later
    .filter((fact) => endsPurchase(fact, current))
    .map(({ at }) => ({ status: 'archived' as const, at }))
  const reached: { status: WebsiteStatus; at: Date }[] = ends
  if (current) reached.push({ status: 'sold', at: current.at })
  else reached.push(...later.filter((fact) => fact.kind === 'site'))
  const lowest = override && !current ? { status: override.status, since: override.at } : nothing
  const { status, since } = highestRank<WebsiteStatus>(websiteRank, reached, lowest)
  return { status, since, flags: flagsOf(later, status, since, current) }
}

const nothing = { status: 'none' as const, since: null }

/** Of two orders of one moment the greater id: any rule will do that does not ask who came first. */
function newestPurchase(purchases: readonly Purchase[]): Purchase | null {
  const name = ({ orderId, subscriptionId }: Purchase) => JSON.stringify([orderId, subscriptionId ?? ''])
  const names = purchases.map(name).sort()
  return newest(purchases, (purchase) => names.indexOf(name(purchase)))
}

function endsPurchase(fact: WebsiteFact, current: Purchase | null): boolean {
  if (fact.kind === 'refund') return current === null
  if (fact.kind !== 'cancellation') return false
  if (current === null) return true
  const isOther =
    fact.subscriptionId !== null && current.subscriptionId !== null && fact.subscriptionId !== current.subscriptionId
  return !isOther && fact.at >= current.at
}

function flagsOf(facts: readonly WebsiteFact[], status: WebsiteStatus, since: Date | null, current: Purchase | null) {
  const flags: WebsiteFlag[] = []
  if (current === null && facts.some(({ kind }) => kind === 'refund')) flags.push('refunded')
  if (status === 'archived' && facts.some(({ kind, at }) => kind === 'site' && at > since!))
    flags.push('site_after_end')
  return flags
}
