import type { Intent, IntentData } from '../../domain/intents.ts'
import { isUsable } from '../leads/check-contact.ts'
import type { LeadFact } from '../leads/merge-facts.ts'
import type { Conclusion, StepTools } from '../step.ts'

/** LGPD art. 7 IX: nobody asked for it, so it stays with what a company needs to serve the right people. */
const basis = { legalBasis: 'legitimate interest (LGPD art. 7, IX)', purpose: 'complete what is known of a lead' }

/**
 * Asks for more about a lead by its e-mail and company, once per contact snapshot, where somebody answers that without a CPF.
 * Whoever told of the lead is not asked about it. The answer may come at once or as a webhook of its own. Needs `saveLead`
 * before it.
 */
export async function enrichLead(facts: LeadFact[], tools: StepTools): Promise<Conclusion[]> {
  const wishes = new Map<string, Conclusion>()
  for (const fact of facts) {
    const intent = wishFor(fact, tools)
    if (intent && !wishes.has(intent.key)) wishes.set(intent.key, { fact, intents: [intent] })
  }
  return [...wishes.values()]
}

function wishFor(fact: LeadFact, tools: StepTools): Intent<'person.enrich'> | null {
  const data = questionOf(fact, tools)
  if (!data) return null
  const [asked] = tools.connectionsFor(fact.workspaceId, 'person.enrich', data)
  if (!asked || asked.id === fact.connectionId) return null
  const { leadId, snapshot } = data
  return {
    kind: 'person.enrich',
    key: `person.enrich:${leadId}:${snapshot}:contact`,
    connectionId: asked.id,
    target: leadId,
    leadId,
    reason: 'the lead’s contact is new',
    basis,
    data,
  }
}

/** Null when there is nothing to go by: a fake e-mail leads to nobody. */
function questionOf({ known, workspaceId }: LeadFact, tools: StepTools): IntentData['person.enrich'] | null {
  const { lead } = known
  if (!lead) return null
  const text = (name: 'full_name' | 'email' | 'phone' | 'company_name') => {
    const value = lead.columns[name]
    return typeof value === 'string' ? value : null
  }
  const isChecked = tools.workspace(workspaceId).settings.contactCheck !== false
  const usable = (by: 'email' | 'phone') => (!isChecked || isUsable(lead.quality[by]) ? text(by) : null)
  const [email, company] = [usable('email'), text('company_name')]
  if (!email && !company) return null
  return { leadId: lead.id, snapshot: lead.snapshot, name: text('full_name'), email, phone: usable('phone'), company }
}
