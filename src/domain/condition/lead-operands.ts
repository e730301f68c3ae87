import { placeOfAreaCode } from '../area-code.ts'
import { areaCodeOf, parsePhone } from '../phone.ts'
import { inferCountry, normalizeCep, normalizeState, regionsOf, stateOfCep } from '../place.ts'
import type { ConditionField, FieldName } from './fields.ts'
import type { ConditionLead } from './subject.ts'
import { toNumber } from './value.ts'

/** What a lead holds for one field. */
export interface Operand {
  /** Null: not known. Times are ISO-8601 UTC. */
  value: string | number | boolean | readonly string[] | null
  /** How it came to be known, where it is not simply stated: `{"country": "US", "from": "state"}`. */
  basis?: Readonly<Record<string, string>>
}

/** Reads one field of a lead. `home`: the workspace's country. */
export function readOperand(field: ConditionField, lead: ConditionLead, home: string): Operand {
  if (field.startsWith('custom.')) return { value: plainValue(lead.custom?.[field.slice('custom.'.length)]) }
  const derive = derived[field as FieldName]
  if (derive) return derive(lead, home)
  return { value: plainValue(lead[field as keyof ConditionLead]) }
}

type Derive = (lead: ConditionLead, home: string) => Operand

const text = (value: string | null | undefined): string | null => value?.trim() || null

const placeOf = (lead: ConditionLead, home: string) =>
  inferCountry(lead.company_location_country, lead.company_location_state, home)

/** Fields that are not one column as it stands. */
const derived: Partial<Record<FieldName, Derive>> = {
  has_email: (lead) => ({ value: text(lead.email) !== null }),
  has_phone: (lead) => ({ value: text(lead.phone) !== null }),
  is_enriched: (lead) => ({ value: text(lead.enriched_snapshot) !== null }),
  is_closed: (lead) => ({ value: Boolean(lead.closed_at) }),
  city: (lead) => ({ value: text(lead.company_location_city) }),
  country: readCountry,
  state: readState,
  region: readRegion,
  uf: readUf,
  ddd: (lead, home) => ({ value: areaCode(lead, home) }),
  cep: (lead) => ({ value: normalizeCep(lead.company_location_postal_code ?? '') }),
  product_name: (lead) => ({ value: text(lead.product?.name) }),
  product_price: (lead) => ({ value: toNumber(lead.product?.price) }),
  seller_name: (lead) => ({ value: text(lead.seller?.name) }),
  seller_email: (lead) => ({ value: text(lead.seller?.email) }),
}

function readCountry(lead: ConditionLead, home: string): Operand {
  const placed = placeOf(lead, home)
  if (placed) return { value: placed.country, basis: { from: placed.from } }
  const stated = text(lead.company_location_country)
  return { value: null, ...(stated !== null && { basis: { stated } }) }
}

/** The state's code where its country is known to us, else as it is written. */
function readState(lead: ConditionLead, home: string): Operand {
  const stated = text(lead.company_location_state)
  if (stated === null) return { value: null }
  const placed = placeOf(lead, home)
  const code = placed && normalizeState(stated, placed.country)
  return code ? { value: code, basis: { country: placed.country, from: placed.from } } : { value: stated }
}

/** Its state's regions. Without a country there is none: the 'South' of one is not that of another. */
function readRegion(lead: ConditionLead, home: string): Operand {
  const placed = placeOf(lead, home)
  const state = text(lead.company_location_state)
  if (!placed) return { value: null }
  const basis = { country: placed.country, from: placed.from }
  const regions = state === null ? [] : regionsOf(placed.country, state)
  return { value: regions.length > 0 ? regions : null, basis }
}

/** By the stated state, else by the postal code, else by the phone's area code, which is a weak hint (numbers move). */
function readUf(lead: ConditionLead, home: string): Operand {
  const placed = placeOf(lead, home)
  if (placed && placed.country !== 'BR') return { value: null, basis: { country: placed.country } }
  const stated = placed && normalizeState(lead.company_location_state ?? '', 'BR')
  if (stated) return { value: stated, basis: { from: 'state' } }
  const cep = stateOfCep(normalizeCep(lead.company_location_postal_code ?? '') ?? '')
  if (cep) return { value: cep, basis: { from: 'cep' } }
  const phone = placeOfAreaCode(areaCode(lead, home) ?? '')
  return phone ? { value: phone.state, basis: { from: 'ddd' } } : { value: null }
}

function areaCode(lead: ConditionLead, home: string): string | null {
  const phone = text(lead.phone)
  if (phone === null) return null
  return areaCodeOf(phone) ?? (phone.startsWith('+') ? null : areaCodeOf(parsePhone(phone, home)?.e164 ?? ''))
}

/** A column's value as tests compare it: empty texts and objects are not known, times become ISO-8601. */
function plainValue(value: unknown): Operand['value'] {
  if (typeof value === 'string') return value.trim() === '' ? null : value
  if (typeof value === 'number' || typeof value === 'boolean') return value
  if (value instanceof Date) return value.toISOString()
  if (Array.isArray(value)) return value.length > 0 ? value.map(String) : null
  return null
}
