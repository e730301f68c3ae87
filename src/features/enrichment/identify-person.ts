import type { ContactKind } from '../../domain/events.ts'
import type { Intent } from '../../domain/intents.ts'
import { type ContactCheck, isUsable } from '../leads/check-contact.ts'
import type { KnownLead } from '../leads/known-lead.ts'
import type { LeadFact } from '../leads/merge-facts.ts'
import type { Conclusion, StepTools } from '../step.ts'
import { type IdentificationRow, insertIdentifications, lookupId, reopenIdentifications } from './store.ts'

/** A contact that is asked about, or the reason why it is not. */
interface Question {
  fact: LeadFact
  lead: KnownLead
  by: ContactKind
  intent: Intent<'person.identify'> | null
  reason: string | null
  /** True when it was given and the check found it fake or invalid. */
  isRefused: boolean
}

/** LGPD art. 7 V: steps at the request of the person, who asked to be contacted about an offer. */
const basis = { legalBasis: 'pre-contract steps (LGPD art. 7, V)', purpose: 'identify the person behind an enquiry' }

/**
 * Asks who is behind a lead's phone and e-mail, each by its own look-up, once per contact snapshot: an update that leaves
 * name, e-mail and phone alone asks nothing, and so does our own note coming back as an update. Fake and invalid contacts
 * are never asked about, unless the workspace switched the check off. Only leads of a CRM that takes notes are looked up: the
 * note is what the look-up is paid for. Needs `saveLead` before it.
 */
export async function identifyPerson(facts: LeadFact[], tools: StepTools): Promise<Conclusion[]> {
  const asking = facts.filter((fact) => isAskedFor(fact, tools))
  const questions = onePerSnapshot(asking).flatMap((fact) => [
    question(fact, 'phone', tools),
    question(fact, 'email', tools),
  ])
  const news = await insertIdentifications(tools.tx, questions.map(toRow))
  await reopenIdentifications(
    tools.tx,
    questions.filter(({ fact, intent }) => fact.isReplay && intent !== null).map(toRow),
  )
  const current = Map.groupBy(questions, ({ fact }) => fact)
  return [...current].flatMap(([fact, both]): Conclusion[] => {
    if (!fact.isReplay && !both.some((each) => news.has(lookupId(toRow(each))))) return []
    for (const each of both) if (each.isRefused) logRefused(each, tools)
    const intents = both.flatMap(({ intent }) => intent ?? [])
    if (intents.length > 0) return [{ fact, intents }]
    const [asker] = tools.connectionsFor(fact.workspaceId, 'person.identify')
    return [{ fact, failure: `Could not find CPF via ${asker!.title}` }]
  })
}

function isAskedFor({ workspaceId, connectionId }: LeadFact, { connectionsFor }: StepTools): boolean {
  const takesNotes = connectionsFor(workspaceId, 'crm.note').some(({ id }) => id === connectionId)
  return takesNotes && connectionsFor(workspaceId, 'person.identify').length > 0
}

/** Several facts of a batch may leave a lead with the same contact data: one asks for all, a replayed one first. */
function onePerSnapshot(facts: LeadFact[]): LeadFact[] {
  const chosen = new Map<string, LeadFact>()
  for (const fact of facts) {
    const { lead } = fact.known
    if (!lead) continue
    const key = `${lead.id} ${lead.snapshot}`
    if (!chosen.has(key) || (fact.isReplay && !chosen.get(key)!.isReplay)) chosen.set(key, fact)
  }
  return [...chosen.values()]
}

function question(fact: LeadFact, by: ContactKind, tools: StepTools): Question {
  const lead = fact.known.lead!
  const contact = lead.columns[by]
  const skipped = (reason: string, isRefused = false): Question => ({ fact, lead, by, intent: null, reason, isRefused })
  if (typeof contact !== 'string') return skipped('not given')
  const isChecked = tools.workspace(fact.workspaceId).settings.contactCheck !== false
  const check = lead.quality[by]
  if (isChecked && !isUsable(check)) return skipped(describe(check), true)
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
  return { fact, lead, by, intent, reason: null, isRefused: false }
}

const describe = (check: ContactCheck | null) =>
  check ? `${check.verdict}: ${check.findings.join(', ')}` : 'not checked'

function logRefused({ fact, lead, by, reason }: Question, { log }: StepTools): void {
  const message = by === 'email' ? 'Skipping invalid/fake email' : 'Skipping invalid/fake phone'
  log.info({ lead: lead.id, intake: fact.intakeId, reason }, message)
}

function toRow({ fact, lead, by, intent, reason }: Question): IdentificationRow {
  const { id: leadId, snapshot } = lead
  const state = intent ? 'asked' : 'skipped'
  const { workspaceId } = fact
  return { workspaceId, leadId, snapshot, by, state, reason, cpf: null, cpfHash: null, personName: null }
}
