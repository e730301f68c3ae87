import type { ContactKind } from '../../domain/events.ts'
import type { Intent } from '../../domain/intents.ts'
import { type ContactCheck, isUsable } from '../leads/check-contact.ts'
import type { KnownLead } from '../leads/known-lead.ts'
import type { LeadFact } from '../leads/merge-facts.ts'
import type { Conclusion, StepTools } from '../step.ts'
import { type IdentificationRow, insertIdentifications } from './store.ts'

/** A contact that is asked about, or the reason why it is not. */
interface Question {
  fact: LeadFact
  lead: KnownLead
  by: ContactKind
  intent: Intent<'person.identify'> | null
  reason: string | null
}

/** LGPD art. 7 V: steps at the request of the person, who asked to be contacted about an offer. */
const basis = { legalBasis: 'pre-contract steps (LGPD art. 7, V)', purpose: 'identify the person behind an enquiry' }

/**
 * Asks who is behind a lead's phone and e-mail, each by its own look-up, once per contact snapshot: an update that leaves
 * name, e-mail and phone alone asks nothing, and so does our own note coming back as an update. Fake and invalid contacts
 * are never asked about, unless the workspace switched the check off. Needs `saveLead` before it.
 */
export async function identifyPerson(facts: LeadFact[], tools: StepTools): Promise<Conclusion[]> {
  const asking = facts.filter(({ workspaceId }) => tools.connectionsFor(workspaceId, 'person.identify').length > 0)
  const questions = onePerSnapshot(asking).flatMap((fact) => [
    question(fact, 'phone', tools),
    question(fact, 'email', tools),
  ])
  const fresh = await insertIdentifications(tools.tx, questions.map(toRow))
  const current = questions.filter(
    ({ fact, lead, by }) => fact.isReplay || fresh.has(`${lead.id} ${lead.snapshot} ${by}`),
  )
  for (const { fact, lead, by, intent } of current)
    if (by === 'email' && !intent && lead.contact.email)
      tools.log.info(
        { lead: lead.id, intake: fact.intakeId, findings: lead.quality.email?.findings },
        'Skipping invalid/fake email',
      )

  const byFact = Map.groupBy(current, ({ fact }) => fact)
  return [...byFact].map(([fact, asked]) => {
    const intents = asked.flatMap(({ intent }) => intent ?? [])
    if (intents.length > 0) return { fact, intents }
    const [asker] = tools.connectionsFor(fact.workspaceId, 'person.identify')
    return { fact, failure: `Could not find CPF via ${asker!.title}` }
  })
}

/** Several facts of a batch may leave a lead with the same contact data: the first asks for all. */
function onePerSnapshot(facts: LeadFact[]): LeadFact[] {
  const seen = new Set<string>()
  return facts.filter(({ known: { lead } }) => {
    if (!lead) return false
    const key = `${lead.id} ${lead.snapshot}`
    return !seen.has(key) && seen.add(key)
  })
}

function question(fact: LeadFact, by: ContactKind, tools: StepTools): Question {
  const lead = fact.known.lead!
  const contact = lead.columns[by]
  const { settings } = tools.workspace(lead.workspaceId)
  const skipped = (reason: string): Question => ({ fact, lead, by, intent: null, reason })
  if (typeof contact !== 'string') return skipped('not given')
  const check = lead.quality[by]
  if (settings.contactCheck !== false && !isUsable(check)) return skipped(findingsOf(check))
  const data = { leadId: lead.id, snapshot: lead.snapshot, by, [by]: contact }
  if (tools.connectionsFor(fact.workspaceId, 'person.identify', data).length === 0)
    return skipped('no look-up takes it')
  const intent: Intent<'person.identify'> = {
    kind: 'person.identify',
    key: `person.identify:${lead.id}:${lead.snapshot}:${by}`,
    target: `${lead.id}:${by}`,
    leadId: lead.id,
    reason: `the lead's ${by === 'phone' ? 'phone' : 'e-mail'} is new`,
    basis,
    data,
  }
  return { fact, lead, by, intent, reason: null }
}

const findingsOf = (check: ContactCheck | null) =>
  check ? `${check.verdict}: ${check.findings.join(', ')}` : 'not checked'

function toRow({ lead, by, intent, reason }: Question): IdentificationRow {
  const { workspaceId, id: leadId, snapshot } = lead
  const state = intent ? 'asked' : 'skipped'
  return { workspaceId, leadId, snapshot, by, state, reason, cpf: null, cpfHash: null, personName: null }
}
