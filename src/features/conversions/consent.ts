import type { ConversionPlan } from '../../vendors/_kit/conversion-settings.ts'
import type { Wishes } from './store-wishes.ts'

/** Why a person's conversion must not be told, or null. An objection always counts, a consent only where it is demanded. */
export function blockOf(
  wishes: Wishes | undefined,
  { requireConsent }: Pick<ConversionPlan, 'requireConsent'>,
): string | null {
  if (wishes?.advertising === 'opt_out') return 'The person objected to advertising'
  if (requireConsent && wishes?.advertising !== 'opt_in') return 'The person did not consent to advertising'
  return null
}
