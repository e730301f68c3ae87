import type { Intent } from '../../domain/intents.ts'
import { chooseCandidate, type Verdict } from '../leads/verdict.ts'
import type { Conclusion, Fact, StepTools } from '../step.ts'
import { type Answered, lockAnswered } from './lock-leads.ts'
import { noteOf } from './note-on-crm.ts'
import { learnAnswers } from './save-party.ts'
import { type IdentificationRow, recordAnswers } from './store.ts'
import { type Weighed, weighAnswers } from './weigh-answers.ts'

const basis = { legalBasis: 'pre-contract steps (LGPD art. 7, V)', purpose: 'prepare the answer to an enquiry' }

/**
 * Writes down what a look-up answered and, when no answer of the same contact snapshot is missing, weighs them: a CPF to
 * enrich, a note that names the doubt, or a failure. Answers may come in any order and twice.
 */
export async function recordVerdict(facts: Fact<'person.identified'>[], tools: StepTools): Promise<Conclusion[]> {
  const answered = await lockAnswered(facts, tools)
  await recordAnswers(
    tools.tx,
    answered.map((each) => toRow(each, tools)),
  )
  // both answers may be in one batch: the last one that tells of a snapshot speaks for all
  const last = new Map(answered.map((each) => [`${each.lead.id} ${each.fact.event.data.snapshot}`, each]))
  const weighed = await weighAnswers([...last.values()], tools)
  const settled = weighed.filter(({ verdict }) => verdict.verdict !== 'waiting')
  for (const { fact, lead, verdict } of settled)
    if (verdict.verdict === 'same_person')
      tools.log.info({ lead: lead.id, intake: fact.intakeId }, 'Phone and email belong to the same person')
  await learnAnswers(
    settled.map((each) => ({ ...each, profile: null })),
    tools,
  )
  return settled.map((each) => conclude(each, tools))
}

function toRow({ fact, lead }: Answered<'person.identified'>, { sealer }: StepTools): IdentificationRow {
  const { snapshot, by, failure, candidates } = fact.event.data
  const base = { workspaceId: fact.workspaceId, leadId: lead.id, snapshot, by, reason: failure ?? null }
  const nobody = { cpf: null, cpfHash: null, personName: null }
  if (failure) return { ...base, ...nobody, state: 'failed' }
  const choice = chooseCandidate(candidates, lead.name)
  if (choice.state !== 'found') return { ...base, ...nobody, state: choice.state }
  const { cpf, name } = choice.candidate
  return { ...base, state: 'found', cpf: sealer.seal(cpf), cpfHash: sealer.keyedHash('cpf', cpf), personName: name }
}

function conclude(weighed: Weighed<'person.identified'>, tools: StepTools): Conclusion {
  const { fact, verdict } = weighed
  if (verdict.verdict === 'nobody') return { fact, failure: failureText(weighed) }
  const enrich = verdict.cpf ? enrichIntent(weighed, verdict, tools) : null
  if (enrich) return { fact, intents: [enrich] }
  const intents = noteOf({ ...weighed, profile: null, sources: [fact.vendorTitle] }, tools)
  // nobody was chosen, and there is nowhere to say why
  if (!verdict.cpf && intents.length === 0) return { fact, failure: failureText(weighed) }
  return { fact, intents }
}

const doubts: Partial<Record<Verdict['verdict'], string>> = {
  different_people: 'phone and e-mail lead to different people',
  ambiguous: 'an answer named several people',
}

function failureText({ fact, verdict, rows }: Weighed<'person.identified'>): string {
  const reasons = rows.flatMap(({ state, reason }) => (state === 'failed' && reason ? [reason] : []))
  const doubt = doubts[verdict.verdict]
  return [`Could not find CPF via ${fact.vendorTitle}`, ...new Set(doubt ? [doubt] : reasons)].join(': ')
}

/** Null when nobody here enriches. */
function enrichIntent(
  { fact, lead, snapshot }: Weighed<'person.identified'>,
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
