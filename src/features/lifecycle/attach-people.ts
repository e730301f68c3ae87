import type { LeadFacts } from '../../domain/events.ts'
import type { LeadFact } from '../leads/merge-facts.ts'
import { saveLead } from '../leads/save-lead.ts'
import type { Fact, StepTools } from '../step.ts'
import { learnKeys } from './learn-keys.ts'
import { leadIdOf, type Person, personKeys } from './person-keys.ts'
import { type Asked, type Found, type FoundLead, findLeads, linkIntakes } from './store-people.ts'

/** A fact that tells of somebody: who buys, pays, or has a site made. */
export interface TellsOfPerson {
  fact: Fact
  person: Person
  /** The lead that this was found to be before. */
  knownLeadId?: string | null
  /** What the vendor says is our lead's id. */
  namedLeadId?: string | null
  product?: LeadFacts['product']
}

/**
 * The lead that each fact is about: the one known already, the one that the vendor names, or the newest of the party to
 * which e-mail, phone or document lead, in this order. A stranger with a usable contact becomes a lead, as an enquiry
 * would, unless `strangers` are left alone. Null where it is nobody.
 */
export async function attachPeople(
  tells: TellsOfPerson[],
  strangers: 'become leads' | 'stay strangers',
  tools: StepTools,
): Promise<(FoundLead | null)[]> {
  const asked = tells.map(({ fact: { workspaceId }, person, knownLeadId = null, namedLeadId }): Asked => {
    const keys = personKeys(person, tools.workspace(workspaceId).country, tools.sealer)
    return { workspaceId, knownLeadId, namedLeadId: leadIdOf(namedLeadId), ...keys }
  })
  const found = await findLeads(tools.tx, asked)
  const isStranger = (_: unknown, at: number) => !found[at]!.lead && (asked[at]!.email ?? asked[at]!.phone) !== null
  const made = strangers === 'become leads' ? await makeLeads(tells.filter(isStranger), tools) : new Map()
  await learnKeys(
    tells.flatMap((each, at) => {
      const lead = found[at]!.lead ?? made.get(each)
      // a lead that was just made brought its contacts along
      const keys = made.has(each) ? { ...asked[at]!, email: null, phone: null } : asked[at]!
      return lead ? [{ fact: each.fact, ...lead, keys, owners: found[at]!.owners }] : []
    }),
    tools,
  )
  await linkIntakes(
    tools.tx,
    tells.flatMap(({ fact }, at) => linkOf(fact, found[at]!)),
  )
  return tells.map((each, at) => found[at]!.lead ?? made.get(each) ?? null)
}

const linkOf = ({ workspaceId, intakeId, receivedAt, id: eventId }: Fact, { lead }: Found) =>
  lead ? [{ ...lead, workspaceId, intakeId, receivedAt, eventId }] : []

async function makeLeads(strangers: TellsOfPerson[], tools: StepTools): Promise<Map<TellsOfPerson, FoundLead>> {
  if (strangers.length === 0) return new Map()
  const enquiries = strangers.map(toEnquiry)
  await saveLead(enquiries, tools)
  return new Map(
    strangers.map((stranger, at) => {
      const { id, workspaceId, partyId } = enquiries[at]!.known.lead!
      return [stranger, { leadId: id, workspaceId, partyId }]
    }),
  )
}

/** What the fact says of its person, as the facts of an enquiry that no CRM told. */
function toEnquiry({ fact, person: { name, email, phone }, product }: TellsOfPerson): LeadFact {
  const { key, subject, occurredAt } = fact.event
  const data = { vendorLeadId: null, name, email, phone, product: product ?? null }
  return { ...fact, known: {}, event: { type: 'lead.created', key, subject, occurredAt, data } }
}
