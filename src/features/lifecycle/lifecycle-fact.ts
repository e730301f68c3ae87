import type { SiteState, SubscriptionState } from '../../domain/events.ts'
import { type ContactFact, type ContactStatus, contactStateOf } from './contact-status.ts'
import { type SubscriptionFact, type SubscriptionStatus, subscriptionStateOf } from './subscription-status.ts'
import { type WebsiteFact, type WebsiteStatus, websiteStateOf } from './website-status.ts'

/** What happened to a lead: everything that its three statuses follow from. Ids of orders and subscriptions are unique among all vendors. */
export type LifecycleFact = { at: Date } & (
  | { kind: 'reached'; status: Exclude<ContactStatus, 'pending' | 'unsubscribed'> }
  | { kind: 'opt_out' | 'opt_in' }
  | { kind: 'site'; status: SiteState }
  | { kind: 'purchase'; orderId: string; subscriptionId: string | null }
  | { kind: 'refund'; orderId: string }
  | { kind: 'subscription'; subscriptionId: string; status: SubscriptionState }
  | Override
)

/** A person's word. */
export type Override =
  | { kind: 'override'; field: 'contact_status'; status: ContactStatus }
  | { kind: 'override'; field: 'website_status'; status: WebsiteStatus }
  | { kind: 'override'; field: 'subscription_status'; status: SubscriptionStatus }

export interface Standing<S extends string = string> {
  status: S
  since: Date | null
  flags: string[]
}

export const statusFields = ['contact_status', 'website_status', 'subscription_status'] as const
export type StatusField = (typeof statusFields)[number]

/** Where a lead stands: a function of the set of facts. */
export function standingsOf(facts: readonly LifecycleFact[]): Record<StatusField, Standing> {
  return {
    contact_status: contactStateOf(facts.flatMap(toContact)),
    website_status: websiteStateOf(facts.flatMap(toWebsite)),
    subscription_status: subscriptionStateOf(facts.flatMap(toSubscription)),
  }
}

/** The statuses that a fact speaks of: what each would be if nothing else were known. */
export function impliedBy(fact: LifecycleFact): Partial<Record<StatusField, string>> {
  switch (fact.kind) {
    case 'reached':
      return { contact_status: fact.status }
    case 'opt_out':
      return { contact_status: 'unsubscribed' }
    case 'opt_in':
      return {}
    case 'site':
      return { website_status: fact.status }
    case 'purchase':
      return { contact_status: 'purchased', website_status: 'sold' }
    case 'refund':
      return { website_status: 'archived' }
    case 'subscription':
      return {
        subscription_status: fact.status,
        ...(fact.status === 'cancelled' && { website_status: 'archived' }),
      }
    case 'override':
      return { [fact.field]: fact.status }
  }
}

/** When the person last did something itself; null when it never did. */
export function lastInteractionOf(facts: readonly LifecycleFact[]): Date | null {
  const own = facts.filter((fact) => fact.kind === 'purchase' || fact.kind.startsWith('opt_') || isSignOfLife(fact))
  return own.reduce<Date | null>((last, { at }) => (last === null || at > last ? at : last), null)
}

const isSignOfLife = (fact: LifecycleFact) =>
  fact.kind === 'reached' && ['opened', 'clicked', 'replied', 'purchased'].includes(fact.status)

/** When a lead was first written to, first answered and first bought; null for what did not happen. */
export interface Milestones {
  firstContactAt: Date | null
  repliedAt: Date | null
  purchasedAt: Date | null
}

/** A person who sets the contact's status has spoken to it: that counts as written to. */
export function milestonesOf(facts: readonly LifecycleFact[]): Milestones {
  const isContact = (fact: LifecycleFact) =>
    (fact.kind === 'reached' && (fact.status === 'emailed' || fact.status === 'sms_sent')) ||
    (fact.kind === 'override' && fact.field === 'contact_status' && fact.status !== 'pending')
  const isReply = (fact: LifecycleFact) => fact.kind === 'reached' && fact.status === 'replied'
  const isPurchase = (fact: LifecycleFact) =>
    fact.kind === 'purchase' || (fact.kind === 'reached' && fact.status === 'purchased')
  return {
    firstContactAt: earliest(facts.filter(isContact)),
    repliedAt: earliest(facts.filter(isReply)),
    purchasedAt: earliest(facts.filter(isPurchase)),
  }
}

const earliest = (facts: readonly LifecycleFact[]) =>
  facts.reduce<Date | null>((first, { at }) => (first === null || at < first ? at : first), null)

function toContact(fact: LifecycleFact): ContactFact[] {
  const { at } = fact
  switch (fact.kind) {
    case 'reached':
      return [{ kind: 'reached', status: fact.status, at }]
    case 'opt_out':
    case 'opt_in':
      return [{ kind: fact.kind, at }]
    case 'purchase':
      return [{ kind: 'reached', status: 'purchased', at }]
    case 'override':
      return fact.field === 'contact_status' ? [{ kind: 'override', status: fact.status, at }] : []
    default:
      return []
  }
}

function toWebsite(fact: LifecycleFact): WebsiteFact[] {
  switch (fact.kind) {
    case 'site':
    case 'purchase':
    case 'refund':
      return [fact]
    case 'subscription':
      return fact.status === 'cancelled'
        ? [{ kind: 'cancellation', subscriptionId: fact.subscriptionId, at: fact.at }]
        : []
    case 'override':
      return fact.field === 'website_status' ? [{ kind: 'override', status: fact.status, at: fact.at }] : []
    default:
      return []
  }
}

function toSubscription(fact: LifecycleFact): SubscriptionFact[] {
  if (fact.kind === 'subscription') return [{ subscriptionId: fact.subscriptionId, status: fact.status, at: fact.at }]
  if (fact.kind !== 'override' || fact.field !== 'subscription_status') return []
  return [{ subscriptionId: null, status: fact.status, at: fact.at }]
}
