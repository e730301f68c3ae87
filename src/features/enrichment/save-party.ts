import { derivedId } from '../../base/ids.ts'
import type { PersonProfile } from '../../domain/events.ts'
import { type ChangeRow, insertChanges } from '../leads/store-changes.ts'
import { type IdentityRow, insertIdentities } from '../leads/store-identities.ts'
import { learnStatements } from '../parties/learn-statements.ts'
import type { Conclusion, Fact, StepTools } from '../step.ts'
import { type AnswerType, lockAnswered } from './lock-leads.ts'
import { confidenceOf, cpfOf, keysOf, statementsOf } from './state-profile.ts'
import { type Weighed, weighAnswers } from './weigh-answers.ts'

/** Weighed answers with what was enriched, if anything was. */
type Learnable = Weighed<AnswerType> & { profile: PersonProfile | null }

/** Stores what an enrichment told about the lead's party. */
export async function saveParty(facts: Fact<'person.enriched'>[], tools: StepTools): Promise<Conclusion[]> {
  const weighed = await weighAnswers(await lockAnswered(facts, tools), tools)
  await learnAnswers(
    weighed.map((each) => ({ ...each, profile: each.fact.event.data.profile })),
    tools,
  )
  return []
}

/**
 * Takes over CPF and profile, each field with its source, time and confidence, and the CPF, further phones and e-mails as
 * identities. One that leads to another party is left there and named a possible duplicate: a list of phones proves
 * nothing.
 */
export async function learnAnswers(answers: Learnable[], tools: StepTools): Promise<void> {
  const { tx, sealer, now } = tools
  const owners = new Map<string, Learnable>()
  const identities = new Map<string, IdentityRow>()
  for (const answer of answers) {
    for (const row of identitiesOf(answer, tools)) {
      owners.set(idOf(row), answer)
      identities.set(idOf(row), row)
    }
  }
  // in key order, as everybody who writes identities
  const rows = [...identities].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row)
  const taken = await insertIdentities(tx, rows)
  await learnStatements(
    tx,
    answers.flatMap(({ fact, lead, verdict, profile }) => {
      const at = timeOf(fact)
      const origin = { source: fact.vendor, at: at.toISOString(), confidence: confidenceOf(verdict) }
      const statements = statementsOf(cpfOf(verdict, profile), verdict.name, profile, origin, sealer)
      const base = { partyId: lead.partyId, leadId: lead.id, intakeId: fact.intakeId }
      return statements.map((statement) => ({ ...base, statement }))
    }),
  )
  const others = taken.filter((row) => row.partyId !== owners.get(idOf(row))!.lead.partyId)
  await insertChanges(
    tx,
    others.map((row) => possibleDuplicate(owners.get(idOf(row))!, row.kind, row.partyId, now)),
  )
}

const idOf = (row: { workspaceId: string; kind: string; key: string }) => `${row.workspaceId} ${row.kind} ${row.key}`

const timeOf = (fact: Fact) => (fact.event.occurredAt === null ? fact.receivedAt : new Date(fact.event.occurredAt))

function identitiesOf({ fact, lead, verdict, profile }: Learnable, { sealer, workspace }: StepTools): IdentityRow[] {
  const keys = keysOf(cpfOf(verdict, profile), verdict, profile, workspace(fact.workspaceId).country, sealer)
  const { workspaceId, partyId } = lead
  return keys.map((key) => ({ ...key, workspaceId, partyId, source: fact.vendor, firstSeenAt: timeOf(fact) }))
}

/** Told once for each other party, however often the answer comes. */
function possibleDuplicate({ fact, lead }: Learnable, kind: string, other: string, at: Date): ChangeRow {
  return {
    id: derivedId('possible_duplicate', lead.id, ...[lead.partyId, other].sort()),
    workspaceId: lead.workspaceId,
    leadId: lead.id,
    at,
    kind: 'possible_duplicate',
    field: 'party_id',
    oldValue: lead.partyId,
    newValue: other,
    causeKind: fact.effectId ? 'effect' : 'intake',
    causeId: fact.effectId ?? fact.intakeId,
    note: `The ${kind} that was found belongs to another party`,
  }
}
