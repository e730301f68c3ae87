import { z } from 'zod'
import { flag } from './settings.ts'

/** What a connection may call a conversion; `off`: it is not told. */
const eventName = (words: { title: string; help: string; default: string }) => {
  const { default: usual, ...rest } = words
  return z
    .preprocess(
      (value) => (value === '' || value === null ? undefined : value),
      z.string().trim().min(1).max(50).default(usual),
    )
    .meta({ ...rest, kind: 'text' })
}

/**
 * Settings that every vendor that takes conversions offers, under these names: `features/conversions` reads them to say
 * what is told to whom.
 */
export const conversionFields = {
  approvedAs: eventName({
    title: 'An approved purchase is told as',
    help: 'The name of the event, or off.',
    default: 'Purchase',
  }),
  refusedAs: eventName({
    title: 'A refused purchase is told as',
    help: 'The name of the event, or off. Lead is what earlier integrations sent, and teaches the optimisation that a refused payment is a new enquiry: AddPaymentInfo, or a name of your own, says what happened.',
    default: 'Lead',
  }),
  abandonedAs: eventName({
    title: 'An abandoned checkout is told as',
    help: 'The name of the event, or off. Lead is what earlier integrations sent: InitiateCheckout says what happened.',
    default: 'Lead',
  }),
  requireConsent: flag({
    title: 'Only with consent to advertising',
    help: 'On: people without a consent of the purpose advertising are left out. Off: only those who objected are.',
    default: false,
  }),
}

const plan = z.object(conversionFields)

/** What triggers a conversion; the fact's type. */
export type ConversionTrigger = 'purchase.approved' | 'purchase.refused' | 'checkout.abandoned'

export interface ConversionPlan {
  /** The event's name for each trigger; null: not told. */
  names: Record<ConversionTrigger, string | null>
  requireConsent: boolean
}

/** Reads a connection's plan out of its settings; what is missing has its default. */
export function conversionPlanOf(settings: Record<string, unknown>): ConversionPlan {
  const { approvedAs, refusedAs, abandonedAs, requireConsent } = plan.parse(settings)
  const nameOf = (name: string) => (name.toLowerCase() === 'off' ? null : name)
  return {
    names: {
      'purchase.approved': nameOf(approvedAs),
      'purchase.refused': nameOf(refusedAs),
      'checkout.abandoned': nameOf(abandonedAs),
    },
    requireConsent,
  }
}
