import { applyFacts, type Saved } from '../leads/apply-facts.ts'
import { foldFacts } from '../leads/fold-facts.ts'
import { leadRow } from '../leads/write-rows.ts'
import { factOfRow, type RowOrigin } from './fact-of-row.ts'
import { type RowPlan, readRow, rowProblems } from './map/read-row.ts'
import type { RawRow } from './read/file-problem.ts'
import { provenanceOf, usualValues } from './usual-values.ts'

/** A row's values in the order of `stagedColumns`; null where it says nothing. */
export type StagedRow = (string | null)[]

/** What all rows of one reading begin with in `import_rows`. */
export const jobColumns = ({ workspaceId, jobId, reading }: RowOrigin) => [workspaceId, jobId, String(reading)]

/** Columns of `import_rows` behind those of the job. */
export const stagedColumns = [
  'row',
  'line',
  'cells',
  'problems',
  'is_invalid',
  'has_more',
  'occurred_at',
  'lead_id',
  'party_id',
  'fingerprint',
  'phone_key',
  'email_key',
  'vendor_lead_id',
  'full_name',
  'email',
  'phone',
  'company_name',
  'company_industry',
  'company_size',
  'company_website',
  'company_location_city',
  'company_location_state',
  'company_location_country',
  'company_location_postal_code',
  'job_title',
  'source',
  'description',
  'seller',
  'product',
  'vendor_status',
  'tags',
  'custom',
  'contact_quality',
  'field_stamps',
  'party_provenance',
] as const

/** Lead columns that are staged as they are, from `vendor_status` back to `full_name`. */
const leadColumns = stagedColumns.slice(
  stagedColumns.indexOf('full_name'),
  stagedColumns.indexOf('tags'),
) as readonly string[]
const jsonColumns = new Set(['seller', 'product'])

/** One row, read and cleaned as a vendor's fact is: exactly the lead that a webhook with the same words would make. */
export function stageRow(origin: RowOrigin, plan: RowPlan, row: number, raw: RawRow): StagedRow {
  const cells = JSON.stringify(raw.cells)
  const read = readRow(raw, plan)
  const problems = read.problems.length > 0 ? JSON.stringify(read.problems) : null
  const head = [String(row), String(raw.line), cells, problems]
  if (read.problems.some(({ code }) => rowProblems[code].severity === 'error'))
    return [...head, 't', 'f', ...new Array(stagedColumns.length - 6).fill(null)]
  const [incoming] = foldFacts([factOfRow(origin, origin.jobId, row, cells, read)], () => plan.country, new Map())
  const saved = applyFacts(incoming!, null, incoming!.newPartyId)
  const lead = leadRow(saved, new Date(origin.receivedAt)) as unknown as Record<string, unknown>
  const contacts = incoming!.contacts
  const [phone, ...phones] = contacts.filter(({ kind }) => kind === 'phone')
  const [email, ...emails] = contacts.filter(({ kind }) => kind === 'email')
  const hasMore =
    phones.length + emails.length > 0 ||
    (phone && phone.display !== lead.phone) ||
    (email && email.display !== lead.email)
  const values = leadColumns.map((name) => {
    const value = lead[name]
    return value === null || value === undefined
      ? null
      : jsonColumns.has(name)
        ? JSON.stringify(value)
        : (value as string)
  })
  return [
    ...head,
    'f',
    hasMore ? 't' : 'f',
    read.at?.toISOString() ?? null,
    incoming!.leadId,
    incoming!.newPartyId,
    incoming!.fingerprint,
    phone?.key ?? null,
    email?.key ?? null,
    lead.vendorLeadId as string | null,
    ...values,
    ...withoutUsual(lead, origin, read.at === null ? null : saved),
  ]
}

/** What most rows have alike is left out: `mergeFastRows` puts it in. `dated`: the lead of a row that states its moment. */
function withoutUsual(lead: Record<string, unknown>, origin: RowOrigin, dated: Saved | null): StagedRow {
  const usual = usualValues(origin)
  const unlessUsual = (value: unknown, other: string) => {
    const text = JSON.stringify(value)
    return text === other ? null : text
  }
  return [
    (lead.tags as string[]).length === 0 ? null : arrayLiteral(lead.tags as string[]),
    unlessUsual(lead.custom, '{}'),
    unlessUsual(lead.contactQuality, usual.quality),
    unlessUsual(lead.fieldStamps, usual.stamps),
    dated && JSON.stringify(provenanceOf(dated)),
  ]
}

const arrayLiteral = (items: string[]) => `{${items.map((item) => `"${item.replace(/["\\]/g, '\\$&')}"`).join(',')}}`
