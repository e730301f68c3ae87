import { learnStatements } from '../parties/learn-statements.ts'
import { insertTies, type Tie } from '../parties/store-ties.ts'
import { erasedReason, forgetFacts } from '../privacy/refuse-erased.ts'
import type { Conclusion, StepTools } from '../step.ts'
import type { Saved } from './apply-facts.ts'
import { attachLeads } from './attach-leads.ts'
import type { People } from './group-people.ts'
import { toKnownLead } from './known-lead.ts'
import type { LeadFact } from './merge-facts.ts'
import { freshParties, namesOf } from './state-names.ts'
import { writeLeads } from './store-write.ts'
import { changesOf, leadRow, partyIntakesOf } from './write-rows.ts'

/**
 * Attaches each fact to its lead and its person, or makes them. Facts may come in any order, twice, or many about one
 * lead: fields are merged by the vendor's clock. Three statements for a batch of new leads of new people, at most six
 * otherwise, whatever the size of the batch; a few more when another batch saves the same person at that moment.
 */
export async function saveLead(facts: LeadFact[], tools: StepTools): Promise<Conclusion[]> {
  const { tx, now } = tools
  const { batch, people, refused } = await attachLeads(facts, tools)
  const erased = new Set(refused)
  if (refused.length > 0)
    await forgetFacts(
      tx,
      tools.sealer,
      refused,
      facts.filter((fact) => !erased.has(fact)),
    )
  const names = namesOf(batch)
  await writeLeads(tx, {
    parties: freshParties(batch, people.fresh, names),
    newLeads: batch.filter((lead) => !lead.before).map((lead) => leadRow(lead, now)),
    changedLeads: batch.filter((lead) => lead.before && lead.isChanged).map((lead) => leadRow(lead, now)),
    changes: batch.flatMap((lead) => changesOf(lead, now)),
    partyIntakes: batch.flatMap(partyIntakesOf),
  })
  await insertTies(tx, tiesOf(batch, people))
  await learnStatements(
    tx,
    names.filter(({ partyId }) => !people.fresh.has(partyId)),
  )
  for (const lead of batch) {
    const known = toKnownLead(lead)
    for (const { fact } of lead.incoming.facts) fact.known.lead = known
  }
  return outcomes(facts, erased)
}

/** A caller that waits learns the lead, when its request spoke of one. */
function outcomes(facts: LeadFact[], erased: ReadonlySet<LeadFact>): Conclusion[] {
  const leadsOf = Map.groupBy(facts, ({ intakeId }) => intakeId)
  return [...leadsOf.values()].flatMap((told): Conclusion[] => {
    const ids = new Set(told.flatMap(({ known }) => known.lead?.id ?? []))
    const [leadId] = ids
    const refused = told.find((fact) => erased.has(fact))
    if (refused) return [{ fact: refused, failure: erasedReason, ...(ids.size === 1 && { outcome: { leadId } }) }]
    if (ids.size === 0) return [{ fact: told[0]!, failure: 'There is no such lead' }]
    return ids.size === 1 ? [{ fact: told[0]!, outcome: { leadId } }] : []
  })
}

/** Known parties that the contacts of a lead tie together: a timer links them. */
function tiesOf(batch: Saved[], { ties }: People): Tie[] {
  return ties.map(({ a, b, lead }) => {
    const { id: leadId, workspaceId, incoming } = batch[lead]!
    return { a, b, leadId, workspaceId, intakeId: incoming.facts[0]!.fact.intakeId }
  })
}
