import type { PurchaseFacts } from '../../domain/events.ts'
import type { LeadFact } from '../leads/merge-facts.ts'
import { saveLead } from '../leads/save-lead.ts'
import type { Fact, StepTools } from '../step.ts'
import { customerKeys, leadIdOf } from './customer-keys.ts'
import { learnKeys } from './learn-keys.ts'
import { type Asked, type Found, findCustomers, linkIntakes } from './store-customers.ts'

/** A fact that tells of somebody who buys, pays or uses. */
export interface TellsOfCustomer {
  fact: Fact
  /** Row of `purchases` or `subscriptions` that the fact is about; null when about neither. */
  recordId: string | null
  /** Our lead's id, when the vendor carried it. */
  leadId?: string | null
  customer: PurchaseFacts['customer']
  product?: PurchaseFacts['product']
}

export type Customer = NonNullable<Found['customer']>

/**
 * The lead of each fact's customer: the one that its order has already, that the vendor names, or the newest of the
 * party to which e-mail, phone or document lead, in this order. Somebody unknown becomes a lead, as an enquiry would;
 * without a usable contact nobody does, and the place stays null.
 */
export async function attachCustomers(tells: TellsOfCustomer[], tools: StepTools): Promise<(Customer | null)[]> {
  const asked = tells.map(({ fact, recordId, leadId, customer }): Asked => {
    const { workspaceId } = fact
    const keys = customerKeys(customer, tools.workspace(workspaceId).country, tools.sealer)
    return { workspaceId, recordId, leadId: leadIdOf(leadId), ...keys }
  })
  const found = await findCustomers(tools.tx, asked)
  const strangers = tells.filter((_, at) => !found[at]!.customer && (asked[at]!.email ?? asked[at]!.phone) !== null)
  const made = await makeLeads(strangers, tools)
  const customers = tells.map((each, at) => found[at]!.customer ?? made.get(each) ?? null)
  await learnKeys(
    tells.flatMap((each, at) => {
      const { email, phone, cpf, cnpj } = asked[at]!
      const { owners } = found[at]!
      // a lead that was just made brought its contacts along
      const keys = made.has(each) ? { email: null, phone: null, cpf, cnpj } : { email, phone, cpf, cnpj }
      return customers[at] ? [{ fact: each.fact, ...customers[at], keys, owners }] : []
    }),
    tools,
  )
  await linkIntakes(
    tools.tx,
    tells.flatMap(({ fact }, at) => {
      const { workspaceId, intakeId, receivedAt, id: eventId } = fact
      const { customer } = found[at]!
      return customer ? [{ ...customer, workspaceId, intakeId, receivedAt, eventId }] : []
    }),
  )
  return customers
}

async function makeLeads(strangers: TellsOfCustomer[], tools: StepTools): Promise<Map<TellsOfCustomer, Customer>> {
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

/** What the fact says of its customer, as the facts of an enquiry that no CRM told. */
function toEnquiry({ fact, customer: { name, email, phone }, product }: TellsOfCustomer): LeadFact {
  const { key, subject, occurredAt } = fact.event
  const data = { vendorLeadId: null, name, email, phone, product: product ?? null }
  return { ...fact, known: {}, event: { type: 'lead.created', key, subject, occurredAt, data } }
}
