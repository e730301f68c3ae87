import { newId } from '../../base/ids.ts'
import type { PersonProfile } from '../../domain/events.ts'
import { applyFacts, type Saved } from '../leads/apply-facts.ts'
import { type LeadState, mergeState, timeOf } from '../leads/merge-facts.ts'
import { lockLeads, type StoredLead } from '../leads/store.ts'
import type { ChangeRow } from '../leads/store-changes.ts'
import { writeLeads } from '../leads/store-write.ts'
import { leadRow } from '../leads/write-rows.ts'
import type { Conclusion, Fact, StepTools } from '../step.ts'
import { lockAnswered } from './lock-leads.ts'

type Enriched = Fact<'person.enriched'>

/**
 * Gives a lead what an enrichment found of its company, job title and further fields. Whatever a fact about the lead itself
 * says wins, before or after; of several enrichments the newest. Name, e-mail and phone stay the lead's own: they are what was
 * asked about.
 */
export async function completeLead(facts: Enriched[], tools: StepTools): Promise<Conclusion[]> {
  const answered = (await lockAnswered(facts, tools)).filter(({ fact }) => fact.event.data.profile)
  if (answered.length === 0) return []
  const leads = await lockLeads(tools.tx, [...new Set(answered.map(({ lead }) => lead.id))])
  const byLead = Map.groupBy(answered, ({ lead }) => lead.id)
  const batch = [...byLead].map(([id, of]) => {
    const told = of.map(({ fact }) => fact)
    return { fact: told[0]!, saved: complete(leads.get(id)!, told, tools) }
  })
  const changed = batch.filter(({ saved }) => saved.isChanged)
  if (changed.length === 0) return []
  await writeLeads(tools.tx, {
    parties: [],
    newLeads: [],
    changedLeads: changed.map(({ saved }) => leadRow(saved, tools.now)),
    changes: changed.flatMap(({ fact, saved }) => changesOf(saved, fact, tools.now)),
    partyIntakes: [],
  })
  return []
}

function complete(lead: StoredLead, facts: Enriched[], { workspace }: StepTools): Saved {
  const { origin, createdAt } = lead.state
  const state: LeadState = { fields: new Map(), origin, createdAt }
  for (const fact of facts) mergeState(state, { ...state, fields: fieldsOf(fact) })
  const { country } = workspace(lead.workspaceId)
  const base = { workspaceId: lead.workspaceId, country, fingerprint: '', leadId: lead.id, newPartyId: lead.partyId }
  return applyFacts({ ...base, facts: [], contacts: [], state }, lead, lead.partyId)
}

/** Below the stamp of every fact about the lead itself, in the order of the answers' times; exact as a number. */
const stampOf = (fact: Enriched) => timeOf(fact).getTime() - 2 ** 52

function fieldsOf(fact: Enriched): LeadState['fields'] {
  const { company, jobTitle, custom }: PersonProfile = fact.event.data.profile!
  const found = {
    company_name: company?.name,
    company_industry: company?.industry,
    company_size: company?.size,
    company_website: company?.website,
    company_location_city: company?.city,
    company_location_state: company?.state,
    company_location_country: company?.country,
    company_location_postal_code: company?.postalCode,
    job_title: jobTitle,
    ...Object.fromEntries(Object.entries(custom ?? {}).map(([name, value]) => [`custom.${name}`, value])),
  }
  const stated: LeadState['fields'] = new Map()
  for (const [name, value] of Object.entries(found))
    if (value !== null && value !== undefined && value !== '')
      stated.set(name, { value, stamp: stampOf(fact), intakeId: fact.intakeId })
  return stated
}

function changesOf({ id, workspaceId, before, after, changed }: Saved, fact: Enriched, at: Date): ChangeRow[] {
  return changed.map((field) => ({
    id: newId(),
    workspaceId,
    leadId: id,
    at,
    kind: 'updated',
    field,
    oldValue: before?.state.fields.get(field)?.value ?? null,
    newValue: after.fields.get(field)!.value,
    causeKind: fact.effectId ? 'effect' : 'intake',
    causeId: fact.effectId ?? fact.intakeId,
    note: `Found by ${fact.vendorTitle}`,
  }))
}
