import { erasedReason } from '../privacy/refuse-erased.ts'
import type { Conclusion, Fact, StepTools } from '../step.ts'
import { advanceLeads, type ToldFact } from './advance-leads.ts'
import { attachPeople } from './attach-people.ts'
import { factTime } from './fact-time.ts'

/** Notes how far the site of a lead is. The lead is named, or found by e-mail or phone; for a stranger nothing is done. */
export async function recordSite(facts: Fact<'site.status'>[], tools: StepTools): Promise<Conclusion[]> {
  const tells = facts.map((fact) => {
    const { leadId: namedLeadId, email, phone } = fact.event.data
    return { fact, namedLeadId, person: { email, phone } }
  })
  const leads = await attachPeople(tells, 'stay strangers', tools)
  const told = facts.flatMap((fact, at) => (leads[at] ? [toldOf(fact, leads[at].leadId)] : []))
  const statuses = await advanceLeads(told, tools)
  return facts.map((fact, at) => {
    const leadId = leads[at]?.leadId ?? null
    const after = leadId === null ? undefined : statuses.get(leadId)
    const outcome = { lead_id: leadId, ...(after && { website_status: after.website_status }) }
    return { fact, outcome, ...(fact.known.isErased && { failure: erasedReason }) }
  })
}

function toldOf({ vendor, event, receivedAt, intakeId }: Fact<'site.status'>, leadId: string): ToldFact {
  const { state, url } = event.data
  return {
    leadId,
    key: `site:${vendor}:${event.key}`,
    fact: { kind: 'site', status: state, at: factTime(event.occurredAt, receivedAt) },
    cause: { kind: 'intake', id: intakeId, text: url ? `site ${state}: ${url}` : `site ${state}` },
  }
}
