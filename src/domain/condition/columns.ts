import type { ConditionField, FieldName } from './fields.ts'
import type { ConditionLead } from './subject.ts'

const place = ['company_location_country', 'company_location_state'] as const

/** Fields that are read from other columns than one of their own name. */
const columns: Partial<Record<FieldName, readonly (keyof ConditionLead)[]>> = {
  has_email: ['email'],
  has_phone: ['phone'],
  is_enriched: ['enriched_snapshot'],
  is_closed: ['closed_at'],
  city: ['company_location_city'],
  country: place,
  state: place,
  region: place,
  uf: [...place, 'company_location_postal_code', 'phone'],
  ddd: ['phone'],
  cep: ['company_location_postal_code'],
  product_name: ['product'],
  product_price: ['product'],
  seller_name: ['seller'],
  seller_email: ['seller'],
}

/** The part of a lead that these fields are read from, for keeping beside a decision. What is not known is left out. */
export function inputsOf(lead: ConditionLead, fields: Iterable<ConditionField>): ConditionLead {
  const part: Record<string, unknown> = {}
  const custom: Record<string, unknown> = {}
  for (const field of fields) {
    if (field.startsWith('custom.')) {
      const name = field.slice('custom.'.length)
      if (lead.custom?.[name] !== undefined && lead.custom[name] !== null) custom[name] = lead.custom[name]
      continue
    }
    for (const column of columns[field as FieldName] ?? [field as keyof ConditionLead]) {
      const value = lead[column]
      if (value === undefined || value === null || (Array.isArray(value) && value.length === 0)) continue
      part[column] = value instanceof Date ? value.toISOString() : value
    }
  }
  return { ...part, ...(Object.keys(custom).length > 0 && { custom: custom as ConditionLead['custom'] }) }
}
