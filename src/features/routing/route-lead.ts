import type { LeadFact } from '../leads/merge-facts.ts'
import { saveLead } from '../leads/save-lead.ts'
import type { Conclusion, StepTools } from '../step.ts'
import { changedInputs, type RoutedFact, readArrivals } from './arrivals.ts'
import { type RoutedLead, routeBatch } from './route-batch.ts'
import { takeBack } from './store-route.ts'

/**
 * Gives leads to the workspace, team or person that the rules of their source name. A lead is routed once, when it is new; and
 * again when what the rules asked of it has changed, until a person takes it, answers it or closes it. Needs `saveLead` (or
 * `completeLead`) before it.
 */
export async function routeLead(facts: RoutedFact[], tools: StepTools): Promise<Conclusion[]> {
  const concerned = facts.filter(({ workspaceId }) => tools.workspace(workspaceId).routingVersion !== null)
  if (concerned.length === 0) return []
  const arrivals = await changedInputs(await readArrivals(concerned, tools), tools)
  if (arrivals.length === 0) return []
  const factsOf = new Map(arrivals.map(({ lead, facts }) => [lead.id, facts]))
  const routed = await routeBatch(
    arrivals.map(({ lead, facts }) => ({ lead, causeId: facts[0]!.intakeId })),
    tools,
  )
  const stays = routed.filter(({ occupant }) => occupant === null)
  for (const each of stays) tellLater(each, factsOf.get(each.lead.id)!)
  const told = stays.flatMap(({ lead, notices }): Conclusion[] =>
    notices.length > 0 ? [{ fact: factsOf.get(lead.id)![0]!, intents: notices }] : [],
  )
  return [...told, ...(await attachAgain(routed, factsOf, tools))]
}

/** Later steps of the same facts find the lead where it is now. */
function tellLater({ decision, partyId }: RoutedLead, facts: RoutedFact[]): void {
  for (const { known } of facts) {
    if (!known.lead) continue
    const tags = [...new Set([...known.lead.tags, ...decision.tags])].sort()
    Object.assign(known.lead, { workspaceId: decision.workspaceId, partyId, tags })
  }
}

/** A new lead whose enquiry the destination knows is that enquiry told again: its facts go to the lead that is there. */
async function attachAgain(
  routed: readonly RoutedLead[],
  factsOf: ReadonlyMap<string, RoutedFact[]>,
  tools: StepTools,
): Promise<Conclusion[]> {
  const repeats = routed.flatMap(({ lead, occupant }) => (occupant ? [{ leadId: lead.id, occupant }] : []))
  if (repeats.length === 0) return []
  await takeBack(tools.tx, repeats)
  return saveLead(
    repeats.flatMap(({ leadId }) => factsOf.get(leadId)! as LeadFact[]),
    tools,
  )
}
