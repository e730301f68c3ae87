import { normalizeEmail, suggestEmail } from '../../../domain/email.ts'
import type { LeadFacts } from '../../../domain/events.ts'
import { parsePhone } from '../../../domain/phone.ts'
import type { RawRow } from '../read/file-problem.ts'
import { type DayOrder, readBoolean, readMoment, readNumber } from './read-values.ts'
import type { CustomType, Field, Target } from './targets.ts'

/** Everything that can be wrong with one row. Errors keep the row out; a warning does not. */
export const rowProblems = {
  too_many_columns: { severity: 'error', reason: 'The row has more cells than there are columns.' },
  quote_malformed: { severity: 'error', reason: 'A quotation mark inside a quoted cell is not doubled.' },
  bad_character: { severity: 'error', reason: 'Letters are not in the encoding of the file.' },
  contact_missing: {
    severity: 'error',
    reason: 'There is no name, e-mail address, phone or id: nobody could be found by it.',
  },
  email_invalid: { severity: 'error', reason: 'This is no e-mail address.' },
  phone_invalid: { severity: 'error', reason: 'No number plan allows this phone.' },
  date_invalid: { severity: 'error', reason: 'This is no date.' },
  number_invalid: { severity: 'error', reason: 'This is no number.' },
  boolean_invalid: { severity: 'error', reason: 'This is neither yes nor no.' },
  value_too_long: { severity: 'error', reason: 'The value is longer than 10,000 characters.' },
  email_mistyped: { severity: 'warning', reason: 'The address looks mistyped.' },
} as const satisfies Record<string, { severity: 'error' | 'warning'; reason: string }>

export type RowProblemCode = keyof typeof rowProblems

export interface RowProblem {
  code: RowProblemCode
  /** Of the file, counted from 1; null: the row as a whole. */
  column: number | null
  value: string | null
  /** What to write instead, when there is a good guess. */
  suggestion: string | null
}

/** What is done about a class of errors in the whole file. */
export type Fix = 'clear' | 'suggest' | 'accept'

/** Which fixes there are for each class: leave the cell out, take the suggestion, take the row as it stands. */
export const fixesOf: Partial<Record<RowProblemCode, readonly Fix[]>> = {
  too_many_columns: ['accept'],
  quote_malformed: ['accept'],
  bad_character: ['accept'],
  email_invalid: ['clear', 'suggest'],
  phone_invalid: ['clear'],
  date_invalid: ['clear'],
  number_invalid: ['clear'],
  boolean_invalid: ['clear'],
  value_too_long: ['clear'],
  email_mistyped: ['suggest'],
}

/** How the rows of one file are read. */
export interface RowPlan {
  targets: Target[]
  defaults: Partial<Record<Field, string>>
  fixes: Partial<Record<RowProblemCode, Fix>>
  /** The workspace's. */
  country: string
  timeZone: string
  dayOrder: DayOrder
}

/** What one row says, before it is cleaned as any vendor's word is. */
export interface ReadRow {
  facts: LeadFacts
  /** The moment it states for itself. */
  at: Date | null
  problems: RowProblem[]
}

const longestValue = 10_000

/** Reads one row by the plan. Total: whatever is wrong becomes a problem of the row. */
export function readRow({ cells, flaw }: RawRow, plan: RowPlan): ReadRow {
  const reading = createReading(plan)
  if (flaw) reading.problem(flaw, null, null)
  const extra = cells.findIndex((cell, at) => at >= plan.targets.length && cell.trim() !== '')
  if (extra >= 0) reading.problem('too_many_columns', extra + 1, cells[extra]!)
  for (const [at, target] of plan.targets.entries()) {
    // a mark against formulas, ours or another program's
    const text = (cells[at] ?? '').trim().replace(/^'(?=\s*[=+\-@＝＋－＠])/, '')
    if (text === '' || target.to === 'ignore') continue
    if (text.length > longestValue) reading.problem('value_too_long', at + 1, `${text.slice(0, 100)}…`)
    else if (target.to === 'custom') reading.custom(target.name, text, target.type, at + 1)
    else reading.field(target.field, text, at + 1)
  }
  for (const [field, text] of Object.entries(plan.defaults)) reading.byDefault(field as Field, text)
  return reading.end()
}

function createReading(plan: RowPlan) {
  const said: Partial<Record<Field, string>> = {}
  const custom: Record<string, string | number | boolean> = {}
  const problems: RowProblem[] = []
  let at: Date | null = null
  let price: number | null = null
  const problem = (
    code: RowProblemCode,
    column: number | null,
    value: string | null,
    suggestion: string | null = null,
  ) => {
    // what a person decided about the whole class is no problem any more
    if (plan.fixes[code] === undefined) problems.push({ code, column, value, suggestion })
  }
  const email = (text: string, column: number): string | null => {
    const address = normalizeEmail(text)
    if (address !== null) {
      const suggestion = suggestEmail(address)
      if (suggestion && plan.fixes.email_mistyped === 'suggest') return suggestion
      if (suggestion) problem('email_mistyped', column, text, suggestion)
      return text
    }
    const mended = mendEmail(text)
    problem('email_invalid', column, text, mended)
    return plan.fixes.email_invalid === 'suggest' ? mended : null
  }
  const phone = (text: string, column: number): string | null => {
    if (parsePhone(text, plan.country)) return text
    problem('phone_invalid', column, text)
    return null
  }
  const field = (name: Field, text: string, column: number): void => {
    if (name === 'email' || name === 'seller_email') text = email(text, column) ?? ''
    else if (name === 'phone' || name === 'other_phone') text = phone(text, column) ?? ''
    else if (name === 'created_at') {
      at = readMoment(text, plan.dayOrder, plan.timeZone)
      if (!at) problem('date_invalid', column, text)
      return
    } else if (name === 'product_price') {
      price = readNumber(text)
      if (price === null) problem('number_invalid', column, text)
      return
    }
    if (text !== '') said[name] = text
  }
  return {
    problem,
    field,
    custom: (name: string, text: string, type: CustomType, column: number) => {
      const value = readTyped(text, type, plan)
      if (value === null) problem(`${type as 'number' | 'date' | 'boolean'}_invalid`, column, text)
      else custom[name] = value
    },
    byDefault: (name: Field, text: string) => {
      if (said[name] === undefined && !(name === 'created_at' && at)) field(name, text, 0)
    },
    end: (): ReadRow => {
      const facts = toFacts(said, price, custom)
      const isNobody = !facts.name && !facts.email && !facts.phone && !facts.otherPhones && !facts.vendorLeadId
      if (isNobody && problems.every(({ code }) => rowProblems[code].severity !== 'error'))
        problems.push({ code: 'contact_missing', column: null, value: null, suggestion: null })
      return { facts, at, problems }
    },
  }
}

/** Spaces, a comma for a dot, a doubled at: what makes most addresses invalid. */
function mendEmail(text: string): string | null {
  const mended = text
    .replace(/\s+/g, '')
    .replace(/\(at\)|\[at\]/gi, '@')
    .replace(/@{2,}/g, '@')
    .replace(/,/g, '.')
    .replace(/\.{2,}/g, '.')
    .replace(/\.@/, '@')
    .replace(/@\./, '@')
  return normalizeEmail(mended)
}

function readTyped(text: string, type: CustomType, { dayOrder, timeZone }: RowPlan): string | number | boolean | null {
  if (type === 'number') return readNumber(text)
  if (type === 'boolean') return readBoolean(text)
  if (type === 'date') return readMoment(text, dayOrder, timeZone)?.toISOString() ?? null
  return text
}

function toFacts(
  said: Partial<Record<Field, string>>,
  price: number | null,
  custom: Record<string, string | number | boolean>,
): LeadFacts {
  const name = said.full_name ?? [said.first_name, said.last_name].filter(Boolean).join(' ')
  const company = {
    name: said.company_name,
    industry: said.company_industry,
    size: said.company_size,
    website: said.company_website,
    city: said.company_location_city,
    state: said.company_location_state,
    country: said.company_location_country,
    postalCode: said.company_location_postal_code,
  }
  const phones = splitPhones(said)
  return {
    vendorLeadId: said.vendor_lead_id ?? null,
    name: name || null,
    email: said.email ?? null,
    phone: phones[0] ?? null,
    ...(phones.length > 1 && { otherPhones: phones.slice(1) }),
    company,
    jobTitle: said.job_title ?? null,
    source: said.source ?? null,
    description: said.description ?? null,
    status: said.vendor_status ?? null,
    ...((said.product_name || price !== null) && { product: { name: said.product_name ?? null, price } }),
    ...((said.seller_name || said.seller_email) && {
      seller: { name: said.seller_name ?? null, email: said.seller_email ?? null },
    }),
    ...(said.tags && {
      tags: said.tags
        .split(/[,;|]/)
        .map((tag) => tag.trim())
        .filter((tag) => tag !== ''),
    }),
    custom,
  }
}

/** A second number is the only one when the first is missing. */
const splitPhones = ({ phone, other_phone: other }: Partial<Record<Field, string>>): string[] =>
  [phone, other].filter((text) => text !== undefined)
