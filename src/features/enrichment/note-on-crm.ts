import type { PersonProfile } from '../../domain/events.ts'
import type { Intent } from '../../domain/intents.ts'
import { contactSnapshot } from '../leads/check-contact.ts'
import { renderNote } from '../leads/render-note.ts'
import type { Verdict } from '../leads/verdict.ts'
import type { Conclusion, Fact, StepTools } from '../step.ts'
import { lockAnswered } from './lock-leads.ts'
import { type EnrichedLead, markEnriched } from './store.ts'
import { type Weighed, weighAnswers } from './weigh-answers.ts'

interface Note {
  fact: Fact
  lead: EnrichedLead
  snapshot: string
  verdict: Verdict
  profile: PersonProfile | null
  /** Titles of those who answered. */
  sources: string[]
}

/**
 * The wish for the note on the vendor's lead; none where the lead's vendor has no leads of its own or takes no notes. One
 * note per connection, lead and contact snapshot, whatever it says.
 */
export function noteOf(
  { fact, lead, snapshot, verdict, profile, sources }: Note,
  tools: StepTools,
): Intent<'crm.note'>[] {
  const { id: leadId, connectionId, vendorLeadId } = lead
  if (!connectionId || !vendorLeadId) return []
  if (!tools.connectionsFor(fact.workspaceId, 'crm.note').some(({ id }) => id === connectionId)) return []
  const { language, country } = tools.workspace(fact.workspaceId)
  const text = renderNote({ language, country, lead, verdict, quality: lead.quality, profile, sources })
  return [
    {
      kind: 'crm.note',
      key: `crm.note:${connectionId}:${vendorLeadId}:${snapshot}`,
      connectionId,
      target: vendorLeadId,
      leadId,
      reason: 'the person behind the lead was looked up',
      data: { leadId, vendorLeadId, text },
    },
  ]
}

/**
 * Writes the note once the person was enriched; an enrichment that failed is the intake's failure and leaves no note. Where
 * look-ups were asked the note is theirs: it does not wait for what a vendor tells later by a webhook of its own.
 */
export async function noteOnCrm(facts: Fact<'person.enriched'>[], tools: StepTools): Promise<Conclusion[]> {
  const answered = await lockAnswered(facts, tools)
  const told = await weighAnswers(
    answered.filter(({ fact }) => !fact.event.data.failure),
    tools,
  )
  const weighed = told.filter(({ fact, rows }) => fact.effectId !== null || rows.length === 0)
  await markEnriched(
    tools.tx,
    weighed
      .filter(({ fact, lead, snapshot }) => isCurrent(lead, snapshot, tools.workspace(fact.workspaceId).country))
      .map(({ lead, snapshot }) => ({ leadId: lead.id, snapshot })),
  )
  return [
    ...weighed.map((each) => ({ fact: each.fact, intents: noteOfEnriched(each, tools) })),
    ...answered.flatMap(({ fact }) => {
      const { failure } = fact.event.data
      return failure ? [{ fact, failure: `Could not enrich via ${fact.vendorTitle}: ${failure}` }] : []
    }),
  ]
}

/** False when the lead's contact data changed since: that is looked up on its own. */
const isCurrent = (lead: EnrichedLead, snapshot: string, country: string) => contactSnapshot(lead, country) === snapshot

function noteOfEnriched(weighed: Weighed<'person.enriched'>, tools: StepTools): Intent<'crm.note'>[] {
  const { fact, rows } = weighed
  const identifiers = rows.length > 0 ? tools.connectionsFor(fact.workspaceId, 'person.identify').slice(0, 1) : []
  const sources = [...identifiers.map(({ title }) => title), fact.vendorTitle]
  return noteOf({ ...weighed, profile: fact.event.data.profile, sources }, tools)
}
