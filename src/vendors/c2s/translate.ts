import type { Event, LeadFacts } from '../../domain/events.ts'
import { flagAt, listAt, numberAt, pick, textAt } from '../_kit/pick.ts'
import type { VerifiedRequest } from '../_kit/request.ts'
import { type C2sAction, type Delivered, readEnvelope } from './envelope.ts'

const types: Record<C2sAction, 'lead.created' | 'lead.updated' | 'lead.closed'> = {
  on_create_lead: 'lead.created',
  on_update_lead: 'lead.updated',
  on_close_lead: 'lead.closed',
}

/** One fact per lead of the request; actions that C2S may invent later are known and ignored. */
export function translate(request: VerifiedRequest): Event[] {
  return (readEnvelope(request) ?? []).flatMap((lead) => {
    if (!Object.hasOwn(types, lead.action)) return []
    const type = types[lead.action as C2sAction]
    return [{ type, key: lead.key, subject: lead.id, occurredAt: lead.occurredAt, data: toFacts(lead) }]
  })
}

/** What a lead of C2S says, as a webhook or as `GET /leads/{id}` gives it. */
export function toFacts({
  id,
  attributes,
  internalId,
}: Pick<Delivered, 'id' | 'attributes' | 'internalId'>): LeadFacts {
  const customer = (name: string) => textAt(attributes, 'customer', name)
  const phone = customer('phone') ?? customer('phone_global') ?? customer('phone2')
  return {
    vendorLeadId: id,
    name: customer('name'),
    email: customer('email'),
    phone,
    otherPhones: otherPhones(phone, [customer('phone2'), customer('phone_global')]),
    source: textAt(attributes, 'lead_source', 'name') ?? textAt(attributes, 'channel', 'name'),
    description: textAt(attributes, 'description'),
    product: productOf(pick(attributes, 'product')),
    seller: sellerOf(pick(attributes, 'seller')),
    status: textAt(attributes, 'lead_status', 'alias') ?? textAt(attributes, 'lead_status', 'name'),
    tags: listAt(attributes, 'tags').flatMap((tag) => textAt(tag, 'name') ?? textAt(tag) ?? []),
    custom: customOf(attributes, internalId),
  }
}

/** C2S repeats the first phone in its global spelling: the same digits are one phone. */
function otherPhones(phone: string | null, others: (string | null)[]): string[] {
  const digits = (text: string) => text.replace(/\D/g, '')
  const known = new Set(phone ? [digits(phone)] : [])
  return others.filter((other): other is string => {
    if (!other || known.has(digits(other))) return false
    known.add(digits(other))
    return true
  })
}

function productOf(product: unknown): LeadFacts['product'] {
  const id = textAt(product, 'id')
  const name = textAt(product, 'description')
  const price = numberAt(product, 'price_float') ?? priceOf(textAt(product, 'price'))
  return id || name || price !== null ? { id, name, price } : null
}

/** `350.000,00` as Brazil writes it. */
function priceOf(text: string | null): number | null {
  const plain = text?.replace(/^R\$\s*/, '') ?? ''
  if (!/^\d{1,3}(\.\d{3})*(,\d{1,2})?$|^\d+(,\d{1,2})?$/.test(plain)) return null
  return Number(plain.replaceAll('.', '').replace(',', '.'))
}

function sellerOf(seller: unknown): LeadFacts['seller'] {
  const [id, name, email] = [textAt(seller, 'id'), textAt(seller, 'name'), textAt(seller, 'email')]
  return id || name || email ? { id, name, email } : null
}

/** Fields without a home of their own, under C2S's names. */
const customTexts: Record<string, string[]> = {
  channel: ['channel', 'name'],
  observation: ['observation'],
  customer_neighbourhood: ['customer', 'neighbourhood'],
  product_ref: ['product', 'prop_ref'],
  product_city: ['product', 'city'],
  product_neighbourhood: ['product', 'neighbourhood'],
  license_plate: ['product', 'license_plate'],
  negotiation_name: ['product', 'real_estate_detail', 'negotiation_name'],
  seller_phone: ['seller', 'phone'],
  seller_company: ['seller', 'company'],
  seller_external_id: ['seller', 'external_id'],
  funnel_status: ['funnel_status', 'status'],
  archive_notes: ['archive_details', 'archive_notes'],
  deal_price: ['done_details', 'price'],
}

function customOf(attributes: Record<string, unknown>, internalId: string | null): LeadFacts['custom'] {
  const texts = Object.entries(customTexts).map(([name, path]) => [name, textAt(attributes, ...path)] as const)
  const flags = [
    ['archived', flagAt(attributes, 'archive_details', 'archived')],
    ['done', flagAt(attributes, 'done_details', 'done')],
  ] as const
  const all = [['internal_id', internalId] as const, ...texts, ...flags]
  return Object.fromEntries(all.filter(([, value]) => value !== null))
}
