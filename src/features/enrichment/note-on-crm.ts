import type { PersonProfile } from '../../domain/events.ts'
import type { Intent } from '../../domain/intents.ts'
import { renderNote } from '../leads/render-note.ts'
import type { Verdict } from '../leads/verdict.ts'
import type { Conclusion, Fact, StepTools } from '../step.ts'
import { type EnrichedLead, findIdentifications, lockLeads, markEnriched } from './store.ts'
import { verdictOf } from './weigh-answers.ts'

type EnrichedFact = Fact<'person.enriched'>

interface Note {
  lead: EnrichedLead
  snapshot: string
  verdict: Verdict
  profile: PersonProfile | null
  /** Titles of those who answered. */
  sources: string[]
}

/**
 * The wish for the note on the vendor's lead; none where the lead's vendor has no leads of its own. One note per connection,
 * lead and contact snapshot, whatever it says.
 */
export function noteOf({ lead, snapshot, verdict, profile, sources }: Note, tools: StepTools): Intent<'crm.note'>[] {
  if (!lead.connectionId || !lead.vendorLeadId) return []
  const { language, country } = tools.workspace(lead.workspaceId)
  const text = renderNote({ language, country, lead, verdict, quality: lead.quality, profile, sources })
  return [
    {
      kind: 'crm.note',
      key: `crm.note:${lead.connectionId}:${lead.vendorLeadId}:${snapshot}`,
      connectionId: lead.connectionId,
      target: lead.vendorLeadId,
      leadId: lead.id,
      reason: 'the person behind the lead was looked up',
      data: { leadId: lead.id, vendorLeadId: lead.vendorLeadId, text },
    },
  ]
}

/** Writes the note once the person was enriched; an enrichment that failed is the intake's failure and leaves no note. */
export async function noteOnCrm(facts: EnrichedFact[], tools: StepTools): Promise<Conclusion[]> {
  const failed = facts.filter(({ event }) => event.data.failure)
  const enriched = facts.filter(({ event }) => !event.data.failure)
  const leads = await lockLeads(
    tools.tx,
    enriched.map(({ event }) => event.data.leadId),
  )
  const known = enriched.filter(({ event }) => leads.has(event.data.leadId))
  const answers = await findIdentifications(
    tools.tx,
    known.map(({ event }) => event.data),
  )
  const notes = known.map((fact): Conclusion => {
    const { leadId, snapshot, profile } = fact.event.data
    const lead = leads.get(leadId)!
    const mine = answers.filter((row) => row.leadId === leadId && row.snapshot === snapshot)
    const verdict = verdictOf(mine, lead, tools)
    const identifiers = mine.length > 0 ? tools.connectionsFor(fact.workspaceId, 'person.identify').slice(0, 1) : []
    const sources = [...identifiers.map(({ title }) => title), fact.vendorTitle]
    return { fact, intents: noteOf({ lead, snapshot, verdict, profile, sources }, tools) }
  })
  await markEnriched(
    tools.tx,
    notes.filter(({ intents }) => intents!.length > 0).map(({ fact }) => (fact as EnrichedFact).event.data),
  )
  return [
    ...notes,
    ...failed.map((fact) => ({
      fact,
      failure: `Could not enrich via ${fact.vendorTitle}: ${fact.event.data.failure}`,
    })),
  ]
}
