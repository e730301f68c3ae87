import { type ConditionField, findField } from './fields.ts'
import { keysOfOperand } from './keys.ts'
import { type Operand, readOperand } from './lead-operands.ts'

/** A lead as conditions see it, by the column names of `leads`; what is absent is not known. */
export interface ConditionLead {
  full_name?: string | null
  email?: string | null
  phone?: string | null
  contact_score?: number | null
  job_title?: string | null
  company_name?: string | null
  company_industry?: string | null
  company_size?: string | null
  company_website?: string | null
  company_location_city?: string | null
  company_location_state?: string | null
  company_location_country?: string | null
  company_location_postal_code?: string | null
  source?: string | null
  vendor?: string | null
  vendor_status?: string | null
  connection_id?: string | null
  source_workspace_id?: string | null
  description?: string | null
  product?: { name?: string | null; price?: number | string | null } | null
  seller?: { name?: string | null; email?: string | null } | null
  tags?: readonly string[] | null
  custom?: Readonly<Record<string, unknown>> | null
  owner_id?: string | null
  team_id?: string | null
  routing_rule_id?: string | null
  contact_status?: string | null
  website_status?: string | null
  subscription_status?: string | null
  delivery_status?: string | null
  enriched_snapshot?: string | null
  created_at?: string | Date | null
  last_interaction_date?: string | Date | null
  first_contact_at?: string | Date | null
  replied_at?: string | Date | null
  purchased_at?: string | Date | null
  closed_at?: string | Date | null
}

/** What a lead is judged against beside itself. */
export interface Surroundings {
  /** The workspace's (ISO alpha-2): a state that exists in BR and US takes it, a phone without a country code too. */
  country: string
  /** For `within_days` and `older_than_days`. */
  now: Date
}

/** One lead under judgement; what is read of it is kept, so that many conditions may ask. */
export interface Subject {
  now: Date
  operand(field: ConditionField): Operand
  /** The operand as equality sees it: folded, codes for names. [] when nothing is known. */
  keys(field: ConditionField): readonly string[]
}

export function subjectOf(lead: ConditionLead, { country, now }: Surroundings): Subject {
  const operands = new Map<ConditionField, Operand>()
  const keys = new Map<ConditionField, readonly string[]>()
  const operand = (field: ConditionField) => {
    let known = operands.get(field)
    if (!known) {
      known = readOperand(field, lead, country)
      operands.set(field, known)
    }
    return known
  }
  return {
    now,
    operand,
    keys: (field) => {
      let known = keys.get(field)
      if (!known) {
        known = keysOfOperand(findField(field)!.field.type, operand(field))
        keys.set(field, known)
      }
      return known
    },
  }
}
