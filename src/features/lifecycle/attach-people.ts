import type { LeadFacts } from '../../domain/events.ts'
import type { LeadFact } from '../leads/merge-facts.ts'
import { saveLead } from '../leads/save-lead.ts'
import { refuseErased } from '../privacy/refuse-erased.ts'
import type { Fact, StepTools } from '../step.ts'
import { learnKeys } from './learn-keys.ts'
import { keyKinds, leadIdOf, type Person, personKeys } from './person-keys.ts'
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
 * would, unless `strangers` are left alone. Null where it is nobody. Of people who were erased nothing is learnt, and their
 * facts stay without them (`known.isErased`).
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
  await leaveOutErased(tells, asked, tools)
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

/** What an event says beside the order itself. */
const personal = ['name', 'email', 'phone', 'url', 'tracking', 'custom', 'checkoutUrl']

async function leaveOutErased(tells: TellsOfPerson[], asked: Asked[], tools: StepTools): Promise<void> {
  const keysOf = (keys: Asked) => keyKinds.flatMap((kind) => (keys[kind] ? [{ kind, key: keys[kind] }] : []))
  await refuseErased(
    tells.map(({ fact, person }, at) => ({ fact, person, keys: keysOf(asked[at]!) })),
    tools,
  )
  for (const [at, { fact }] of tells.entries()) {
    if (!fact.known.isErased) continue
    Object.assign(asked[at]!, { email: null, phone: null, cpf: null, cnpj: null })
    const kept = Object.entries(fact.event.data).filter(([name]) => !personal.includes(name))
    const data = Object.fromEntries(kept.map(([name, value]) => [name, name === 'customer' ? {} : value]))
    fact.event = { ...fact.event, subject: 'erased', data } as Fact['event']
  }
}

const linkOf = ({ workspaceId, intakeId, receivedAt, id: eventId }: Fact, { lead }: Found) =>
  lead ? [{ ...lead, workspaceId, intakeId, receivedAt, eventId }] : []

async function makeLeads(strangers: TellsOfPerson[], tools: StepTools): Promise<Map<TellsOfPerson, FoundLead>> {
  if (strangers.length === 0) return new Map()
  const enquiries = strangers.map(toEnquiry)
  await saveLead(enquiries, tools)
  return new Map(
    strangers.flatMap((stranger, at) => {
      const lead = enquiries[at]!.known.lead
      return lead ? [[stranger, { leadId: lead.id, workspaceId: lead.workspaceId, partyId: lead.partyId }]] : []
    }),
  )
}

/** What the fact says of its person, as the facts of an enquiry that no CRM told. */
function toEnquiry({ fact, person: { name, email, phone }, product }: TellsOfPerson): LeadFact {
  const { key, subject, occurredAt } = fact.event
  const data = { vendorLeadId: null, name, email, phone, product: product ?? null }
  return { ...fact, known: {}, event: { type: 'lead.created', key, subject, occurredAt, data } }
}
