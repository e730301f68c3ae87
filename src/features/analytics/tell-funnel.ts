import type { z } from 'zod'
import type { funnelAnswer } from './contract.ts'
import { peopleOf, type Span } from './span.ts'
import type { Funnel } from './store-leads.ts'

type Step = z.output<typeof funnelAnswer>['steps'][number]

/**
 * The steps of a funnel with what is left of the first and of the one before. People skip steps: who bought without a reply counts
 * among the buyers, not among those that went on from a reply.
 */
export function tellFunnel(funnel: Funnel, span: Span): Step[] {
  const steps: [Step['step'], number, number, number | null, object[]][] = [
    ['lead', funnel.leads, funnel.leads, null, []],
    ['contacted', funnel.contacted, funnel.contacted, funnel.toContact, [{ field: 'first_contact_at', op: 'exists' }]],
    ['replied', funnel.replied, funnel.contactedReplied, funnel.toReply, [{ field: 'replied_at', op: 'exists' }]],
    [
      'purchased',
      funnel.purchased,
      funnel.repliedPurchased,
      funnel.toPurchase,
      [{ field: 'purchased_at', op: 'exists' }],
    ],
    [
      'subscribed',
      funnel.subscribed,
      funnel.purchasedSubscribed,
      null,
      [{ field: 'subscription_status', op: 'is', value: 'active' }],
    ],
  ]
  return steps.map(([step, count, ofPrevious, medianSecondsFromPrevious, tests], at) => ({
    step,
    count,
    share: ratio(count, funnel.leads),
    shareOfPrevious: ratio(ofPrevious, steps[Math.max(0, at - 1)]![1]),
    medianSecondsFromPrevious,
    people: peopleOf(span, ...tests),
  }))
}

const ratio = (part: number, whole: number) => (whole === 0 ? 0 : part / whole)
