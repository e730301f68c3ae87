import type { Conclusion, Fact, StepTools } from '../step.ts'
import { closeLeads } from './store-close.ts'

/** Notes when the vendor closed the lead: of several times the newest. Needs `saveLead` before it. */
export async function closeLead(facts: Fact<'lead.closed'>[], { tx }: StepTools): Promise<Conclusion[]> {
  const closed = facts.flatMap(({ known: { lead }, event, receivedAt }) =>
    lead ? [{ id: lead.id, closedAt: event.occurredAt ? new Date(event.occurredAt) : receivedAt }] : [],
  )
  await closeLeads(tx, closed)
  return []
}
