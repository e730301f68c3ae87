import { maskCpf, normalizeCpf } from '../../domain/cpf.ts'
import { normalizeEmail } from '../../domain/email.ts'
import type { PersonProfile } from '../../domain/events.ts'
import { parsePhone, phoneKey } from '../../domain/phone.ts'
import { confidence } from '../../domain/provenance.ts'
import { type IdentityRow, insertIdentities } from '../leads/store-identities.ts'
import type { Statement } from '../parties/learn.ts'
import { learnStatements, type Said } from '../parties/learn-statements.ts'
import type { Conclusion, Fact, StepTools } from '../step.ts'
import { type EnrichedLead, findIdentifications, lockLeads } from './store.ts'
import { verdictOf } from './weigh-answers.ts'

type EnrichedFact = Fact<'person.enriched'>

/**
 * Stores what an enrichment told about the lead's party, each field with its source, time and confidence, and the further
 * phones and e-mails as unverified identities. An identity that leads to another party already is left there: parties are
 * never merged by a list of phones.
 */
export async function saveParty(facts: EnrichedFact[], tools: StepTools): Promise<Conclusion[]> {
  const told = facts.filter(({ event }) => event.data.profile !== null)
  const leads = await lockLeads(
    tools.tx,
    told.map(({ event }) => event.data.leadId),
  )
  const known = told.filter(({ event }) => leads.has(event.data.leadId))
  if (known.length === 0) return []
  const answers = await findIdentifications(
    tools.tx,
    known.map(({ event }) => event.data),
  )
  const identities = new Map<string, IdentityRow>()
  const said = known.flatMap((fact) => {
    const { leadId, snapshot, profile } = fact.event.data
    const lead = leads.get(leadId)!
    const verdict = verdictOf(
      answers.filter((row) => row.leadId === leadId && row.snapshot === snapshot),
      lead,
      tools,
    )
    const person = { ...profile!, cpf: profile!.cpf ?? verdict.cpf }
    for (const row of identitiesOf(fact, lead, person, tools))
      identities.set(`${row.workspaceId} ${row.kind} ${row.key}`, row)
    const sure = verdict.verdict === 'same_person' ? confidence.samePerson : confidence.oneSource
    return statementsOf(fact, lead, person, sure, tools)
  })
  // in key order, as everybody who writes identities
  await insertIdentities(
    tools.tx,
    [...identities].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row),
  )
  await learnStatements(tools.tx, said)
  return []
}

function statementsOf(
  fact: EnrichedFact,
  lead: EnrichedLead,
  profile: PersonProfile,
  sure: number,
  { sealer }: StepTools,
): Said[] {
  const origin = { source: fact.vendor, at: fact.receivedAt.toISOString(), confidence: sure }
  const { name, cpf, birthDate, gender, emails: _emails, phones: _phones, ...rest } = profile
  const valid = cpf ? normalizeCpf(cpf) : null
  const statements: Statement[] = []
  if (name) statements.push({ ...origin, field: 'full_name', value: name })
  if (birthDate) statements.push({ ...origin, field: 'birth_date', value: birthDate })
  if (gender) statements.push({ ...origin, field: 'gender', value: gender })
  if (valid)
    statements.push({
      ...origin,
      field: 'cpf',
      value: { sealed: sealer.seal(valid), masked: maskCpf(valid), hash: sealer.keyedHash('cpf', valid) },
    })
  for (const [field, value] of Object.entries(rest)) {
    const isEmpty = value === null || value === undefined || (Array.isArray(value) && value.length === 0)
    if (!isEmpty) statements.push({ ...origin, field: `profile.${field}`, value })
  }
  return statements.map((statement) => ({ partyId: lead.partyId, leadId: lead.id, intakeId: fact.intakeId, statement }))
}

function identitiesOf(
  fact: EnrichedFact,
  lead: EnrichedLead,
  profile: PersonProfile,
  { sealer, workspace }: StepTools,
): IdentityRow[] {
  const { country } = workspace(lead.workspaceId)
  const base = {
    workspaceId: lead.workspaceId,
    partyId: lead.partyId,
    isVerified: false,
    source: fact.vendor,
    firstSeenAt: fact.receivedAt,
  }
  const rows: IdentityRow[] = []
  const cpf = profile.cpf ? normalizeCpf(profile.cpf) : null
  if (cpf) rows.push({ ...base, kind: 'cpf', key: sealer.keyedHash('cpf', cpf).toString('hex'), display: null })
  for (const raw of profile.emails ?? []) {
    const email = normalizeEmail(raw)
    if (email) rows.push({ ...base, kind: 'email', key: email, display: raw })
  }
  for (const { number } of profile.phones ?? []) {
    const phone = parsePhone(number, country)
    const key = phone && phoneKey(phone.e164)
    if (phone && key) rows.push({ ...base, kind: 'phone', key, display: phone.e164 })
  }
  return rows
}
