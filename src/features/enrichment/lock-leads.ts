import { isId } from '../../base/ids.ts'
import type { Fact, StepTools } from '../step.ts'
import { type EnrichedLead, lockEnrichedLeads } from './store.ts'

export type AnswerType = 'person.identified' | 'person.enriched'

/** An answer and the lead it is about. */
export interface Answered<T extends AnswerType> {
  fact: Fact<T>
  lead: EnrichedLead
}

/**
 * The leads that answers are about, locked: two answers about one lead are weighed one after the other, so that the second
 * sees the first. An answer may come from outside: one about a lead that its workspace never had is left out.
 */
export async function lockAnswered<T extends AnswerType>(
  facts: Fact<T>[],
  { tx, log }: StepTools,
): Promise<Answered<T>[]> {
  const leadIdOf = (fact: Fact<T>) => (fact.event.data as { leadId: string }).leadId
  const leads = await lockEnrichedLeads(tx, facts.map(leadIdOf).filter(isId))
  return facts.flatMap((fact) => {
    const lead = leads.get(leadIdOf(fact))
    if (lead && (lead.workspaceId === fact.workspaceId || lead.sourceWorkspaceId === fact.workspaceId))
      return [{ fact, lead }]
    log.warn({ lead: leadIdOf(fact), intake: fact.intakeId, vendor: fact.vendor }, 'answer about an unknown lead')
    return []
  })
}
