import type { Conclusion, Fact, StepTools } from '../step.ts'
import { type ConversionEnd, endConversions } from './store.ts'

/** Writes down what became of conversions; what was not taken fails its request, so that a person sees it. */
export async function recordConversion(
  facts: Fact<'conversion.status'>[],
  { tx, log }: StepTools,
): Promise<Conclusion[]> {
  const ends = new Map<string, ConversionEnd>()
  for (const { workspaceId, event } of facts) {
    const { conversionId: id, state: status, reason, warnings } = event.data
    // accepted beats whatever else a batch says of it
    if (ends.get(id)?.status === 'accepted') continue
    ends.set(id, { id, workspaceId, status, reason: reason ?? (status === 'accepted' ? null : status), warnings })
  }
  const moved = await endConversions(tx, [...ends.values()])
  for (const { id, eventId } of moved) {
    const { status, reason } = ends.get(id)!
    log.info({ conversion: id, status, reason }, `Conversion ${eventId}: ${status}`)
  }
  return facts.map((fact) => {
    const { state, reason } = fact.event.data
    const isFailure = state === 'rejected' || state === 'expired'
    return { fact, outcome: { conversion: state }, ...(isFailure && { failure: `Conversion ${state}: ${reason}` }) }
  })
}
