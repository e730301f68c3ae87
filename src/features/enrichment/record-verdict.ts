import type { Intent } from '../../domain/intents.ts'
import { chooseCandidate, type Verdict } from '../leads/verdict.ts'
import type { Conclusion, Fact, StepTools } from '../step.ts'
import { noteOf } from './note-on-crm.ts'
import { type EnrichedLead, type IdentificationRow, lockLeads, markEnriched, recordAnswers } from './store.ts'
import { verdictOf } from './weigh-answers.ts'

type IdentifiedFact = Fact<'person.identified'>

const basis = { legalBasis: 'pre-contract steps (LGPD art. 7, V)', purpose: 'prepare the answer to an enquiry' }

/**
 * Writes down what a look-up answered and, when no answer of the same contact snapshot is missing, weighs them: a CPF to
 * enrich, a note that names the doubt, or a failure. Answers may come in any order and twice.
 */
export async function recordVerdict(facts: IdentifiedFact[], tools: StepTools): Promise<Conclusion[]> {
  const leads = await lockLeads(
    tools.tx,
    facts.map(({ event }) => event.data.leadId),
  )
  const known = facts.filter(({ event }) => leads.has(event.data.leadId))
  const rows = await recordAnswers(
    tools.tx,
    known.map((fact) => toRow(fact, leads.get(fact.event.data.leadId)!, tools)),
  )
  // both answers may be in one batch: the last one that tells of a snapshot speaks for all
  const last = new Map(known.map((fact) => [`${fact.event.data.leadId} ${fact.event.data.snapshot}`, fact]))
  const conclusions = [...last.values()].map((fact) => conclude(fact, leads.get(fact.event.data.leadId)!, rows, tools))
  await markEnriched(
    tools.tx,
    conclusions
      .filter(({ intents }) => intents?.some(({ kind }) => kind === 'crm.note'))
      .map(({ fact }) => (fact as IdentifiedFact).event.data),
  )
  return conclusions
}

function toRow({ event: { data } }: IdentifiedFact, lead: EnrichedLead, { sealer }: StepTools): IdentificationRow {
  const { leadId, snapshot, by } = data
  const base = {
    workspaceId: lead.workspaceId,
    leadId,
    snapshot,
    by,
    cpf: null,
    cpfHash: null,
    personName: null,
    reason: data.failure ?? null,
  }
  if (data.failure) return { ...base, state: 'failed' }
  const choice = chooseCandidate(data.candidates, lead.name)
  if (choice.state !== 'found') return { ...base, state: choice.state }
  const { cpf, name } = choice.candidate
  return { ...base, state: 'found', cpf: sealer.seal(cpf), cpfHash: sealer.keyedHash('cpf', cpf), personName: name }
}

function conclude(fact: IdentifiedFact, lead: EnrichedLead, rows: IdentificationRow[], tools: StepTools): Conclusion {
  const { snapshot } = fact.event.data
  const mine = rows.filter((row) => row.leadId === lead.id && row.snapshot === snapshot)
  const verdict = verdictOf(mine, lead, tools)
  if (verdict.verdict === 'waiting') return { fact }
  if (verdict.verdict === 'nobody') return { fact, failure: failureText(fact, mine) }
  if (verdict.verdict === 'same_person')
    tools.log.info({ lead: lead.id, intake: fact.intakeId }, 'Phone and email belong to the same person')
  const enrich = verdict.cpf ? enrichIntent(fact, lead, snapshot, verdict, tools) : null
  if (enrich) return { fact, intents: [enrich] }
  return { fact, intents: noteOf({ lead, snapshot, verdict, profile: null, sources: [fact.vendorTitle] }, tools) }
}

function failureText(fact: IdentifiedFact, rows: IdentificationRow[]): string {
  const reasons = [...new Set(rows.flatMap(({ state, reason }) => (state === 'failed' && reason ? [reason] : [])))]
  return [`Could not find CPF via ${fact.vendorTitle}`, ...reasons].join(': ')
}

/** Null when nobody here enriches. */
function enrichIntent(
  fact: IdentifiedFact,
  lead: EnrichedLead,
  snapshot: string,
  verdict: Verdict,
  tools: StepTools,
): Intent<'person.enrich'> | null {
  const { name, email, phone, companyName: company } = lead
  const data = { leadId: lead.id, snapshot, cpf: verdict.cpf!, name, email, phone, company }
  if (tools.connectionsFor(fact.workspaceId, 'person.enrich', data).length === 0) return null
  return {
    kind: 'person.enrich',
    key: `person.enrich:${lead.id}:${snapshot}`,
    target: lead.id,
    leadId: lead.id,
    reason: verdict.verdict === 'same_person' ? 'phone and e-mail lead to one CPF' : 'one CPF was found',
    basis,
    data,
  }
}
